//! Who the asker is, and the regions, organisations, members and rounds that the asker sees.

use async_graphql::{ComplexObject, Context, Enum, Object, Result, SimpleObject};
use domain::organisation::OrganisationKind as Kind;
use domain::{OrganisationId, RegionId, RoundId};
use projection::directory::{self, OrganisationItem, RegionItem};
use projection::round::{self, RoundItem};
use uuid::Uuid;

use crate::access::Access;
use crate::scalar::{Date, version};

/// What a member may do in an organisation. Each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Role")]
pub(crate) enum Role {
    /// Sees everything of the organisation.
    Reader,
    /// Rates, comments and keeps actions.
    Contributor,
    /// Submits and plans.
    Lead,
    /// Keeps the members.
    Administrator,
}

/// A language of texts, pages and mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Language")]
pub(crate) enum Language {
    /// Swedish.
    Sv,
    /// English.
    En,
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organisation::OrganisationKind")]
pub(crate) enum OrganisationKind {
    /// A municipality.
    Municipality,
    /// A company owned by municipalities.
    MunicipalCompany,
    /// A joint purchasing centre.
    JointPurchasingCentre,
    /// A region authority.
    RegionAuthority,
}

/// The person who is signed in.
#[derive(SimpleObject)]
pub(crate) struct Viewer {
    /// The person's id.
    id: Uuid,
    /// The person's name.
    name: String,
    /// The person's e-mail address.
    address: String,
    /// Language of the person's pages and mails.
    language: Language,
    /// Organisations of which the person is a member, in alphabetical order.
    organisations: Vec<Membership>,
    /// Regions that the person coordinates.
    coordinates: Vec<Region>,
}

/// A membership of the person who is signed in.
#[derive(SimpleObject)]
pub(crate) struct Membership {
    /// Of which organisation.
    organisation: Organisation,
    /// With which role.
    role: Role,
}

/// A region: organisations that compare themselves with each other.
#[derive(SimpleObject)]
pub(crate) struct Region {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: String,
}

/// An organisation of a region.
#[derive(Clone, SimpleObject)]
pub(crate) struct Organisation {
    /// Its id.
    id: Uuid,
    /// Id of the region that it compares itself in.
    region: Uuid,
    /// Short name.
    name: String,
    /// What it is; null if this program does not know the kind.
    kind: Option<OrganisationKind>,
    /// Official code; for a municipality the four digits of Statistics Sweden. May be empty.
    code: String,
    /// IANA time zone in which its dates are reckoned.
    time_zone: String,
    /// Language of what is written to it.
    language: Language,
    /// Id of the organisation that it belongs to, if any.
    parent: Option<Uuid>,
}

/// An organisation with what only one page of it shows.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct OrganisationDetail {
    /// The organisation.
    organisation: Organisation,
}

/// A member of an organisation.
#[derive(SimpleObject)]
pub(crate) struct Member {
    /// The person's id.
    person: Uuid,
    /// The person's role.
    role: Role,
    /// The person's name; null for a former user.
    name: Option<String>,
    /// The person's e-mail address; null for a former user.
    address: Option<String>,
}

/// A region's yearly pass over one model version.
#[derive(Clone, SimpleObject)]
pub(crate) struct Round {
    /// Its id.
    id: Uuid,
    /// Id of its region.
    region: Uuid,
    /// The model version that it answers, such as `dalamodellen-2022/1`.
    model: String,
    /// Name, usually the year.
    name: String,
    /// First day on which answers are taken.
    opens_on: Date,
    /// Day on which assessments are due.
    due_on: Date,
    /// Whether the answers are sealed.
    closed: bool,
    /// Version to send as `seen` with the next change.
    version: i32,
}

impl From<RegionItem> for Region {
    fn from(item: RegionItem) -> Self {
        Self { id: item.id.0, name: item.name }
    }
}

impl From<OrganisationItem> for Organisation {
    fn from(item: OrganisationItem) -> Self {
        Self {
            id: item.id.0,
            region: item.region.0,
            name: item.name,
            kind: Kind::ALL.into_iter().find(|kind| kind.as_str() == item.kind).map(OrganisationKind::from),
            code: item.code,
            time_zone: item.time_zone.name().to_owned(),
            language: item.language.into(),
            parent: item.parent.map(|parent| parent.0),
        }
    }
}

