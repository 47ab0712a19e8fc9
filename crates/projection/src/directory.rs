//! Regions, organisations, members: who belongs where, and who the asker is.

use domain::organisation::{MemberAdded, MemberRoleChanged, OrganisationEvent};
use domain::region::RegionEvent;
use domain::{Asker, Language, OrganisationId, PersonId, Recorded, RegionId, Role};
use sqlx::FromRow;
use store::{Changes, Db, Error, Table, Value, columns};
use uuid::Uuid;

use crate::value::{alphabetical, asking, unknown};

static REGION: Table = Table { name: "region", columns: columns![Uuid region_id, Text name], key: 1 };
static COORDINATOR: Table =
    Table { name: "coordinator", columns: columns![Uuid region_id, Uuid person_id], key: 2 };
static ORGANISATION: Table = Table {
    name: "organisation",
    columns: columns![
        Uuid organisation_id, Uuid region_id, Text name, Text kind, Text code, Text time_zone, Text language,
        Uuid parent_id,
    ],
    key: 1,
};
static MEMBER: Table = Table {
    name: "member",
    columns: columns![Uuid organisation_id, Uuid person_id, Text role, Integer leads],
    key: 2,
};

const REGIONS: &str = "select region_id, name from region where $1 is null or exists \
    (select 1 from region_reader where region_reader.region_id = region.region_id and person_id = $1)";
const COORDINATED: &str = "select region.region_id, name from coordinator \
    join region on region.region_id = coordinator.region_id where person_id = $1";
const ORGANISATIONS: &str = "select organisation_id, region_id, name, kind, code, time_zone, language, parent_id \
    from organisation where region_id = $2 and ($1 is null or exists \
    (select 1 from region_reader where region_reader.region_id = organisation.region_id and person_id = $1))";
const ONE: &str = "select organisation_id, region_id, name, kind, code, time_zone, language, parent_id \
    from organisation where organisation_id = $2 and ($1 is null or exists \
    (select 1 from region_reader where region_reader.region_id = organisation.region_id and person_id = $1))";
const MEMBERSHIPS: &str = "select organisation.organisation_id, region_id, name, kind, code, time_zone, language, \
    parent_id, role from member join organisation on organisation.organisation_id = member.organisation_id \
    where person_id = $1";
const MEMBERS: &str = "select member.person_id, role, person.name, person.address from member \
    left join person on person.person_id = member.person_id \
    where organisation_id = $2 and ($1 is null \
        or exists (select 1 from member mine where mine.organisation_id = $2 and mine.person_id = $1) \
        or exists (select 1 from coordinator join organisation on organisation.region_id = coordinator.region_id \
            where organisation.organisation_id = $2 and coordinator.person_id = $1))";

pub(crate) fn region_changes(recorded: &Recorded, event: &RegionEvent, changes: &mut Changes) {
    let region = Value::from(recorded.stream.id);
    match event {
        RegionEvent::RegionRegistered(fact) => changes.put(&REGION, vec![region, (&fact.name).into()]),
        RegionEvent::CoordinatorAppointed(fact) => {
            changes.put(&COORDINATOR, vec![region, fact.person.0.into()]);
        }
        RegionEvent::CoordinatorDismissed(fact) => {
            changes.delete(&COORDINATOR, vec![region, fact.person.0.into()]);
        }
    }
}

pub(crate) fn organisation_changes(recorded: &Recorded, event: &OrganisationEvent, changes: &mut Changes) {
    let organisation = Value::from(recorded.stream.id);
    match event {
        OrganisationEvent::OrganisationRegistered(fact) => changes.put(
            &ORGANISATION,
            vec![
                organisation,
                fact.region.0.into(),
                (&fact.name).into(),
                fact.kind.as_str().into(),
                (&fact.code).into(),
                fact.time_zone.name().into(),
                fact.language.code().into(),
                fact.parent.map(|parent| parent.0).into(),
            ],
        ),
        OrganisationEvent::MemberAdded(MemberAdded { person, role })
        | OrganisationEvent::MemberRoleChanged(MemberRoleChanged { person, role }) => {
            let leads = *role >= Role::Lead;
            changes.put(&MEMBER, vec![organisation, person.0.into(), role.as_str().into(), leads.into()]);
        }
        OrganisationEvent::MemberRemoved(fact) => {
            changes.delete(&MEMBER, vec![organisation, fact.person.0.into()]);
        }
    }
}

/// A region, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionItem {
    /// Its id.
    pub id: RegionId,
    /// Its name.
    pub name: String,
}

/// An organisation, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationItem {
    /// Its id.
    pub id: OrganisationId,
    /// The region that it compares itself in.
    pub region: RegionId,
    /// Short name.
    pub name: String,
    /// What it is, as [`domain::organisation::OrganisationKind::as_str`] says it.
    pub kind: String,
    /// Official code; may be empty.
    pub code: String,
    /// IANA time zone of its dates.
    pub time_zone: chrono_tz::Tz,
    /// Language of what is written to it.
    pub language: Language,
    /// Organisation that it belongs to, if any.
    pub parent: Option<OrganisationId>,
}

/// A member of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// Name; absent for a former user.
    pub name: Option<String>,
    /// Address; absent for a former user.
    pub address: Option<String>,
}

