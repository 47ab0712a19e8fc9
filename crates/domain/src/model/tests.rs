//! Reading models: every fault is named with its file and key.

use super::*;
use crate::assessment::Level;
use crate::testing::{ENGLISH, STRUCTURE, catalogue, criterion, swedish};

/// The faults of a small model with these files, as messages.
fn faults(structure: &str, swedish: &str, english: &str) -> Vec<String> {
    let texts = [Source::new("sv.toml", swedish), Source::new("en.toml", english)];
    messages(&Model::parse(&Source::new("model.toml", structure), &texts, None))
}

fn messages(read: &Result<Model, Vec<Fault>>) -> Vec<String> {
    read.as_ref().err().into_iter().flatten().map(ToString::to_string).collect()
}

/// The faults after replacing something in the structure file, which must be there once.
#[track_caller]
fn in_structure(old: &str, new: &str) -> Vec<String> {
    faults(&replaced(STRUCTURE, old, new), &swedish(), ENGLISH)
}

/// The faults after replacing something in the English file, which must be there once.
#[track_caller]
fn in_english(old: &str, new: &str) -> Vec<String> {
    faults(STRUCTURE, &swedish(), &replaced(ENGLISH, old, new))
}

#[track_caller]
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} stands once in the file");
    text.replace(old, new)
}

/// The only model of the catalogue for tests, as the predecessor of the next version.
fn predecessor() -> &'static Model {
    catalogue().newest("small").unwrap()
}

/// The faults of a next version of the small model whose criteria have these lineages.
fn descended(lineages: [&str; 3], more: &str) -> Vec<String> {
    let mut structure = replaced(STRUCTURE, "version = 1", &format!("version = 2\n{more}"));
    for (id, lineage) in ["A1", "A2", "B1"].into_iter().zip(lineages) {
        let id = format!("id = \"{id}\"\n");
        let line = if lineage.is_empty() { id.clone() } else { format!("{id}lineage = {lineage}\n") };
        structure = replaced(&structure, &id, &line);
    }
    let swedish = swedish();
    let texts = [Source::new("sv.toml", &swedish), Source::new("en.toml", ENGLISH)];
    messages(&Model::parse(&Source::new("model.toml", &structure), &texts, Some(predecessor())))
}

fn same(id: &str) -> String {
    format!("{{ descent = \"same\", from = [\"{id}\"] }}")
}

#[test]
fn a_model_without_faults_has_its_parts_in_order() {
    let model = predecessor();
    assert_eq!(model.reference().to_string(), "small/1");
    assert_eq!(
        (model.chapters(), model.perspectives()),
        (&["A", "B"].map(str::to_owned)[..], &["S".to_owned()][..])
    );
    let ids: Vec<_> = model.criteria().iter().map(|found| found.id.as_str()).collect();
    assert_eq!(ids, ["A1", "A2", "B1"]);
    assert_eq!(model.in_chapter("A").count(), 2);
    assert_eq!(model.in_chapter("C").count(), 0);
    let text = model.text(Language::En);
    assert_eq!(text.criterion(&criterion("A2")).unwrap().statements, ["A2 one", "A2 two", "A2 three"]);
    assert_eq!(text.chapter("B").unwrap().short, "Second");
    assert_eq!(Level::ALL.map(|level| text.level(level)), ["no", "some", "more", "all"]);
    assert_eq!((text.perspective("S"), text.perspective("V")), ("Governance", ""));
}

#[test]
fn a_language_that_a_model_lacks_is_answered_in_its_first() {
    let structure = replaced(STRUCTURE, "[\"sv\", \"en\"]", "[\"en\"]");
    let texts = [Source::new("en.toml", ENGLISH)];
    let model = Model::parse(&Source::new("model.toml", &structure), &texts, None).unwrap();
    assert_eq!(model.text(Language::Sv), model.text(Language::En));
}

#[test]
fn ids_that_are_there_more_than_once_are_named() {
    assert_eq!(
        in_structure("id = \"A2\"", "id = \"A1\""),
        [
            "model.toml: criterion.A1: is there more than once",
            "sv.toml: criterion.A2: is not in the structure file",
            "en.toml: criterion.A2: is not in the structure file",
        ]
    );
    let twice = in_structure(
        "[[perspective]]",
        "[[perspective]]\nid = \"S\"\n[[chapter]]\nid = \"A\"\n[[perspective]]",
    );
    assert_eq!(
        twice,
        [
            "model.toml: chapter.A: is there more than once",
            "model.toml: perspective.S: is there more than once"
        ]
    );
}

