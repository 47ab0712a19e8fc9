//! From reminders that are due to the one mail that a person gets.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::PersonId;
use domain::reminder::{ReminderKey, Subject};
use locale::{Language, Texts};
use projection::reminder::ReminderItem;
use store::Person;

use crate::Post;
use crate::mail::{Digest, Item, ItemKind};

/// Everything that waits to be told to one person today.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) person: PersonId,
    /// Today where the person's organisations are; the latest date, should they disagree.
    pub(crate) day: NaiveDate,
    /// At least one.
    pub(crate) items: Vec<ReminderItem>,
}

/// The language in which a person is written to.
pub(crate) fn language(person: &Person) -> Language {
    match person.language {
        domain::Language::Sv => Language::Sv,
        domain::Language::En => Language::En,
    }
}

/// Puts together what each person is told.
pub(crate) fn by_person(items: Vec<ReminderItem>, now: DateTime<Utc>) -> Vec<Waiting> {
    let mut found: Vec<Waiting> = Vec::new();
    let mut places: HashMap<PersonId, usize> = HashMap::new();
    for item in items {
        let day = now.with_timezone(&item.time_zone).date_naive();
        let place = *places.entry(item.person).or_insert(found.len());
        match found.get_mut(place) {
            Some(waiting) => {
                waiting.day = waiting.day.max(day);
                waiting.items.push(item);
            }
            None => found.push(Waiting { person: item.person, day, items: vec![item] }),
        }
    }
    found
}

impl Waiting {
    /// The first date that any of it reminds of.
    pub(crate) fn nearest(&self) -> NaiveDate {
        self.items.iter().map(|item| item.due_on).min().unwrap_or(self.day)
    }

    /// The names of the reminders that were due on or before a day.
    pub(crate) fn keys_until(&self, day: NaiveDate) -> Vec<ReminderKey> {
        let until = self.items.iter().filter(|item| item.remind_on <= day);
        let mut keys: Vec<_> = until.map(|item| item.key.clone()).collect();
        keys.sort();
        // A round has one name for all organisations of a region, and a person may lead several.
        keys.dedup();
        keys
    }

    /// The mail that tells it. Of several reminders about the same thing the latest is told.
    pub(crate) fn digest(&self, person: &Person, post: &Post) -> Digest {
        let language = language(person);
        let t = Texts::new(language);
        let mut organisations: Vec<&str> = Vec::new();
        for item in &self.items {
            if !organisations.contains(&item.organisation_name.as_str()) {
                organisations.push(&item.organisation_name);
            }
        }
        let several = organisations.len() > 1;
        Digest {
            to_name: person.name.clone(),
            to_address: person.address.clone(),
            organisation: t.list(&organisations),
            language,
            day: self.day,
            items: self.latest().into_iter().map(|item| mail_item(t, item, several, post)).collect(),
            start_url: post.start_url(),
            settings_url: None,
            message_id: post.message_id(self.person, self.day),
        }
    }

    /// One reminder for each thing, the one whose day came last.
    fn latest(&self) -> Vec<&ReminderItem> {
        let mut found: Vec<&ReminderItem> = Vec::new();
        for item in &self.items {
            let same = |other: &&mut &ReminderItem| {
                other.subject == item.subject && other.organisation == item.organisation
            };
            match found.iter_mut().find(same) {
                Some(other) if other.remind_on < item.remind_on => *other = item,
                Some(_) => {}
                None => found.push(item),
            }
        }
        found
    }
}

fn mail_item(t: Texts, item: &ReminderItem, several: bool, post: &Post) -> Item {
    let title = item.title.as_str();
    let (kind, title, sentence) = match item.subject {
        Subject::RoundDue(_) => {
            let title = t.with("mail-title-round", [("round", title.into())]);
            (ItemKind::RoundDue, title, "mail-round-due")
        }
        Subject::FollowUp(_) => (ItemKind::ActionFollowUp, title.to_owned(), "mail-action-follow-up"),
        Subject::PhaseStarts(_, phase) => {
            let phase = phase.as_str();
            let title = t.with("mail-title-phase", [("title", title.into()), ("phase", phase.into())]);
            (ItemKind::PhaseStarts, title, "mail-phase-starts")
        }
    };
    let mut detail = t.s(sentence);
    if several {
        let organisation = item.organisation_name.as_str().into();
        detail = format!("{detail} {}", t.with("mail-concerns", [("organisation", organisation)]));
    }
    Item { kind, due: item.due_on, title, detail, url: post.url(item) }
}
