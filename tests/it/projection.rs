//! The read tables: the same after a rebuild, and open to those who may see them.

mod asker;
mod comparison;
mod lists;
pub(crate) mod lived;
mod rebuild;
