//! Registering organisations and keeping their members.

use super::*;
use crate::testing::{
    ADMINISTRATOR, CONTRIBUTOR, COORDINATOR, FAR_AWAY, LEAD, NEIGHBOUR, ORGANISATION, OTHER_REGION, READER,
    REGION, STRANGER, founded, given, in_organisation, now, text_of,
};
use crate::{Asker, Event};
use uuid::Uuid;

const NEW: OrganisationId = OrganisationId(Uuid::from_u128(0x2f));

fn register() -> RegisterOrganisation {
    RegisterOrganisation {
        organisation: NEW,
        region: REGION,
        name: " Orsa ".to_owned(),
        kind: OrganisationKind::Municipality,
        code: " 2034 ".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        language: Language::Sv,
        parent: None,
    }
}

fn registered() -> OrganisationRegistered {
    OrganisationRegistered {
        region: REGION,
        name: "Orsa".to_owned(),
        kind: OrganisationKind::Municipality,
        code: "2034".to_owned(),
        time_zone: chrono_tz::Europe::Stockholm,
        language: Language::Sv,
        parent: None,
    }
}

fn grant(person: PersonId, role: Role) -> GrantRole {
    GrantRole { organisation: ORGANISATION, person, role }
}

fn remove(person: PersonId) -> RemoveMember {
    RemoveMember { organisation: ORGANISATION, person }
}

fn at(organisation: OrganisationId, fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(organisation.stream(), fact)
}

#[test]
fn a_coordinator_registers_an_organisation() {
    given(founded()).when(register(), COORDINATOR, now()).then([at(NEW, registered())]);
}

#[test]
fn an_organisation_may_belong_to_another_of_its_region() {
    let command = RegisterOrganisation { parent: Some(NEIGHBOUR), ..register() };
    let fact = OrganisationRegistered { parent: Some(NEIGHBOUR), ..registered() };
    given(founded()).when(command, Asker::System, now()).then([at(NEW, fact)]);
}

#[test]
fn an_organisation_cannot_belong_to_one_elsewhere_or_to_itself() {
    for parent in [FAR_AWAY, NEW, OrganisationId(Uuid::from_u128(0x99))] {
        let command = RegisterOrganisation { parent: Some(parent), ..register() };
        let refusal = Refusal::NotFound { what: "parent organisation" };
        given(founded()).when(command, COORDINATOR, now()).refused(refusal);
    }
}

#[test]
fn only_the_regions_coordinators_and_the_program_register_organisations() {
    let history = given(founded());
    assert_eq!(history.who_may(register(), now()), ["coordinator", "system"]);
    let elsewhere = RegisterOrganisation { region: OTHER_REGION, ..register() };
    assert_eq!(history.who_may(elsewhere, now()), ["outsider", "system"]);
}

#[test]
fn an_organisation_is_not_registered_twice_even_in_another_region() {
    for region in [REGION, OTHER_REGION] {
        let command = RegisterOrganisation { organisation: ORGANISATION, region, ..register() };
        let refusal = Refusal::AlreadyExists { what: "organisation" };
        given(founded()).when(command, Asker::System, now()).refused(refusal);
    }
}

#[test]
fn an_organisation_needs_a_region_that_exists() {
    given([]).when(register(), Asker::System, now()).refused(Refusal::NotFound { what: "region" });
    given([]).when(register(), COORDINATOR, now()).refused(Refusal::NotAllowed);
}

#[test]
fn an_unknown_time_zone_is_named() {
    for found in ["", "Stockholm", "europe/stockholm", "UTC+1"] {
        let command = RegisterOrganisation { time_zone: found.to_owned(), ..register() };
        let refusal = Refusal::UnknownTimeZone { found: found.to_owned() };
        given(founded()).when(command, COORDINATOR, now()).refused(refusal);
    }
}

#[test]
fn the_name_is_needed_and_name_and_code_have_their_limits() {
    let refused = |command: RegisterOrganisation, refusal| {
        given(founded()).when(command, COORDINATOR, now()).refused(refusal);
    };
    let named = |name: String| RegisterOrganisation { name, ..register() };
    let coded = |code: String| RegisterOrganisation { code, ..register() };
    refused(named("  ".to_owned()), Refusal::TextMissing { field: "name" });
    refused(named(text_of(201)), Refusal::TextTooLong { field: "name", limit: 200, found: 201 });
    refused(coded(text_of(101)), Refusal::TextTooLong { field: "code", limit: 100, found: 101 });
    let fact = OrganisationRegistered { name: text_of(200), code: text_of(100), ..registered() };
    given(founded())
        .when(RegisterOrganisation { code: text_of(100), ..named(text_of(200)) }, COORDINATOR, now())
        .then([at(NEW, fact)]);
}

