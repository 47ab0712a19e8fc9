//! One binary for all tests across the crates.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails, and what it begins with, fails loudly"
)]

mod it {
    #[macro_use]
    mod scenario;
    mod given;
    mod random;

    mod architecture;
    mod graphql;
    mod pages;
    mod pages_region;
    mod projection;
    mod reminder;
    mod store;
}
