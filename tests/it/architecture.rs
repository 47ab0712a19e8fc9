//! Dependencies point one way, and each outside library has its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which of our crates each crate may use. No other arrow is allowed.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("locale", &[]),
    ("store", &["domain"]),
    ("projection", &["domain", "store"]),
    ("gateway", &["domain", "store", "projection"]),
    ("web", &["domain", "store", "projection", "locale"]),
    ("reminder", &["domain", "store", "projection", "locale"]),
    ("milstolpe", &["domain", "store", "projection", "locale", "gateway", "web", "reminder"]),
    ("tests", &["domain", "store", "projection", "locale", "gateway", "web", "reminder"]),
];

/// Where a library that shapes code may be used, besides the tests.
const PLACES: &[(&str, &[&str])] = &[
    ("sqlx", &["store", "projection"]),
    ("axum", &["gateway", "web", "milstolpe"]),
    ("async-graphql", &["gateway"]),
    ("askama", &["web", "reminder"]),
    ("lettre", &["reminder"]),
    ("fluent-templates", &["locale"]),
    ("tokio", &["store", "gateway", "web", "reminder", "milstolpe"]),
];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata");
    metadata
        .packages
        .iter()
        .map(|package| {
            let used = package.dependencies.iter().filter(|found| found.kind != DependencyKind::Development);
            (package.name.to_string(), used.map(|found| found.name.clone()).collect())
        })
        .collect()
}

#[test]
fn crates_depend_on_each_other_in_one_direction_only() {
    let ours: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    for (name, used) in dependencies() {
        let (_, allowed) = ARROWS
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("the crate {name} has no line in the list of allowed arrows"));
        for found in used.iter().filter(|found| ours.contains(&found.as_str())) {
            assert!(allowed.contains(&found.as_str()), "{name} must not depend on {found}");
        }
    }
}

#[test]
fn libraries_that_shape_code_stay_in_their_places() {
    for (name, used) in dependencies() {
        for (library, places) in PLACES {
            let here = used.iter().any(|found| found == library);
            assert!(
                !here || name == "tests" || places.contains(&name.as_str()),
                "{name} must not use {library}"
            );
        }
    }
}

/// Files of Rust below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .collect()
}

#[test]
fn no_door_appends_events_past_policy_and_rules() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut looked_at = 0;
    for (name, _) in ARROWS.iter().filter(|(name, _)| !["store", "tests"].contains(name)) {
        for file in sources(&crates.join(name).join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(!text.contains("Bare {") && !text.contains("Bare,"), "{}", file.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "{looked_at} files");
}
