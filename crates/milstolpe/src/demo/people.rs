//! The demo's people. Names are invented; the addresses lead nowhere (RFC 2606).

use domain::organisation::DALARNA;
use domain::{Language, OrganisationId, PersonId, RegionId, Role};
use store::Person;
use uuid::Uuid;

const NAMESPACE: Uuid = Uuid::from_u128(0x6465_6d6f_0000_4d69_8c73_746f_6c70_6500);

fn id(name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// The demo's region.
pub(crate) fn region() -> RegionId {
    RegionId(id("dalarna"))
}

/// A municipality of the demo by its official code.
pub(crate) fn organisation(code: &str) -> OrganisationId {
    OrganisationId(id(code))
}

/// An id of the demo, the same at every start.
pub(crate) fn named(name: &str) -> Uuid {
    id(name)
}

/// Somebody of the demo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Someone {
    /// Name.
    pub(crate) name: &'static str,
    /// Part of the address before the at sign.
    mailbox: &'static str,
    /// Where a member, by official code, and as what; without it the region's coordinator.
    pub(crate) member: Option<(&'static str, Role)>,
    /// Language of pages and mails.
    language: Language,
    /// The kind of person that one can sign in as.
    pub(crate) kind: Option<&'static str>,
}

impl Someone {
    /// The person's id.
    pub(crate) fn id(&self) -> PersonId {
        PersonId(id(self.mailbox))
    }

    /// The person as the store keeps one.
    pub(crate) fn person(&self) -> Person {
        let (name, language) = (self.name.to_owned(), self.language);
        Person { id: self.id(), name, address: format!("{}@milstolpe.example", self.mailbox), language }
    }

    /// The municipality or the region.
    pub(crate) fn belongs_to(&self) -> &'static str {
        let Some((code, _)) = self.member else { return "Dalarna" };
        DALARNA.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
    }
}

const fn lead(code: &'static str, name: &'static str, mailbox: &'static str) -> Someone {
    Someone { name, mailbox, member: Some((code, Role::Lead)), language: Language::Sv, kind: None }
}

const fn kind(of: Someone, kind: &'static str) -> Someone {
    Someone { kind: Some(kind), ..of }
}

const fn role(of: Someone, role: Role) -> Someone {
    match of.member {
        Some((code, _)) => Someone { member: Some((code, role)), ..of },
        None => of,
    }
}

/// Everybody. The municipality that one looks at first is Rättvik.
pub(crate) const PEOPLE: &[Someone] = &[
    kind(lead("2031", "Anna Lindqvist", "anna.lindqvist"), "lead"),
    kind(role(lead("2031", "Lisa Berg", "lisa.berg"), Role::Contributor), "contributor"),
    role(lead("2031", "Erik Sand", "erik.sand"), Role::Contributor),
    kind(role(lead("2031", "Karl-Erik Nord", "karl-erik.nord"), Role::Reader), "reader"),
    kind(role(lead("2031", "Petra Holm", "petra.holm"), Role::Administrator), "administrator"),
    Someone {
        name: "Karin Ek",
        mailbox: "karin.ek",
        member: None,
        language: Language::Sv,
        kind: Some("coordinator"),
    },
    kind(lead("2029", "Maja Hallberg", "maja.hallberg"), "neighbour"),
    Someone {
        name: "Emily Wood",
        mailbox: "emily.wood",
        member: Some(("2080", Role::Contributor)),
        language: Language::En,
        kind: Some("english"),
    },
    lead("2021", "Per Skog", "per.skog"),
    lead("2023", "Ulla Fjäll", "ulla.fjall"),
    lead("2026", "Nils Älv", "nils.alv"),
    lead("2034", "Sara Olsmats", "sara.olsmats"),
    lead("2039", "Johan Kvist", "johan.kvist"),
    lead("2061", "Inga Smed", "inga.smed"),
    lead("2062", "Olle Strand", "olle.strand"),
    lead("2080", "Birgitta Falk", "birgitta.falk"),
    lead("2081", "Amir Rahimi", "amir.rahimi"),
    lead("2082", "Eva Sätermark", "eva.satermark"),
    lead("2083", "Tomas Hed", "tomas.hed"),
    lead("2084", "Leena Virtanen", "leena.virtanen"),
    lead("2085", "Göran Ludvig", "goran.ludvig"),
];

/// The lead of a municipality.
pub(crate) fn lead_of(code: &str) -> PersonId {
    let leads =
        |someone: &&Someone| someone.member.is_some_and(|(of, role)| of == code && role == Role::Lead);
    PEOPLE.iter().find(leads).map_or(PersonId(Uuid::nil()), Someone::id)
}