impl From<directory::Member> for Member {
    fn from(item: directory::Member) -> Self {
        Self { person: item.person.0, role: item.role.into(), name: item.name, address: item.address }
    }
}

impl From<RoundItem> for Round {
    fn from(item: RoundItem) -> Self {
        Self {
            id: item.id.0,
            region: item.region.0,
            model: item.model.to_string(),
            name: item.name,
            opens_on: item.opens_on.into(),
            due_on: item.due_on.into(),
            closed: item.closed,
            version: version(item.version),
        }
    }
}

#[ComplexObject]
impl OrganisationDetail {
    /// Its members by name; none unless the viewer is one of them or coordinates the region.
    #[graphql(complexity = "20 * child_complexity")]
    async fn members(&self, context: &Context<'_>) -> Result<Vec<Member>> {
        let access = Access::of(context)?;
        let organisation = OrganisationId(self.organisation.id);
        let members = directory::members(access.db(), access.asker(), organisation).await?;
        Ok(members.into_iter().map(Member::from).collect())
    }
}

#[derive(Default)]
pub(crate) struct DirectoryQuery;

#[Object]
impl DirectoryQuery {
    /// The person who is signed in, with memberships and coordinated regions.
    #[graphql(complexity = "5 * child_complexity")]
    async fn viewer(&self, context: &Context<'_>) -> Result<Viewer> {
        let access = Access::of(context)?;
        let found = directory::viewer(access.db(), access.asker()).await?;
        let membership = |(item, role): (OrganisationItem, domain::Role)| Membership {
            organisation: item.into(),
            role: role.into(),
        };
        Ok(Viewer {
            id: access.person.id.0,
            name: access.person.name.clone(),
            address: access.person.address.clone(),
            language: access.person.language.into(),
            organisations: found.organisations.into_iter().map(membership).collect(),
            coordinates: found.coordinates.into_iter().map(Region::from).collect(),
        })
    }

    /// The regions in which the viewer reads, in alphabetical order.
    #[graphql(complexity = "5 * child_complexity")]
    async fn regions(&self, context: &Context<'_>) -> Result<Vec<Region>> {
        let access = Access::of(context)?;
        let regions = directory::regions(access.db(), access.asker()).await?;
        Ok(regions.into_iter().map(Region::from).collect())
    }

    /// A region.
    async fn region(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the region.")] id: Uuid,
    ) -> Result<Option<Region>> {
        let access = Access::of(context)?;
        let regions = directory::regions(access.db(), access.asker()).await?;
        Ok(regions.into_iter().find(|region| region.id.0 == id).map(Region::from))
    }

    /// The organisations of a region, in alphabetical order.
    #[graphql(complexity = "50 * child_complexity")]
    async fn organisations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the region.")] region: Uuid,
    ) -> Result<Vec<Organisation>> {
        let access = Access::of(context)?;
        let found = directory::organisations(access.db(), access.asker(), RegionId(region)).await?;
        Ok(found.into_iter().map(Organisation::from).collect())
    }

    /// An organisation.
    async fn organisation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the organisation.")] id: Uuid,
    ) -> Result<Option<OrganisationDetail>> {
        let access = Access::of(context)?;
        let found = directory::organisation(access.db(), access.asker(), OrganisationId(id)).await?;
        Ok(found.map(|item| OrganisationDetail { organisation: item.into() }))
    }

    /// The rounds of a region, newest first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn rounds(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the region.")] region: Uuid,
    ) -> Result<Vec<Round>> {
        let access = Access::of(context)?;
        let rounds = round::rounds(access.db(), access.asker(), RegionId(region)).await?;
        Ok(rounds.into_iter().map(Round::from).collect())
    }

    /// A round.
    async fn round(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the round.")] id: Uuid,
    ) -> Result<Option<Round>> {
        let access = Access::of(context)?;
        Ok(round::round(access.db(), access.asker(), RoundId(id)).await?.map(Round::from))
    }
}
