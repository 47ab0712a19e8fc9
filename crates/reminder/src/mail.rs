//! Rendered mail.
