//! What every resolver starts with: the store, and who asks.

use async_graphql::{Context, Result};
use domain::{Asker, Catalogue};
use store::{Db, Person, Store};
use uuid::Uuid;

use crate::Limits;
use crate::error::Problem;

/// Namespace of ids that are derived from idempotency keys (UUID version 5, RFC 9562 section 5.5).
const KEYED: Uuid = Uuid::from_u128(0x6d69_6c73_746f_4b65_8e5f_6761_7465_7761);

/// The store as one signed-in person reaches it.
#[derive(Clone, Copy)]
pub(crate) struct Access<'a> {
    pub(crate) store: &'a Store,
    pub(crate) person: &'a Person,
}

impl<'a> Access<'a> {
    /// Fails unless somebody is signed in.
    pub(crate) fn of(context: &Context<'a>) -> Result<Self> {
        let person = context.data_opt::<Person>().ok_or(Problem::Unauthenticated)?;
        Ok(Self { store: context.data::<Store>()?, person })
    }

    /// For queries.
    pub(crate) fn db(self) -> &'a Db {
        self.store.db()
    }

    /// The first argument of every query.
    pub(crate) fn asker(self) -> Asker {
        Asker::Person(self.person.id)
    }

    /// The models that are loaded.
    pub(crate) fn catalogue(self) -> &'a Catalogue {
        self.store.catalogue()
    }

    /// The id of a new thing. With an idempotency key it is always the same for the same person and
    /// key, so that a repeated request finds what the first one made.
    pub(crate) fn new_id(self, key: Option<&str>) -> Uuid {
        match key {
            Some(key) => Uuid::new_v5(&KEYED, &[self.person.id.0.as_bytes(), key.as_bytes()].concat()),
            None => self.store.ambient().id(),
        }
    }
}

/// How many items one asks for, if one says nothing.
pub(crate) const PAGE: i32 = 100;

/// A part of a list: which items are wanted.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    first: usize,
    skip: usize,
}

impl Page {
    /// Fails outside of what is accepted.
    pub(crate) fn try_new(context: &Context<'_>, first: i32, skip: i32) -> Result<Self> {
        let limit = context.data::<Limits>()?.page;
        let within = (1..=limit).contains(&first);
        match (usize::try_from(first), usize::try_from(skip)) {
            (Ok(first), Ok(skip)) if within => Ok(Self { first, skip }),
            _ => Err(Problem::ListLimit { limit }.into()),
        }
    }

    /// The wanted items, and how many there are in all.
    pub(crate) fn of<T, U: From<T>>(self, items: Vec<T>) -> (Vec<U>, i32) {
        let total = crate::scalar::count(items.len());
        (items.into_iter().skip(self.skip).take(self.first).map(U::from).collect(), total)
    }
}

/// The cost of a list of which `first` items are wanted.
pub(crate) fn page_cost(first: i32, child: usize) -> usize {
    usize::try_from(first).unwrap_or(0).saturating_mul(child).saturating_add(1)
}
