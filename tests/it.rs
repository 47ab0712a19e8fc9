//! One binary for all tests across the crates.

mod it {
    mod architecture;
    mod store;
}