#[test]
fn an_id_with_other_characters_than_addresses_take_is_named() {
    let faults = in_structure("id = \"small\"", "id = \"små\"");
    assert_eq!(faults, ["model.toml: id: is “små”; letters a to z, digits and hyphens are accepted"]);
    let faults = in_structure("id = \"small\"", "id = \"\"");
    assert_eq!(faults, ["model.toml: id: is “”; letters a to z, digits and hyphens are accepted"]);
    for id in ["", "A 2", "A/2", "Ä2"] {
        let faults = in_structure("id = \"A2\"", &format!("id = \"{id}\""));
        let problem = format!("is “{id}”; letters a to z, digits and hyphens are accepted");
        assert_eq!(faults.first(), Some(&format!("model.toml: criterion.{id}: {problem}")));
    }
}

#[test]
fn versions_count_from_one() {
    assert_eq!(
        in_structure("version = 1", "version = 0"),
        ["model.toml: version: is 0; versions count from 1"]
    );
}

#[test]
fn a_chapter_or_perspective_that_does_not_exist_is_named() {
    assert_eq!(
        in_structure("id = \"B1\"\nchapter = \"B\"", "id = \"B1\"\nchapter = \"C\""),
        ["model.toml: chapter.B: has no criteria", "model.toml: criterion.B1: chapter C does not exist"]
    );
    assert_eq!(
        in_structure("perspective = \"S\"", "perspective = \"V\""),
        ["model.toml: criterion.A1: perspective V does not exist"]
    );
}

#[test]
fn a_model_has_chapters_criteria_and_languages() {
    let empty = "id = \"small\"\nversion = 1\nlanguages = []\n";
    assert_eq!(
        messages(&Model::parse(&Source::new("model.toml", empty), &[], None)),
        [
            "model.toml: languages: names no language; at least one of sv and en is needed",
            "model.toml: chapter: there is none",
            "model.toml: criterion: there is none",
        ]
    );
}

#[test]
fn a_language_that_the_program_does_not_have_is_named() {
    assert_eq!(
        in_structure("\"en\"]", "\"en\", \"fi\"]"),
        ["model.toml: languages: fi is not a language that the program has; sv and en are accepted"]
    );
    assert_eq!(
        in_english("\"en\"", "\"fi\""),
        [
            "model.toml: languages: there is no text file for en",
            "en.toml: language: fi is not one of the model's languages",
        ]
    );
}

#[test]
fn a_text_file_in_a_language_that_the_model_does_not_name_is_a_fault() {
    assert_eq!(
        in_structure("[\"sv\", \"en\"]", "[\"sv\"]"),
        ["en.toml: language: en is not one of the model's languages"]
    );
}

#[test]
fn a_missing_text_file_is_named_beside_the_faults_of_the_others() {
    let english = replaced(ENGLISH, "\"Small\"", "\" \"");
    let texts = [Source::new("en.toml", &english)];
    assert_eq!(
        messages(&Model::parse(&Source::new("model.toml", STRUCTURE), &texts, None)),
        ["model.toml: languages: there is no text file for sv", "en.toml: name: is empty"]
    );
}

#[test]
fn two_text_files_of_one_language_are_a_fault() {
    assert_eq!(
        faults(STRUCTURE, ENGLISH, ENGLISH),
        [
            "model.toml: languages: there is no text file for sv",
            "en.toml: language: has another text file already",
        ]
    );
}

#[test]
fn a_statement_that_is_missing_in_one_language_is_named() {
    assert_eq!(in_english(", 2 = \"A2 two\"", ""), ["en.toml: criterion.A2.2: is missing"]);
    assert_eq!(in_english("title = \"Roles\", ", ""), ["en.toml: criterion.A2.title: is missing"]);
    let line = "B1 = { title = \"Market\", 1 = \"B1 one\", 2 = \"B1 two\", 3 = \"B1 three\" }\n";
    assert_eq!(in_english(line, ""), ["en.toml: criterion.B1: is missing"]);
}

