//! Which organisation a buyer in a file is.

use domain::organisation::{OrganisationKind, OrganisationRegistered};
use domain::{OrganisationId, RegionId};
use projection::directory::OrganisationItem;

use super::column::comparable;

/// A municipality that does not take the plain genitive: "Falu kommun" is Falun.
const IRREGULAR: [(&str, &str); 1] = [("falu", "falun")];

/// What ends in s without being a genitive: Borås, Bollnäs, Hagfors, Grums.
const OWN_S: [&str; 4] = ["ås", "äs", "fors", "grums"];

/// A buyer as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Buyer {
    /// Name, such as "RÄTTVIKS KOMMUN".
    pub(crate) name: String,
    /// Organisation number without hyphen; may be empty.
    pub(crate) number: String,
    /// Legal form; may be empty.
    pub(crate) legal_form: String,
}

impl Buyer {
    /// The name under which the buyer is registered: "Rättvik" for "RÄTTVIKS KOMMUN". It must be one by
    /// which [`Directory::find`] finds the buyer again, or the next run would register it once more.
    fn short_name(&self) -> String {
        // A name that somebody has written with care keeps its letters.
        let shouted = !self.name.chars().any(char::is_lowercase);
        let name = if shouted { in_title_case(&self.name) } else { self.name.clone() };
        let words: Vec<_> = name.split(' ').collect();
        let Some((last, place)) = words.split_last() else { return name };
        let municipality =
            self.kind() == OrganisationKind::Municipality && is_municipality_word(&last.to_lowercase());
        if place.is_empty() || !municipality {
            return name;
        }
        nominative(&place.join(" "))
    }

    fn kind(&self) -> OrganisationKind {
        let form = self.legal_form.to_lowercase();
        let named_so = comparable(&self.name).ends_with(" kommun");
        if form == "kommuner" || (form.is_empty() && named_so) {
            OrganisationKind::Municipality
        } else if form.starts_with("region") || form.starts_with("landsting") {
            OrganisationKind::RegionAuthority
        } else {
            OrganisationKind::MunicipalCompany
        }
    }
}

fn is_municipality_word(word: &str) -> bool {
    matches!(word, "kommun" | "stad")
}

fn nominative(place: &str) -> String {
    let lower = place.to_lowercase();
    if lower == "falu" {
        return format!("{place}n");
    }
    let own = OWN_S.iter().any(|ending| lower.ends_with(ending));
    let kept = if own { None } else { place.strip_suffix('s') };
    kept.unwrap_or(place).to_owned()
}

/// "MALUNG-SÄLENS KOMMUN" as "Malung-Sälens Kommun"; what is written in capitals anyway stays so.
fn in_title_case(name: &str) -> String {
    const CAPITALS: [&str; 4] = ["AB", "HB", "KB", "VA"];
    const SMALL: [&str; 5] = ["och", "i", "av", "för", "(publ)"];
    let word = |(place, word): (usize, &str)| {
        let lower = word.to_lowercase();
        if CAPITALS.contains(&word) {
            word.to_owned()
        } else if place > 0 && SMALL.contains(&lower.as_str()) {
            lower
        } else {
            capitalised(&lower)
        }
    };
    name.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn capitalised(lower: &str) -> String {
    let mut begins = true;
    let letter = |letter: char| {
        let capital = std::mem::replace(&mut begins, matches!(letter, '-' | '/' | '('));
        if capital { letter.to_uppercase().collect::<String>() } else { letter.to_string() }
    };
    lower.chars().map(letter).collect()
}

/// The places that a name may mean: one for a plain name, and for "X kommun" also X without its s.
fn places(name: &str) -> Vec<String> {
    let name = comparable(name);
    let Some((place, _)) = name.rsplit_once(' ').filter(|(_, word)| is_municipality_word(word)) else {
        return vec![name];
    };
    let mut places = vec![place.to_owned()];
    places.extend(place.strip_suffix('s').map(str::to_owned));
    places.extend(
        IRREGULAR.iter().filter(|(genitive, _)| *genitive == place).map(|(_, name)| (*name).to_owned()),
    );
    places
}

/// An organisation of the region, or one that is about to be.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: OrganisationId,
    /// What is registered, or will be.
    pub(crate) fact: OrganisationRegistered,
    /// Whether it is registered already.
    pub(crate) registered: bool,
    comparable: String,
    places: Vec<String>,
}

