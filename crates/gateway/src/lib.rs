//! Placeholder until the crate has its content.
