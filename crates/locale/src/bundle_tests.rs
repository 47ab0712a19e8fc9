//! What must hold for every text: these tests are why a page never shows a key instead of a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentArgs;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};

use super::*;

type Variables = BTreeSet<String>;

/// Every message of an area with the variables it uses.
fn messages(area: &Area, language: Language) -> Vec<(String, Variables)> {
    let resource = fluent_syntax::parser::parse(area.source(language))
        .unwrap_or_else(|(_, errors)| panic!("{}/{}.ftl: {errors:?}", language.code(), area.name));
    resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            Entry::Message(Message { id, value: Some(value), .. }) => {
                let mut variables = Variables::new();
                collect(value, &mut variables);
                Some((id.name.to_owned(), variables))
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => None,
            other => panic!("{}/{}.ftl has something else than texts: {other:?}", language.code(), area.name),
        })
        .collect()
}

fn collect(pattern: &Pattern<&str>, variables: &mut Variables) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, variables);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            variables.insert(id.name.to_owned());
        }
    }
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_variables() {
    for area in AREAS {
        let sv: BTreeMap<_, _> = messages(area, Language::Sv).into_iter().collect();
        let en: BTreeMap<_, _> = messages(area, Language::En).into_iter().collect();
        let one_sided: Vec<_> = sv.keys().filter(|id| !en.contains_key(*id)).collect();
        assert!(one_sided.is_empty(), "{}: only in Swedish: {one_sided:?}", area.name);
        let one_sided: Vec<_> = en.keys().filter(|id| !sv.contains_key(*id)).collect();
        assert!(one_sided.is_empty(), "{}: only in English: {one_sided:?}", area.name);
        for (id, variables) in &sv {
            assert_eq!(Some(variables), en.get(id), "{}: variables of {id} differ", area.name);
        }
    }
}

#[test]
fn no_text_is_defined_twice() {
    for language in Language::ALL {
        let mut seen = BTreeMap::new();
        for area in AREAS {
            for (id, _) in messages(area, language) {
                if let Some(before) = seen.insert(id.clone(), area.name) {
                    panic!("{}: {id} is in both {before}.ftl and {}.ftl", language.code(), area.name);
                }
            }
        }
    }
}

#[test]
fn every_text_renders_with_its_variables() {
    for language in Language::ALL {
        for (id, variables) in AREAS.iter().flat_map(|area| messages(area, language)) {
            for number in [0, 1, 2, 5, 1000] {
                let mut args = FluentArgs::new();
                for variable in &variables {
                    args.set(variable.as_str(), number);
                }
                let text = look_up(language, &id, Some(&args)).unwrap_or_default();
                assert!(!text.trim().is_empty(), "{}: {id} is empty", language.code());
                assert!(
                    !text.contains(['{', '}', '\u{2068}', '\u{2069}']),
                    "{}: {id}: {text}",
                    language.code()
                );
            }
        }
    }
}

#[test]
fn every_file_of_texts_is_compiled_in() {
    for language in Language::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("i18n").join(language.code());
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let listed: BTreeSet<String> = AREAS.iter().map(|area| area.name.to_owned()).collect();
        assert_eq!(files, listed, "{}", language.code());
    }
}

#[test]
fn ids_are_lower_case_words_joined_by_hyphens() {
    for (id, variables) in AREAS.iter().flat_map(|area| messages(area, Language::Sv)) {
        for name in variables.iter().chain([&id]) {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
        }
    }
}

/// What belongs together stays on one line: "nivå 2", "21 av 37", "kl. 08.00", "37 svar".
#[test]
fn numbers_are_held_to_their_words_by_no_break_spaces() {
    let breakable = [
        "nivå {",
        "nivå 0",
        "nivå 1",
        "nivå 2",
        "nivå 3",
        "level {",
        "level 1",
        "level 2",
        "level 3",
        "kl. ",
        "} av { $total }",
        "} of { $total }",
    ];
    for language in Language::ALL {
        for area in AREAS {
            for (number, line) in
                area.source(language).lines().enumerate().filter(|(_, line)| !line.starts_with('#'))
            {
                let place = format!("{}/{}.ftl:{}", language.code(), area.name, number + 1);
                let lower = line.to_lowercase();
                for part in breakable {
                    assert!(!lower.contains(part), "{place}: plain space in \"{part}\": {line}");
                }
                assert!(!lower.contains("{ $n } "), "{place}: plain space after a count: {line}");
                assert!(!lower.contains(['\'', '"']), "{place}: straight quotation mark: {line}");
                assert!(!lower.contains("..."), "{place}: three dots: {line}");
            }
        }
    }
}

/// Words that have a Swedish one in use; see the list of terms in the design.
#[test]
fn swedish_texts_use_the_agreed_words() {
    for area in AREAS {
        for (number, line) in
            area.source(Language::Sv).lines().enumerate().filter(|(_, line)| !line.starts_with('#'))
        {
            let words: BTreeSet<String> =
                line.to_lowercase().split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect();
            for word in
                ["evidens", "runda", "rundan", "reminder", "nivåskattning", "deadline", "brist", "utmärkt"]
            {
                assert!(!words.contains(word), "sv/{}.ftl:{}: \"{word}\" in {line}", area.name, number + 1);
            }
        }
    }
}
