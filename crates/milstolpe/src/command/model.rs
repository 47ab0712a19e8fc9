//! Checking maturity models.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::model::{Fault, Model, Source};
use domain::{Catalogue, Language};

use crate::Found;
use crate::command::say;

/// Checks a file, or the built-in model with that name.
pub(crate) fn check(name: &str) -> anyhow::Result<Found> {
    let path = Path::new(name);
    let checked = if path.exists() {
        check_file(&structure_file(path))
    } else if is_path(name) {
        anyhow::bail!("there is no file {name}");
    } else {
        Catalogue::builtin().map(|catalogue| catalogue.newest(name).cloned()).map(|found| {
            found.with_context(|| {
                let names = catalogue_names();
                format!("there is no model {name}; built in are: {names}. A file is named by its path, such as ./model.toml")
            })
        })
    };
    match checked {
        Ok(model) => {
            let model = model?;
            say(&format!("{} is sound: {}.", model.reference(), figures(&model)));
            Ok(Found::Sound)
        }
        Err(faults) => {
            for fault in &faults {
                say(&fault.to_string());
            }
            say(&format!("{} faults.", faults.len()));
            Ok(Found::Faults)
        }
    }
}

fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).extension().is_some()
}

fn catalogue_names() -> String {
    Catalogue::builtin().map(|catalogue| catalogue.names()).unwrap_or_default()
}

fn structure_file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("model.toml") } else { path.to_owned() }
}

fn figures(model: &Model) -> String {
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .filter(|language| model.text(*language) != model.text(other(*language)) || *language == Language::Sv)
        .map(Language::code)
        .collect();
    format!(
        "{} chapters, {} criteria, {} statements in each of {}",
        model.chapters().len(),
        model.criteria().len(),
        model.criteria().len() * 3,
        languages.join(", ")
    )
}

fn other(language: Language) -> Language {
    match language {
        Language::Sv => Language::En,
        Language::En => Language::Sv,
    }
}

/// Reads a structure file, the text files beside it, and the model that it names as predecessor:
/// a built-in one, or a folder beside its own.
fn check_file(path: &Path) -> Result<anyhow::Result<Model>, Vec<Fault>> {
    let structure = match read(path) {
        Ok(content) => content,
        Err(error) => return Ok(Err(error)),
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut texts = Vec::new();
    for language in Language::ALL {
        let file = folder.join(format!("{}.toml", language.code()));
        if file.exists() {
            match read(&file) {
                Ok(content) => texts.push((file.display().to_string(), content)),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
    let predecessor = match predecessor(&structure, folder)? {
        Ok(predecessor) => predecessor,
        Err(error) => return Ok(Err(error)),
    };
    let sources: Vec<_> = texts.iter().map(|(file, content)| Source::new(file, content)).collect();
    let file = path.display().to_string();
    Model::parse(&Source::new(&file, &structure), &sources, predecessor.as_ref()).map(Ok)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read as text", path.display()))
}

fn predecessor(structure: &str, folder: &Path) -> Result<anyhow::Result<Option<Model>>, Vec<Fault>> {
    let Some(name) = Model::predecessor_named_in(structure) else { return Ok(Ok(None)) };
    let id = name.split('/').next().unwrap_or(&name).to_owned();
    if let Some(found) = Catalogue::builtin()?.newest(&id) {
        return Ok(Ok(Some(found.clone())));
    }
    let beside = folder.join("..").join(&id).join("model.toml");
    // A predecessor that is not found is named as a fault of the structure file.
    if beside.exists() { check_file(&beside).map(|model| model.map(Some)) } else { Ok(Ok(None)) }
}
