//! Server-rendered pages and forms.

pub mod frame;
