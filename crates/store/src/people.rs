//! Names and addresses of people: kept outside the log, so that they can be erased.

use domain::{Language, PersonId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::changes::{Changes, Table};
use crate::{Db, Error, columns};

pub(crate) static PERSON: Table = Table {
    name: "person",
    columns: columns![Uuid person_id, Text name, Text address, Text language],
    key: 1,
};

const BY_ID: &str = "select person_id, name, address, language from person where person_id = $1";
const BY_ADDRESS: &str = "select person_id, name, address, language from person where address = $1";

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id by which events name the person.
    pub id: PersonId,
    /// Name as the person writes it.
    pub name: String,
    /// E-mail address, in lower case.
    pub address: String,
    /// Language of pages and mails.
    pub language: Language,
}

#[derive(FromRow)]
struct PersonRow {
    person_id: Uuid,
    name: String,
    address: String,
    language: String,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            id: PersonId(row.person_id),
            name: row.name,
            address: row.address,
            language: Language::parse(&row.language).unwrap_or(Language::Sv),
        }
    }
}

/// Adds a person, or what changed about one, to what is to be written.
pub(crate) fn put(changes: &mut Changes, person: &Person) {
    let row = vec![
        person.id.0.into(),
        person.name.trim().into(),
        person.address.trim().to_lowercase().into(),
        person.language.code().into(),
    ];
    changes.put(&PERSON, row);
}

impl Db {
    /// Stores a person, or what changed about one.
    ///
    /// # Errors
    /// When the address belongs to somebody else ([`Error::is_duplicate`]), or the database fails.
    pub async fn put_person(&self, person: &Person) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let mut changes = Changes::default();
        put(&mut changes, person);
        tx.write(changes).await?;
        tx.commit().await
    }

    /// The person with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, Error> {
        Ok(self.optional::<PersonRow>(BY_ID, vec![id.0.into()]).await?.map(Person::from))
    }

    /// The person with this address, in whatever case it is written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_by_address(&self, address: &str) -> Result<Option<Person>, Error> {
        let address = address.trim().to_lowercase();
        Ok(self.optional::<PersonRow>(BY_ADDRESS, vec![address.into()]).await?.map(Person::from))
    }
}
