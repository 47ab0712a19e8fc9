//! Requests for a mail to sign in with: a link, and a code to type in the browser that asked.
//!
//! The code is hashed together with the secret that only that browser has. So nobody can try codes of a request, or
//! use its tries up, without having made it, and the stored hash of a short code tells nothing.

use chrono::{DateTime, Duration, Utc};
use domain::PersonId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::changes::Table;
use crate::session::PUT_LINK;
use crate::{Db, Error, Secret, columns};

/// Requests for a mail.
pub(crate) static REQUEST_TABLE: Table = Table {
    name: "sign_in_request",
    columns: columns![
        Bytes request_hash, Bytes code_hash, Bytes link_hash, Bytes address_hash, Uuid person_id, Integer asked_at,
        Integer expires_at, Integer attempts,
    ],
    key: 1,
};

/// How long a mailed link and its code can be used, and the time over which requests for an address are counted.
pub const LETTER_LASTS: Duration = Duration::minutes(15);

/// How many wrong codes a request takes.
pub const CODE_ATTEMPTS: i64 = 5;

/// How many mails an address is sent in [`LETTER_LASTS`].
pub const LETTERS: usize = 5;

const FORGET: &str = "delete from sign_in_request where asked_at <= $1";
const ASKED: &str = "select asked_at from sign_in_request where address_hash = $1 order by asked_at desc";
const END_LINKS: &str = "delete from sign_in_link where secret_hash in \
    (select link_hash from sign_in_request where address_hash = $1)";
const END_CODES: &str =
    "update sign_in_request set expires_at = $2 where address_hash = $1 and expires_at > $2";
const PUT: &str = "insert into sign_in_request (request_hash, code_hash, link_hash, address_hash, person_id, \
    asked_at, expires_at, attempts) values ($1, $2, $3, $4, $5, $6, $7, 0)";
const REQUEST: &str = "select code_hash, link_hash, person_id, expires_at, attempts from sign_in_request \
    where request_hash = $1";
const WRONG: &str = "update sign_in_request set attempts = attempts + 1 where request_hash = $1";
const END_CODE: &str = "update sign_in_request set expires_at = $2 where link_hash = $1 and expires_at > $2";
const END_LINK: &str = "delete from sign_in_link where secret_hash = $1";

/// Hashes of code and link, person, end of its time, wrong tries.
type RequestRow = (Vec<u8>, Vec<u8>, Uuid, i64, i64);

/// What is made for one request: the browser keeps `request`, the mail holds `link` and `code`.
#[derive(Clone, Debug)]
pub struct SignInRequest {
    /// Kept by the browser that asked.
    pub request: Secret,
    /// Opens from any device.
    pub link: Secret,
    /// Eight digits, good in the browser that asked.
    pub code: Secret,
}

/// Why no mail was made.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The address was asked for too often; the next time is so far away.
    #[error("too many requests for this address; the next is taken in {} seconds", .0.num_seconds())]
    TooMany(Duration),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Why a code opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Not the code of this request; so many tries are left.
    #[error("the code is wrong; {left} tries are left")]
    Wrong {
        /// Tries that are left; at least one.
        left: i64,
    },
    /// The request is unknown, used, too old, replaced by a newer one, or out of tries. One answer for all.
    #[error("the code is not valid any more")]
    Over,
    /// The database fails.
    #[error(transparent)]
    Store(#[from] Error),
}

impl SignInRequest {
    /// A request from three fresh secrets; the code is derived from the last one.
    pub fn new(request: Secret, link: Secret, seed: &Secret) -> Self {
        let bytes = seed.hash();
        let number = bytes.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Self { request, link, code: Secret::from_text(&format!("{:08}", number % 100_000_000)) }
    }
}

/// Of a typed code only the digits count.
fn code_hash(request: &Secret, code: &str) -> Vec<u8> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    Sha256::digest(format!("{}:{digits}", request.reveal()).as_bytes()).to_vec()
}

/// Takes the same time wherever the two differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |found, (one, other)| found | (one ^ other));
    one.len() == other.len() && differing == 0
}

impl Db {
    /// Stores what was made for a request, and ends the links and codes of earlier ones for the same address. For an
    /// address that nobody has, pass a new id as the person: the work is the same, and what is made opens nothing.
    ///
    /// # Errors
    /// [`AskError::TooMany`] after [`LETTERS`] requests for the address in [`LETTER_LASTS`].
    pub async fn put_sign_in_request(
        &self,
        made: &SignInRequest,
        person: PersonId,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<(), AskError> {
        let address = Sha256::digest(address.trim().to_lowercase().as_bytes()).to_vec();
        let mut tx = self.write().await?;
        tx.execute(FORGET, vec![(now - LETTER_LASTS).into()]).await?;
        let asked: Vec<(i64,)> = tx.all(ASKED, vec![address.clone().into()]).await?;
        if let Some((oldest,)) = asked.get(LETTERS - 1) {
            let until = LETTER_LASTS - Duration::microseconds(now.timestamp_micros() - oldest);
            return Err(AskError::TooMany(until));
        }
        tx.execute(END_LINKS, vec![address.clone().into()]).await?;
        tx.execute(END_CODES, vec![address.clone().into(), now.into()]).await?;
        let until = now + LETTER_LASTS;
        let link = vec![made.link.hash().into(), person.0.into(), until.into(), false.into()];
        tx.execute(PUT_LINK, link).await?;
        let values = vec![
            made.request.hash().into(),
            code_hash(&made.request, made.code.reveal()).into(),
            made.link.hash().into(),
            address.into(),
            person.0.into(),
            now.into(),
            until.into(),
        ];
        tx.execute(PUT, values).await?;
        Ok(tx.commit().await?)
    }

    /// Opens a session by the code of a request. Code and link of a request open once, whichever is used.
    ///
    /// # Errors
    /// [`CodeError::Wrong`] while tries are left, [`CodeError::Over`] when another mail is needed.
    pub async fn sign_in_by_code(
        &self,
        request: &Secret,
        code: &str,
        session: &Secret,
        now: DateTime<Utc>,
    ) -> Result<PersonId, CodeError> {
        let mut tx = self.write().await?;
        let row: Option<RequestRow> = tx.optional(REQUEST, vec![request.hash().into()]).await?;
        let open = row.filter(|row| row.3 > now.timestamp_micros() && row.4 < CODE_ATTEMPTS);
        let Some((stored, link, person, _, attempts)) = open else { return Err(CodeError::Over) };
        if !same(&stored, &code_hash(request, code)) {
            tx.execute(WRONG, vec![request.hash().into()]).await?;
            tx.commit().await?;
            let left = CODE_ATTEMPTS - attempts - 1;
            return Err(if left > 0 { CodeError::Wrong { left } } else { CodeError::Over });
        }
        end_code(&mut tx, &link, now).await?;
        tx.execute(END_LINK, vec![link.into()]).await?;
        crate::session::open(&mut tx, session, PersonId(person), now).await?;
        tx.commit().await?;
        Ok(PersonId(person))
    }
}

/// Ends the code that came with a link.
pub(crate) async fn end_code(tx: &mut crate::Tx, link: &[u8], now: DateTime<Utc>) -> Result<(), Error> {
    tx.execute(END_CODE, vec![link.to_vec().into(), now.into()]).await?;
    Ok(())
}
