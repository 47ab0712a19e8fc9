//! The built program, used as an operator uses it.

mod cli {
    pub(crate) mod program;

    mod commands;
    mod demo;
    mod kill;
}
