//! The commands besides serving, and what they share.

pub(crate) mod copy;
pub(crate) mod data;
pub(crate) mod doctor;
pub(crate) mod import_procurements;
pub(crate) mod model;
pub(crate) mod setup;

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use domain::Catalogue;
use indicatif::{ProgressBar, ProgressStyle};
use store::{Address, Ambient, Db, Store};

/// Writes a line for people or programs to standard output. A reader that went away is no failure.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes a line about what went wrong to standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "milstolpe: {line}");
}

/// A bar on standard error for long work; nothing when that is no terminal.
pub(crate) fn bar(total: u64, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    let bar = ProgressBar::new(total).with_message(what.to_owned());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Opens the database and puts the store together.
pub(crate) async fn open(address: &Address, ambient: Ambient) -> anyhow::Result<Store> {
    store(Db::open(address).await?, ambient).await
}

/// Puts the store together. Every model that a round answers must be loaded, and the database must be whole.
pub(crate) async fn store(db: Db, ambient: Ambient) -> anyhow::Result<Store> {
    store_polling(db, ambient, store::POLL).await
}

/// The same, looking so often by itself whether others have written.
pub(crate) async fn store_polling(db: Db, ambient: Ambient, poll: Duration) -> anyhow::Result<Store> {
    require_complete(&db).await?;
    let catalogue = catalogue()?;
    require_models(&db, &catalogue).await?;
    Ok(Store::polling(db, Arc::new(catalogue), ambient, projection::PROJECT, poll))
}

/// Refuses a database that a copy has begun to fill and not completed.
pub(crate) async fn require_complete(db: &Db) -> anyhow::Result<()> {
    if let Some(begun) = db.unfinished_copy().await? {
        anyhow::bail!(
            "this database is a copy that was begun at {} and is not complete; \
             give the same `milstolpe copy` again, and use it when that says that the copy is complete",
            begun.format("%Y-%m-%d %H:%M:%S UTC")
        );
    }
    Ok(())
}

/// Names the model versions that rounds answer and that are not loaded.
pub(crate) async fn require_models(db: &Db, catalogue: &Catalogue) -> anyhow::Result<()> {
    let answered = projection::round::models(db).await?;
    let missing: Vec<_> =
        answered.iter().filter(|model| catalogue.get(model).is_none()).map(ToString::to_string).collect();
    anyhow::ensure!(
        missing.is_empty(),
        "rounds of this database answer the model {}, which is not loaded; loaded are: {}",
        missing.join(", "),
        catalogue.names()
    );
    Ok(())
}

/// The models that come with the program.
pub(crate) fn catalogue() -> anyhow::Result<Catalogue> {
    let catalogue = Catalogue::builtin().map_err(|faults| {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the built-in model is faulty:\n{}", lines.join("\n"))
    })?;
    anyhow::ensure!(!catalogue.models().is_empty(), "no model is loaded; a round needs one");
    Ok(catalogue)
}

/// The database at an address. A file must be there already; a database on a server always is.
pub(crate) async fn existing(address: &Address) -> anyhow::Result<Db> {
    let Some(file) = address.file() else { return Ok(Db::open(address).await?) };
    anyhow::ensure!(
        file.exists(),
        "there is no database at {}; name the folder with --data, or start with `milstolpe setup` or `milstolpe demo`",
        file.display()
    );
    Db::open(address).await.with_context(|| format!("opening {}", file.display()))
}
