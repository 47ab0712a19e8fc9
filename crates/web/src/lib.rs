//! Server-rendered pages and forms. Every page works without script and better with it.

mod app;
mod error;
mod form;
pub mod frame;
mod letters;
mod page;
mod query;
mod reader;
mod refusal;
pub mod route;
pub mod session;

pub use app::{App, router};
pub use error::PageError;
pub use letters::Letters;
