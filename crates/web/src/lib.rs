//! Server-rendered pages and forms. Every page works without script and better with it.

mod app;
mod error;
pub mod frame;
mod page;
mod reader;
pub mod route;
pub mod session;

pub use app::{App, router};
pub use error::PageError;
