//! The built program, used as an operator uses it.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails, fails loudly")]

mod cli {
    pub(crate) mod program;

    mod commands;
    mod copy;
    mod demo;
    mod kill;
    mod load;
    mod operation;
}