impl Entry {
    fn new(id: OrganisationId, fact: OrganisationRegistered, registered: bool) -> Self {
        let (comparable, places) = (comparable(&fact.name), places(&fact.name));
        Self { id, fact, registered, comparable, places }
    }
}

/// Why no organisation was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotFound {
    /// No organisation of the region fits.
    Unknown,
    /// Several fit.
    Ambiguous {
        /// Their names.
        names: Vec<String>,
    },
}

/// The organisations of the region.
#[derive(Debug)]
pub(crate) struct Directory {
    region: RegionId,
    entries: Vec<Entry>,
}

impl Directory {
    pub(crate) fn new(region: RegionId, organisations: Vec<OrganisationItem>) -> Self {
        let entries = organisations.into_iter().map(|item| {
            let kind = OrganisationKind::ALL.into_iter().find(|kind| kind.as_str() == item.kind);
            let fact = OrganisationRegistered {
                region,
                name: item.name,
                kind: kind.unwrap_or(OrganisationKind::Municipality),
                code: item.code,
                time_zone: item.time_zone,
                language: item.language,
                parent: item.parent,
            };
            Entry::new(item.id, fact, true)
        });
        Self { region, entries: entries.collect() }
    }

    /// The organisation that a buyer is: by its exact name, else as the municipality of that place,
    /// else by its organisation number where that was registered as the code.
    pub(crate) fn find(&self, buyer: &Buyer) -> Result<&Entry, NotFound> {
        let name = comparable(&buyer.name);
        let wanted = places(&buyer.name);
        let by_name = |entry: &&Entry| entry.comparable == name;
        let by_place = |entry: &&Entry| {
            entry.fact.kind == OrganisationKind::Municipality
                && entry.places.iter().any(|place| wanted.contains(place))
        };
        let by_number = |entry: &&Entry| !buyer.number.is_empty() && entry.fact.code == buyer.number;
        let tries: [&dyn Fn(&&Entry) -> bool; 3] = [&by_name, &by_place, &by_number];
        for fits in tries {
            let mut found = self.entries.iter().filter(fits);
            match (found.next(), found.next()) {
                (None, _) => {}
                (Some(only), None) => return Ok(only),
                (Some(_), Some(_)) => {
                    let names = self.entries.iter().filter(fits).map(|entry| entry.fact.name.clone());
                    return Err(NotFound::Ambiguous { names: names.collect() });
                }
            }
        }
        Err(NotFound::Unknown)
    }

    /// The organisation with this id.
    pub(crate) fn entry(&self, id: OrganisationId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Adds the organisation that an unknown buyer will be registered as.
    pub(crate) fn add(&mut self, buyer: &Buyer, id: OrganisationId) {
        let Ok(time_zone) = TIME_ZONE.parse() else { return };
        let fact = OrganisationRegistered {
            region: self.region,
            name: buyer.short_name(),
            kind: buyer.kind(),
            code: buyer.number.clone(),
            time_zone,
            language: domain::Language::Sv,
            parent: None,
        };
        self.entries.push(Entry::new(id, fact, false));
    }

    /// The organisations that are not registered yet.
    pub(crate) fn new_entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.registered)
    }
}

/// The time zone of organisations that are registered here.
const TIME_ZONE: &str = "Europe/Stockholm";

/// An organisation number as its ten digits; anything else as it is written.
pub(crate) fn number(text: &str) -> String {
    let bare: String = text.chars().filter(|sign| !matches!(sign, '-' | ' ')).collect();
    // Some registers put the century "16" before the ten digits.
    let ten = bare.strip_prefix("16").filter(|rest| rest.len() == 10).unwrap_or(&bare);
    ten.to_owned()
}

/// Why an organisation number is doubtful, if it is.
pub(crate) fn doubt(number: &str) -> Option<&'static str> {
    let digits: Option<Vec<u32>> = number.chars().map(|sign| sign.to_digit(10)).collect();
    match digits {
        Some(digits) if digits.len() == 10 => (!passes_luhn(&digits)).then_some("its check digit is wrong"),
        Some(_) | None => Some("it is not ten digits"),
    }
}

/// The check of ISO/IEC 7812: every second digit is doubled, and all digits add up to a multiple of ten.
fn passes_luhn(digits: &[u32]) -> bool {
    let doubled = |(place, digit): (usize, &u32)| match (place % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) => twice / 10 + twice % 10,
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}