/// Who the asker is: where a member, and as what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// Organisations of which the asker is a member, with the role in each, in alphabetical order.
    pub organisations: Vec<(OrganisationItem, Role)>,
    /// Regions that the asker coordinates.
    pub coordinates: Vec<RegionItem>,
}

impl Viewer {
    /// The asker's role in an organisation.
    pub fn role_in(&self, organisation: OrganisationId) -> Option<Role> {
        self.organisations.iter().find(|(item, _)| item.id == organisation).map(|(_, role)| *role)
    }

    /// Whether the asker coordinates a region.
    pub fn coordinates(&self, region: RegionId) -> bool {
        self.coordinates.iter().any(|item| item.id == region)
    }

    /// The region that the asker's pages are about: that of the first organisation, or the first
    /// coordinated one.
    pub fn region(&self) -> Option<RegionId> {
        let own = self.organisations.first().map(|(item, _)| item.region);
        own.or_else(|| self.coordinates.first().map(|item| item.id))
    }
}

#[derive(FromRow)]
pub(crate) struct OrganisationRow {
    organisation_id: Uuid,
    region_id: Uuid,
    name: String,
    kind: String,
    code: String,
    time_zone: String,
    language: String,
    parent_id: Option<Uuid>,
}

#[derive(FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    organisation: OrganisationRow,
    role: String,
}

#[derive(FromRow)]
struct MemberRow {
    person_id: Uuid,
    role: String,
    name: Option<String>,
    address: Option<String>,
}

impl TryFrom<OrganisationRow> for OrganisationItem {
    type Error = Error;

    fn try_from(row: OrganisationRow) -> Result<Self, Error> {
        Ok(Self {
            id: OrganisationId(row.organisation_id),
            region: RegionId(row.region_id),
            name: row.name,
            kind: row.kind,
            code: row.code,
            time_zone: row
                .time_zone
                .parse()
                .map_err(|_| unknown("organisation", "time zone", &row.time_zone))?,
            language: Language::parse(&row.language)
                .ok_or_else(|| unknown("organisation", "language", &row.language))?,
            parent: row.parent_id.map(OrganisationId),
        })
    }
}

fn role(text: &str) -> Result<Role, Error> {
    Role::parse(text).ok_or_else(|| unknown("member", "role", text))
}

fn regions_of(rows: Vec<(Uuid, String)>) -> Vec<RegionItem> {
    let mut regions: Vec<_> =
        rows.into_iter().map(|(id, name)| RegionItem { id: RegionId(id), name }).collect();
    regions.sort_by_key(|region| alphabetical(&region.name));
    regions
}

/// The regions that the asker reads in, in alphabetical order.
///
/// # Errors
/// When the database fails.
pub async fn regions(db: &Db, asker: Asker) -> Result<Vec<RegionItem>, Error> {
    Ok(regions_of(db.all(REGIONS, vec![asking(asker)]).await?))
}

/// The organisations of a region, in alphabetical order; none if the asker does not read there.
///
/// # Errors
/// When the database fails.
pub async fn organisations(db: &Db, asker: Asker, region: RegionId) -> Result<Vec<OrganisationItem>, Error> {
    let rows = db.all::<OrganisationRow>(ORGANISATIONS, vec![asking(asker), region.0.into()]).await?;
    let mut found = rows.into_iter().map(OrganisationItem::try_from).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|organisation| alphabetical(&organisation.name));
    Ok(found)
}

/// An organisation, if it is in a region where the asker reads.
///
/// # Errors
/// When the database fails.
pub async fn organisation(
    db: &Db,
    asker: Asker,
    id: OrganisationId,
) -> Result<Option<OrganisationItem>, Error> {
    let row = db.optional::<OrganisationRow>(ONE, vec![asking(asker), id.0.into()]).await?;
    row.map(OrganisationItem::try_from).transpose()
}

/// Where the asker is a member or coordinator. The program itself is neither.
///
/// # Errors
/// When the database fails.
pub async fn viewer(db: &Db, asker: Asker) -> Result<Viewer, Error> {
    let Some(person) = asker.person() else { return Ok(Viewer::default()) };
    let rows = db.all::<MembershipRow>(MEMBERSHIPS, vec![person.0.into()]).await?;
    let mut organisations = rows
        .into_iter()
        .map(|row| Ok((OrganisationItem::try_from(row.organisation)?, role(&row.role)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    organisations.sort_by_key(|(organisation, _)| alphabetical(&organisation.name));
    let coordinates = regions_of(db.all(COORDINATED, vec![person.0.into()]).await?);
    Ok(Viewer { organisations, coordinates })
}

/// The members of an organisation, by name; none unless the asker is one of them or coordinates
/// its region.
///
/// # Errors
/// When the database fails.
pub async fn members(db: &Db, asker: Asker, organisation: OrganisationId) -> Result<Vec<Member>, Error> {
    let rows = db.all::<MemberRow>(MEMBERS, vec![asking(asker), organisation.0.into()]).await?;
    let mut members = rows
        .into_iter()
        .map(|row| {
            let role = role(&row.role)?;
            Ok(Member { person: PersonId(row.person_id), role, name: row.name, address: row.address })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    members.sort_by_key(|member| alphabetical(member.name.as_deref().unwrap_or_default()));
    Ok(members)
}
