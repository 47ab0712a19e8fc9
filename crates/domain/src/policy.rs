//! Who may do what: one table, asked by every decision before anything else.

use serde::{Deserialize, Serialize};

use crate::{Asker, AssessmentId, CriterionId, OrganisationId, Refusal, RegionId, RoundId, World};

/// What a member may do in an organisation. Each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything of the organisation.
    Reader,
    /// Rates, comments and keeps actions.
    Contributor,
    /// Submits and plans.
    Lead,
    /// Keeps the members.
    Administrator,
}

impl Role {
    /// Every role, from the narrowest to the widest.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Contributor, Self::Lead, Self::Administrator];

    /// The role as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Contributor => "contributor",
            Self::Lead => "lead",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this stored name, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// What somebody wants to do, as the policy tells deeds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Register a region.
    RegisterRegion,
    /// Appoint or dismiss a coordinator, register an organisation.
    KeepRegion,
    /// Open, move or close a round, return an assessment.
    KeepRound,
    /// Add, change or remove members.
    KeepMembers,
    /// Answer a criterion.
    Rate,
    /// Delegate criteria, or take a delegation back.
    Delegate,
    /// Submit, approve or take back an assessment.
    SignOff,
    /// Choose what the region sees of an assessment.
    Share,
    /// Keep improvement actions.
    KeepActions,
    /// Keep planned procurements.
    KeepPlan,
    /// Record what became of a digest.
    RecordDelivery,
}

impl Deed {
    /// Every deed, in the order of the policy table.
    pub const ALL: [Self; 11] = [
        Self::RegisterRegion,
        Self::KeepRegion,
        Self::KeepRound,
        Self::KeepMembers,
        Self::Rate,
        Self::Delegate,
        Self::SignOff,
        Self::Share,
        Self::KeepActions,
        Self::KeepPlan,
        Self::RecordDelivery,
    ];
}

/// What an asker is to the organisation or region in question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The program itself.
    pub system: bool,
    /// Coordinator of the region.
    pub coordinator: bool,
    /// Role in the organisation.
    pub role: Option<Role>,
    /// The criterion in question is delegated to the asker, member or not.
    pub delegate: bool,
}

impl Standing {
    /// What an asker is where nothing is known of it: the program itself, or a stranger.
    fn outside(asker: Asker) -> Self {
        Self { system: asker == Asker::System, ..Self::default() }
    }
}

/// The policy table. Whatever is not named here is refused.
pub fn allows(deed: Deed, standing: Standing) -> bool {
    let at_least = |role| standing.role.is_some_and(|held| held >= role);
    match deed {
        Deed::RegisterRegion | Deed::RecordDelivery => standing.system,
        Deed::KeepRegion | Deed::KeepRound => standing.system || standing.coordinator,
        Deed::KeepMembers => standing.system || standing.coordinator || at_least(Role::Administrator),
        Deed::Rate => standing.delegate || at_least(Role::Contributor),
        Deed::KeepActions => at_least(Role::Contributor),
        Deed::Delegate | Deed::SignOff | Deed::Share => at_least(Role::Lead),
        Deed::KeepPlan => standing.system || at_least(Role::Lead),
    }
}

/// Refuses unless the asker may do this without belonging anywhere.
pub(crate) fn require_anywhere(asker: Asker, deed: Deed) -> Result<(), Refusal> {
    require(deed, Standing::outside(asker))
}

/// Refuses unless the asker may do this to the organisation.
pub(crate) fn require_in_organisation(
    world: &World,
    asker: Asker,
    deed: Deed,
    organisation: OrganisationId,
) -> Result<(), Refusal> {
    require(deed, in_organisation(world, asker, organisation))
}

/// Refuses unless the asker may answer this criterion of the organisation in the round.
pub(crate) fn require_to_rate(
    world: &World,
    asker: Asker,
    (round, organisation): (RoundId, OrganisationId),
    criterion: &CriterionId,
) -> Result<(), Refusal> {
    let mut standing = in_organisation(world, asker, organisation);
    if let (Some(person), Some(found)) =
        (asker.person(), world.assessment(AssessmentId::of(round, organisation)))
    {
        standing.delegate = found.delegations.get(criterion).is_some_and(|held| held.person == person);
    }
    require(Deed::Rate, standing)
}

fn in_organisation(world: &World, asker: Asker, organisation: OrganisationId) -> Standing {
    let mut standing = Standing::outside(asker);
    if let (Some(person), Some(found)) = (asker.person(), world.organisation(organisation)) {
        standing.role = found.members.get(&person).copied();
        standing.coordinator =
            world.region(found.region).is_some_and(|region| region.coordinators.contains(&person));
    }
    standing
}

/// Refuses unless the asker may do this to the region.
pub(crate) fn require_in_region(
    world: &World,
    asker: Asker,
    deed: Deed,
    region: RegionId,
) -> Result<(), Refusal> {
    let mut standing = Standing::outside(asker);
    if let (Some(person), Some(found)) = (asker.person(), world.region(region)) {
        standing.coordinator = found.coordinators.contains(&person);
    }
    require(deed, standing)
}

fn require(deed: Deed, standing: Standing) -> Result<(), Refusal> {
    if allows(deed, standing) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_who_may_do_what_is_as_reviewed() {
        let mut standings = vec![("stranger", Standing::default())];
        standings.extend(
            Role::ALL.map(|role| (role.as_str(), Standing { role: Some(role), ..Standing::default() })),
        );
        standings.push(("delegate", Standing { delegate: true, ..Standing::default() }));
        standings.push(("coordinator", Standing { coordinator: true, ..Standing::default() }));
        standings.push(("system", Standing { system: true, ..Standing::default() }));
        let row = |deed| {
            let allowed = standings.iter().filter(|(_, standing)| allows(deed, *standing));
            format!("{deed:?}: {}", allowed.map(|(name, _)| *name).collect::<Vec<_>>().join(" "))
        };
        let reviewed = "\
RegisterRegion: system
KeepRegion: coordinator system
KeepRound: coordinator system
KeepMembers: administrator coordinator system
Rate: contributor lead administrator delegate
Delegate: lead administrator
SignOff: lead administrator
Share: lead administrator
KeepActions: contributor lead administrator
KeepPlan: lead administrator system
RecordDelivery: system";
        assert_eq!(Deed::ALL.map(row).join("\n"), reviewed);
    }
}