#[test]
fn a_role_is_granted_to_a_new_member_and_changed_for_an_old_one() {
    given(founded())
        .when(grant(STRANGER, Role::Reader), ADMINISTRATOR, now())
        .then([in_organisation(MemberAdded { person: STRANGER, role: Role::Reader })])
        .when(grant(STRANGER, Role::Lead), COORDINATOR, now())
        .then([in_organisation(MemberRoleChanged { person: STRANGER, role: Role::Lead })]);
}

#[test]
fn granting_a_role_that_is_held_changes_nothing() {
    given(founded()).when(grant(LEAD, Role::Lead), ADMINISTRATOR, now()).nothing();
    given(founded()).when(grant(ADMINISTRATOR, Role::Administrator), ADMINISTRATOR, now()).nothing();
}

#[test]
fn only_administrators_coordinators_and_the_program_keep_members() {
    let keepers = ["administrator", "coordinator", "system"];
    assert_eq!(given(founded()).who_may(grant(STRANGER, Role::Reader), now()), keepers);
    assert_eq!(given(founded()).who_may(remove(READER), now()), keepers);
}

#[test]
fn an_organisation_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
    let missing = Refusal::NotFound { what: "organisation" };
    given([]).when(grant(LEAD, Role::Lead), Asker::System, now()).refused(missing.clone());
    given([]).when(remove(LEAD), Asker::System, now()).refused(missing);
    given([]).when(grant(LEAD, Role::Lead), ADMINISTRATOR, now()).refused(Refusal::NotAllowed);
    given([]).when(remove(LEAD), ADMINISTRATOR, now()).refused(Refusal::NotAllowed);
}

#[test]
fn the_last_administrator_stays_until_there_is_another() {
    let last = || Refusal::LastOne { role: "administrator" };
    given(founded())
        .when(grant(ADMINISTRATOR, Role::Lead), ADMINISTRATOR, now())
        .refused(last())
        .when(remove(ADMINISTRATOR), COORDINATOR, now())
        .refused(last())
        .and([in_organisation(MemberRoleChanged { person: LEAD, role: Role::Administrator })])
        .when(remove(ADMINISTRATOR), ADMINISTRATOR, now())
        .then([in_organisation(MemberRemoved { person: ADMINISTRATOR })])
        .when(grant(LEAD, Role::Reader), Asker::System, now())
        .refused(last());
}

#[test]
fn either_of_two_administrators_may_go() {
    for person in [LEAD, ADMINISTRATOR] {
        given(founded())
            .and([in_organisation(MemberRoleChanged { person: LEAD, role: Role::Administrator })])
            .when(remove(person), COORDINATOR, now())
            .then([in_organisation(MemberRemoved { person })]);
    }
}

#[test]
fn an_organisation_without_an_administrator_loses_members_freely() {
    let added = MemberAdded { person: LEAD, role: Role::Lead };
    given([at(ORGANISATION, registered()), in_organisation(added)])
        .when(remove(LEAD), Asker::System, now())
        .then([in_organisation(MemberRemoved { person: LEAD })]);
}

#[test]
fn a_member_is_removed_once() {
    given(founded())
        .when(remove(CONTRIBUTOR), ADMINISTRATOR, now())
        .then([in_organisation(MemberRemoved { person: CONTRIBUTOR })])
        .when(remove(CONTRIBUTOR), ADMINISTRATOR, now())
        .nothing();
}

#[test]
fn the_municipalities_of_dalarna_have_codes_of_the_county_and_each_only_once() {
    let codes: std::collections::BTreeSet<_> = DALARNA.iter().map(|(code, _)| code).collect();
    let names: std::collections::BTreeSet<_> = DALARNA.iter().map(|(_, name)| name).collect();
    assert_eq!((codes.len(), names.len()), (15, 15));
    assert!(codes.iter().all(|code| code.len() == 4 && code.starts_with("20")));
}

#[test]
fn a_kind_is_stored_under_the_same_name_everywhere() {
    for kind in OrganisationKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}
