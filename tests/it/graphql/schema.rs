//! The schema itself.

use std::path::Path;

/// The commands that people may give, as mutations.
const MUTATIONS: [&str; 23] = [
    "appointCoordinator",
    "dismissCoordinator",
    "registerOrganisation",
    "grantRole",
    "removeMember",
    "openRound",
    "moveRoundDue",
    "closeRound",
    "recordRating",
    "submitAssessment",
    "returnAssessment",
    "approveAssessment",
    "planAction",
    "reviseAction",
    "followUpAction",
    "completeAction",
    "cancelAction",
    "reopenAction",
    "planProcurement",
    "reviseProcurement",
    "recordPhase",
    "withdrawProcurement",
    "reinstateProcurement",
];

#[test]
fn the_schema_in_the_docs_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema.graphql");
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(stored == gateway::sdl(), "write it again: cargo run -p gateway --example schema");
}

#[test]
fn every_command_of_people_is_a_mutation_and_takes_an_idempotency_key() {
    let sdl = gateway::sdl();
    for mutation in MUTATIONS {
        assert!(sdl.contains(&format!("  {mutation}(")), "{mutation}");
    }
    let start = sdl.find("type Mutation {").unwrap();
    let mutations = &sdl[start..start + sdl[start..].find("\n}").unwrap()];
    assert_eq!(mutations.matches("): CommandPayload!").count(), MUTATIONS.len());
    let kinds = sdl.split("\ninput ").skip(1).map(|input| input.split("\n}").next().unwrap());
    for input in kinds.filter(|input| mutations.contains(input.split(' ').next().unwrap())) {
        assert!(input.contains("idempotencyKey: String"), "{input}");
    }
}

#[test]
fn every_type_field_and_argument_says_what_it_is() {
    let sdl = gateway::sdl();
    let lines: Vec<&str> = sdl.lines().map(str::trim).collect();
    let mut undescribed = Vec::new();
    for pair in lines.windows(2) {
        let names_something = |line: &str| {
            let word = line.split([' ', '(', ':', '!']).next().unwrap_or_default();
            !line.is_empty() && word.chars().next().is_some_and(char::is_alphabetic)
        };
        let described = pair[0].ends_with('"');
        let told =
            matches!(pair[1].split(' ').next(), Some("schema" | "query:" | "mutation:" | "subscription:"));
        // Lines inside a description of several lines follow its opening quotes or one another.
        if names_something(pair[1]) && !described && !told && !inside_description(&sdl, pair[1]) {
            undescribed.push(pair[1]);
        }
    }
    assert_eq!(undescribed, Vec::<&str>::new());
}

fn inside_description(sdl: &str, line: &str) -> bool {
    sdl.split("\"\"\"").skip(1).step_by(2).any(|description| description.contains(line))
}