#[test]
fn a_text_for_what_the_model_does_not_have_is_named() {
    assert_eq!(
        in_english("3 = \"A2 three\"", "3 = \"A2 three\", 4 = \"A2 four\""),
        ["en.toml: criterion.A2.4: is not in the structure file"]
    );
    assert_eq!(
        in_english("S = \"Governance\"", "S = \"Governance\", V = \"Operations\""),
        ["en.toml: perspective.V: is not in the structure file"]
    );
    assert_eq!(
        in_english("3 = \"all\"", "4 = \"all\""),
        ["en.toml: level.3: is missing", "en.toml: level.4: is not in the structure file"]
    );
}

#[test]
fn an_empty_text_is_named() {
    let empty = [
        ("\"Small\"", "name"),
        ("\"A test\"", "source"),
        ("\"some\"", "level.1"),
        ("\"Governance\"", "perspective.S"),
        ("\"First chapter\"", "chapter.A.title"),
        ("\"Second\"", "chapter.B.short"),
        ("\"Roles\"", "criterion.A2.title"),
        ("\"A2 two\"", "criterion.A2.2"),
    ];
    for (text, key) in empty {
        assert_eq!(in_english(text, "\" \\n\""), [format!("en.toml: {key}: is empty")]);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_line() {
    let key = |found: Vec<Fault>| {
        found.into_iter().map(|fault| format!("{}: {}", fault.file, fault.key)).collect::<Vec<_>>()
    };
    let read = |structure: &str, english: &str| {
        let swedish = swedish();
        let texts = [Source::new("sv.toml", &swedish), Source::new("en.toml", english)];
        key(Model::parse(&Source::new("model.toml", structure), &texts, None).unwrap_err())
    };
    assert_eq!(read("id = \"small\"\nversion = \n", ENGLISH), ["model.toml: line 2"]);
    assert_eq!(read(&format!("{STRUCTURE}colour = \"blue\"\n"), ENGLISH), ["model.toml: line 20"]);
    let english = replaced(ENGLISH, "source = \"A test\"", "source = \"A test");
    assert_eq!(read(STRUCTURE, &english), ["en.toml: line 3"]);
    let english = replaced(ENGLISH, "short = \"First\"", "shirt = \"First\"");
    assert_eq!(read(STRUCTURE, &english), ["en.toml: line 7"]);
}

#[test]
fn lineage_of_the_next_version_leads_to_the_one_before() {
    let named = "predecessor = \"small/1\"";
    let reworded = "{ descent = \"reworded\", from = [\"A2\"] }";
    let merged = "{ descent = \"merged\", from = [\"A1\", \"B1\"] }";
    assert_eq!(descended([&same("A1"), reworded, "{ descent = \"new\" }"], named), [""; 0]);
    assert_eq!(
        descended([merged, "{ descent = \"split\", from = [\"A2\"] }", "{ descent = \"new\" }"], named),
        [""; 0]
    );
}

#[test]
fn lineage_to_nowhere_is_named() {
    assert_eq!(
        descended([&same("A1"), &same("A9"), &same("B1")], "predecessor = \"small\""),
        ["model.toml: criterion.A2: lineage leads to A9, which the predecessor does not have"]
    );
    let alone = replaced(
        STRUCTURE,
        "id = \"B1\"\n",
        "id = \"B1\"\nlineage = { descent = \"same\", from = [\"B1\"] }\n",
    );
    assert_eq!(
        faults(&alone, &swedish(), ENGLISH),
        ["model.toml: criterion.B1: lineage leads to B1, which the predecessor does not have"]
    );
}

#[test]
fn lineage_that_is_missing_or_does_not_fit_its_descent_is_named() {
    let two = "{ descent = \"same\", from = [\"A1\", \"A2\"] }";
    let one = "{ descent = \"merged\", from = [\"A2\"] }";
    let problem = |id: &str, count| {
        format!("model.toml: criterion.{id}: lineage names {count} criteria, which does not fit its descent")
    };
    assert_eq!(
        descended([two, one, ""], "predecessor = \"small\""),
        [
            problem("A1", 2),
            problem("A2", 1),
            "model.toml: criterion.B1: lineage is missing: same, reworded, split, merged or new".to_owned(),
        ]
    );
}

#[test]
fn a_predecessor_or_a_dropped_criterion_that_does_not_exist_is_named() {
    let more = "predecessor = \"large\"\ndropped = [\"A1\", \"A9\"]";
    assert_eq!(
        descended([&same("A1"), &same("A2"), &same("B1")], more),
        [
            "model.toml: dropped: the predecessor has no criterion A9",
            "model.toml: predecessor: there is no model large",
        ]
    );
    assert_eq!(
        in_structure("version = 1", "version = 1\npredecessor = \"small/1\""),
        ["model.toml: predecessor: there is no model small/1"]
    );
}

#[test]
fn the_catalogue_finds_a_version_and_the_newest() {
    let swedish = swedish();
    let texts = [Source::new("sv.toml", &swedish), Source::new("en.toml", ENGLISH)];
    let mut catalogue = Catalogue::default();
    for version in [1, 10, 2] {
        let structure = replaced(STRUCTURE, "version = 1", &format!("version = {version}"));
        catalogue.add(Model::parse(&Source::new("model.toml", &structure), &texts, None).unwrap());
    }
    assert_eq!(catalogue.newest("small").unwrap().reference().to_string(), "small/10");
    assert_eq!(catalogue.newest("large"), None);
    assert!(catalogue.get(&"small/2".parse().unwrap()).is_some());
    assert!(catalogue.get(&"small/3".parse().unwrap()).is_none());
    assert!(catalogue.knows(&criterion("A1")) && !catalogue.knows(&criterion("C1")));
    assert_eq!(catalogue.names(), "small");
}

#[test]
fn a_model_reference_is_written_in_one_way_only() {
    let written = "dalamodellen-2022/1";
    assert_eq!(written.parse::<ModelRef>().unwrap().to_string(), written);
    for text in
        ["", "small", "small/", "/1", "small/x", "small/-1", "small/+1", "small/01", "small/4294967296"]
    {
        assert_eq!(
            text.parse::<ModelRef>(),
            Err(format!("{text} is not a model version such as dalamodellen-2022/1"))
        );
    }
}

#[test]
fn a_language_is_known_by_its_code() {
    for language in Language::ALL {
        assert_eq!(Language::parse(language.code()), Some(language));
        assert_eq!(serde_json::to_value(language).unwrap(), language.code());
    }
    assert_eq!(Language::parse("SV"), None);
}

#[test]
fn the_builtin_model_is_the_dalarna_model_with_all_its_statements() {
    let catalogue = Catalogue::builtin().unwrap_or_else(|faults| panic!("{faults:#?}"));
    let [model] = catalogue.models() else { panic!("there is one builtin model") };
    assert_eq!(model.reference().to_string(), "dalamodellen-2022/1");
    assert_eq!(model.criteria().len(), 37);
    let in_chapters: Vec<_> =
        model.chapters().iter().map(|id| (id.as_str(), model.in_chapter(id).count())).collect();
    assert_eq!(in_chapters, [("1", 12), ("2", 9), ("3", 9), ("4", 5), ("K", 2)]);
    assert_eq!(model.perspectives(), ["S", "V", "R", "M"]);
    for language in Language::ALL {
        let text = model.text(language);
        let statements: BTreeSet<_> = model
            .criteria()
            .iter()
            .flat_map(|found| &text.criterion(&found.id).unwrap().statements)
            .collect();
        assert_eq!(statements.len(), 111, "every statement is there, and says something of its own");
    }
    assert_ne!(model.text(Language::Sv), model.text(Language::En));
}

#[test]
fn an_id_of_the_builtin_model_tells_chapter_and_perspective() {
    let catalogue = Catalogue::builtin().unwrap();
    for found in catalogue.models().iter().flat_map(Model::criteria) {
        let prefix = format!("{}{}", found.chapter, found.perspective.as_deref().unwrap_or_default());
        let row = found.id.as_str().strip_prefix(&prefix);
        assert!(row.is_some_and(|row| row.parse::<u8>().is_ok()), "{}", found.id);
        assert_eq!(found.perspective.is_none(), found.chapter == "K");
    }
}
