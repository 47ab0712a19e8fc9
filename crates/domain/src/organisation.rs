//! Organisations and their members.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::event::facts;
use crate::policy::{Deed, Role, require_in_organisation, require_in_region};
use crate::text::{Limit, optional, required};
use crate::{Language, NewEvent, OrganisationId, PersonId, Refusal, RegionId, World};

facts! {
    /// What happens to an organisation and its membership.
    OrganisationEvent in Organisation {
        OrganisationRegistered = "organisation_registered",
        MemberAdded = "member_added",
        MemberRoleChanged = "member_role_changed",
        MemberRemoved = "member_removed",
    }
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// A municipality.
    Municipality,
    /// A company owned by municipalities.
    MunicipalCompany,
    /// A joint purchasing centre.
    JointPurchasingCentre,
    /// A region authority.
    RegionAuthority,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::Municipality, Self::MunicipalCompany, Self::JointPurchasingCentre, Self::RegionAuthority];

    /// The kind as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::MunicipalCompany => "municipal_company",
            Self::JointPurchasingCentre => "joint_purchasing_centre",
            Self::RegionAuthority => "region_authority",
        }
    }
}

/// The 15 municipalities of Dalarna: official code of Statistics Sweden (SCB, "kommunkod") and name.
/// Source: SCB, "Län och kommuner i kodnummerordning".
pub const DALARNA: [(&str, &str); 15] = [
    ("2021", "Vansbro"),
    ("2023", "Malung-Sälen"),
    ("2026", "Gagnef"),
    ("2029", "Leksand"),
    ("2031", "Rättvik"),
    ("2034", "Orsa"),
    ("2039", "Älvdalen"),
    ("2061", "Smedjebacken"),
    ("2062", "Mora"),
    ("2080", "Falun"),
    ("2081", "Borlänge"),
    ("2082", "Säter"),
    ("2083", "Hedemora"),
    ("2084", "Avesta"),
    ("2085", "Ludvika"),
];

/// The organisation exists from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationRegistered {
    /// Region that it compares itself in.
    pub region: RegionId,
    /// Short name, such as "Rättvik".
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Official code: for a municipality the four digits of Statistics Sweden. May be empty.
    pub code: String,
    /// IANA time zone in which its dates and mornings are reckoned.
    pub time_zone: Tz,
    /// Language of what is written to the organisation.
    pub language: Language,
    /// Organisation that it belongs to, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrganisationId>,
}

/// A person belongs to the organisation from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberAdded {
    /// Who.
    pub person: PersonId,
    /// With which role.
    pub role: Role,
}

/// A member has another role from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRoleChanged {
    /// Who.
    pub person: PersonId,
    /// With which role.
    pub role: Role,
}

/// A person no longer belongs to the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRemoved {
    /// Who.
    pub person: PersonId,
}

/// An organisation as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// Region that it compares itself in.
    pub region: RegionId,
    /// Time zone of its dates.
    pub time_zone: Tz,
    /// Who belongs to it, and as what.
    pub members: BTreeMap<PersonId, Role>,
}

impl Organisation {
    pub(crate) fn starting_with(event: &OrganisationEvent) -> Option<Self> {
        match event {
            OrganisationEvent::OrganisationRegistered(fact) => {
                Some(Self { region: fact.region, time_zone: fact.time_zone, members: BTreeMap::new() })
            }
            OrganisationEvent::MemberAdded(_)
            | OrganisationEvent::MemberRoleChanged(_)
            | OrganisationEvent::MemberRemoved(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &OrganisationEvent) {
        match event {
            OrganisationEvent::OrganisationRegistered(_) => {}
            OrganisationEvent::MemberAdded(MemberAdded { person, role })
            | OrganisationEvent::MemberRoleChanged(MemberRoleChanged { person, role }) => {
                self.members.insert(*person, *role);
            }
            OrganisationEvent::MemberRemoved(fact) => {
                self.members.remove(&fact.person);
            }
        }
    }

    fn is_last_administrator(&self, person: PersonId) -> bool {
        let mut administrators = self.members.iter().filter(|(_, role)| **role == Role::Administrator);
        administrators.next().is_some_and(|(first, _)| *first == person) && administrators.next().is_none()
    }
}

/// Registers an organisation in a region.
#[derive(Clone, Debug)]
pub struct RegisterOrganisation {
    /// Its id, new.
    pub organisation: OrganisationId,
    /// Region that it belongs to.
    pub region: RegionId,
    /// Short name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Official code; may be empty.
    pub code: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Language of what is written to it.
    pub language: Language,
    /// Organisation that it belongs to, if any.
    pub parent: Option<OrganisationId>,
}

impl RegisterOrganisation {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_region(world, context.asker, Deed::KeepRegion, self.region)?;
        if world.region(self.region).is_none() {
            return Err(Refusal::NotFound { what: "region" });
        }
        if world.organisation(self.organisation).is_some() {
            return Err(Refusal::AlreadyExists { what: "organisation" });
        }
        if let Some(parent) = self.parent
            && world.organisation(parent).is_none_or(|found| found.region != self.region)
        {
            return Err(Refusal::NotFound { what: "parent organisation" });
        }
        let time_zone =
            self.time_zone.parse().map_err(|_| Refusal::UnknownTimeZone { found: self.time_zone.clone() })?;
        Ok(vec![NewEvent::new(
            self.organisation.stream(),
            OrganisationRegistered {
                region: self.region,
                name: required("name", &self.name, Limit::TITLE)?,
                kind: self.kind,
                code: optional("code", &self.code, Limit::REFERENCE)?,
                time_zone,
                language: self.language,
                parent: self.parent,
            },
        )])
    }
}

/// Gives a person a role in an organisation: adds the person, or changes the role.
#[derive(Clone, Debug)]
pub struct GrantRole {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
}

impl GrantRole {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::KeepMembers, self.organisation)?;
        let found =
            world.organisation(self.organisation).ok_or(Refusal::NotFound { what: "organisation" })?;
        let Self { person, role, .. } = *self;
        let stream = self.organisation.stream();
        match found.members.get(&person) {
            Some(held) if *held == role => Ok(Vec::new()),
            Some(_) if found.is_last_administrator(person) => Err(Refusal::LastOne { role: "administrator" }),
            Some(_) => Ok(vec![NewEvent::new(stream, MemberRoleChanged { person, role })]),
            None => Ok(vec![NewEvent::new(stream, MemberAdded { person, role })]),
        }
    }
}

/// Ends a person's membership.
#[derive(Clone, Debug)]
pub struct RemoveMember {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
}

impl RemoveMember {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::KeepMembers, self.organisation)?;
        let found =
            world.organisation(self.organisation).ok_or(Refusal::NotFound { what: "organisation" })?;
        if !found.members.contains_key(&self.person) {
            return Ok(Vec::new());
        }
        if found.is_last_administrator(self.person) {
            return Err(Refusal::LastOne { role: "administrator" });
        }
        Ok(vec![NewEvent::new(self.organisation.stream(), MemberRemoved { person: self.person })])
    }
}

#[cfg(test)]
mod tests;
