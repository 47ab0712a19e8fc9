//! Sign-in links and sessions. Of each secret only the SHA-256 is stored.

use std::fmt;

use chrono::{DateTime, Duration, Utc};
use domain::PersonId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::changes::Table;
use crate::log::hexadecimal;
use crate::{Db, Error, Tx, columns};

/// Sign-in links.
pub(crate) static LINK_TABLE: Table = Table {
    name: "sign_in_link",
    columns: columns![Bytes secret_hash, Uuid person_id, Integer expires_at, Integer reusable, Integer used_at],
    key: 1,
};

/// Sessions.
pub(crate) static SESSION_TABLE: Table = Table {
    name: "session",
    columns: columns![Bytes secret_hash, Uuid person_id, Integer created_at, Integer expires_at],
    key: 1,
};

/// How long a session lasts.
const SESSION: Duration = Duration::days(14);

pub(crate) const PUT_LINK: &str = "insert into sign_in_link (secret_hash, person_id, expires_at, reusable) \
    values ($1, $2, $3, $4) on conflict (secret_hash) do update set expires_at = excluded.expires_at";
const LINK: &str = "select person_id, expires_at, reusable, used_at from sign_in_link where secret_hash = $1";
const USE_LINK: &str = "update sign_in_link set used_at = $2 where secret_hash = $1";
const PUT_SESSION: &str =
    "insert into session (secret_hash, person_id, created_at, expires_at) values ($1, $2, $3, $4)";
const SESSION_OF: &str = "select person_id from session where secret_hash = $1 and expires_at > $2";
const END_SESSION: &str = "delete from session where secret_hash = $1";

/// A secret in a link or a cookie: 64 hexadecimal digits. Never shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(hexadecimal(bytes))
    }

    /// A secret as it came in. Anything is taken; only a known one opens anything.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself, to be put in a link or a cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a sign-in link does not open anything.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such link, it was used, or its time is over. One answer for all three.
    #[error("the sign-in link is not valid any more")]
    NotValid,
    /// The database fails.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Opens a session of a person under a secret.
pub(crate) async fn open(
    tx: &mut Tx,
    session: &Secret,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let values = vec![session.hash().into(), person.0.into(), now.into(), (now + SESSION).into()];
    tx.execute(PUT_SESSION, values).await?;
    Ok(())
}

impl Db {
    /// Stores a sign-in link. A reusable one opens again and again until it expires.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_sign_in_link(
        &self,
        secret: &Secret,
        person: PersonId,
        expires_at: DateTime<Utc>,
        reusable: bool,
    ) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let values = vec![secret.hash().into(), person.0.into(), expires_at.into(), reusable.into()];
        tx.execute(PUT_LINK, values).await?;
        tx.commit().await
    }

    /// Uses a sign-in link: opens a session under a new secret.
    ///
    /// # Errors
    /// [`SignInError::NotValid`] if the link does not exist, was used or has expired.
    pub async fn sign_in(
        &self,
        link: &Secret,
        session: &Secret,
        now: DateTime<Utc>,
    ) -> Result<PersonId, SignInError> {
        let mut tx = self.write().await?;
        let row: Option<(Uuid, i64, i64, Option<i64>)> = tx.optional(LINK, vec![link.hash().into()]).await?;
        let valid = row.filter(|(_, expires_at, reusable, used_at)| {
            *expires_at > now.timestamp_micros() && (*reusable != 0 || used_at.is_none())
        });
        let Some((person, ..)) = valid else {
            return Err(SignInError::NotValid);
        };
        tx.execute(USE_LINK, vec![link.hash().into(), now.into()]).await?;
        crate::request::end_code(&mut tx, &link.hash(), now).await?;
        open(&mut tx, session, PersonId(person), now).await?;
        tx.commit().await?;
        Ok(PersonId(person))
    }

    /// Whose session this is, unless it is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, secret: &Secret, now: DateTime<Utc>) -> Result<Option<PersonId>, Error> {
        let row: Option<(Uuid,)> = self.optional(SESSION_OF, vec![secret.hash().into(), now.into()]).await?;
        Ok(row.map(|(person,)| PersonId(person)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, secret: &Secret) -> Result<(), Error> {
        let mut tx = self.write().await?;
        tx.execute(END_SESSION, vec![secret.hash().into()]).await?;
        tx.commit().await
    }
}
