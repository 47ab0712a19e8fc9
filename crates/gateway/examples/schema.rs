//! Writes `docs/schema.graphql` again: `cargo run -p gateway --example schema`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    std::fs::create_dir_all(&docs)?;
    std::fs::write(docs.join("schema.graphql"), gateway::sdl())
}
