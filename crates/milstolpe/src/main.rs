//! Milstolpe.
fn main() {}
