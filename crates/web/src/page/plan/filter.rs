//! Which lines of the plan are shown, and on which page.

use chrono::{Months, NaiveDate};
use domain::OrganisationId;
use domain::procurement::course::Course;
use locale::Texts;
use projection::directory::OrganisationItem;
use projection::procurement::PlanLine;
use serde::Deserialize;

use super::timeline::Window;
use crate::error::PageError;
use crate::frame::Choice;
use crate::query::{address, query};
use crate::route;

/// How many lines a page shows.
const PER_PAGE: usize = 25;
/// The window begins so many months before this one, so that what is under way is seen from its start.
const MONTHS_BACK: u32 = 5;

/// What the address asks for. An empty value asks for everything.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) kopare: String,
    #[serde(default)]
    pub(super) sok: String,
    #[serde(default)]
    lage: String,
    #[serde(default)]
    fran: String,
    #[serde(default)]
    sida: String,
}

/// States that can be asked for, as the address says them, with the key of their text.
const STATES: [(&str, &str); 5] = [
    ("sena", "plan-filter-state-late"),
    ("pagar", "plan-filter-state-under-way"),
    ("inte-borjade", "plan-filter-state-not-begun"),
    ("klara", "plan-filter-state-done"),
    ("utan-tidplan", "plan-filter-state-undated"),
];

/// What is asked for, understood.
pub(super) struct Filter {
    asked: Asked,
    buyer: Option<OrganisationId>,
    pub(super) window: Window,
    /// What is wrong with the month; then the usual months are shown.
    pub(super) error: String,
}

impl Filter {
    /// # Errors
    /// When the buyer is no id. Whether there is such a buyer is seen from the region's list.
    pub(super) fn new(t: Texts, asked: Asked, today: NaiveDate) -> Result<Self, PageError> {
        let usual = today.checked_sub_months(Months::new(MONTHS_BACK)).unwrap_or(today);
        let (from, error) = match asked.fran.trim() {
            "" => (usual, String::new()),
            text => match month(text) {
                Some(month) => (month, String::new()),
                None => (usual, t.with("plan-filter-from-error", [("given", text.into())])),
            },
        };
        let buyer = match asked.kopare.as_str() {
            "" => None,
            id => Some(route::id(id, OrganisationId)?),
        };
        Ok(Self { asked, buyer, window: Window::beginning(from), error })
    }

    /// Whether a line on this course is asked for.
    pub(super) fn takes(&self, line: &PlanLine, course: Course) -> bool {
        self.buyer.is_none_or(|buyer| buyer == line.organisation)
            && self.state_is(course)
            && finds(&self.asked.sok, line)
            && (course.is_late() || self.is_seen(line))
    }

    /// Whether something of the line is within the window. What has no date is never outside.
    fn is_seen(&self, line: &PlanLine) -> bool {
        let planned = line.details.phases.iter().flat_map(|phase| [Some(phase.start), phase.end]);
        let actual = line.actual.values().flat_map(|dates| [dates.start, dates.end]);
        let days: Vec<NaiveDate> =
            planned.chain(actual).chain([line.details.contract_end]).flatten().collect();
        match (days.iter().min(), days.iter().max()) {
            (Some(first), Some(last)) => self.window.shows(*first, *last),
            _ => true,
        }
    }

    fn state_is(&self, course: Course) -> bool {
        match self.asked.lage.as_str() {
            "sena" => course.is_late(),
            "pagar" => matches!(course, Course::OnPlan { .. } | Course::Ahead { .. }),
            "inte-borjade" => matches!(course, Course::NotBegun { .. } | Course::PlannedGap { .. }),
            "klara" => matches!(course, Course::Done { .. }),
            "utan-tidplan" => course == Course::Undated,
            _ => true,
        }
    }

    pub(super) fn buyers(&self, t: Texts, organisations: &[OrganisationItem]) -> Vec<Choice> {
        let mut choices = vec![Choice {
            value: String::new(),
            text: t.s("plan-filter-buyer-all"),
            chosen: self.buyer.is_none(),
        }];
        choices.extend(organisations.iter().map(|organisation| Choice {
            value: organisation.id.to_string(),
            text: organisation.name.clone(),
            chosen: Some(organisation.id) == self.buyer,
        }));
        choices
    }

    pub(super) fn states(&self, t: Texts) -> Vec<Choice> {
        let all = [("", "plan-filter-state-all")];
        let states = all.into_iter().chain(STATES);
        states
            .map(|(value, key)| Choice {
                value: value.to_owned(),
                text: t.s(key),
                chosen: value == self.asked.lage,
            })
            .collect()
    }

    pub(super) fn search(&self) -> &str {
        &self.asked.sok
    }

    /// The month as typed, or as shown if nothing was.
    pub(super) fn month(&self) -> String {
        if self.error.is_empty() {
            self.window.from.format("%Y-%m").to_string()
        } else {
            self.asked.fran.clone()
        }
    }

    fn address(&self, page: usize) -> String {
        let page = if page == 1 { String::new() } else { page.to_string() };
        let asked = &self.asked;
        let values = [
            ("kopare", asked.kopare.as_str()),
            ("sok", &asked.sok),
            ("lage", &asked.lage),
            ("fran", asked.fran.trim()),
            ("sida", &page),
        ];
        address(route::PLAN, &query(values))
    }

    /// The asked page of so many lines, and links to the others.
    pub(super) fn pages(&self, total: usize) -> Pages {
        let count = total.div_ceil(PER_PAGE).max(1);
        let current = self.asked.sida.parse().unwrap_or(1).clamp(1, count);
        let near = |page: &usize| *page == 1 || *page == count || page.abs_diff(current) <= 1;
        let mut links: Vec<PageLink> = Vec::new();
        let mut last = 0;
        for page in (1..=count).filter(near) {
            if page > last + 1 {
                links.push(PageLink::Gap);
            }
            last = page;
            links.push(if page == current {
                PageLink::Here(page)
            } else {
                PageLink::To(page, self.address(page))
            });
        }
        let first = (current - 1) * PER_PAGE;
        Pages {
            range: first..(first + PER_PAGE).min(total),
            links: if count > 1 { links } else { Vec::new() },
            previous: (current > 1).then(|| self.address(current - 1)),
            next: (current < count).then(|| self.address(current + 1)),
        }
    }
}

/// The month that is typed as ÅÅÅÅ-MM.
fn month(text: &str) -> Option<NaiveDate> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).filter(|month| {
        // The years that dates of the plan can have.
        (1900..2200).contains(&chrono::Datelike::year(month))
    })
}

/// Digits are looked for at the beginning of the CPV code, words in title and description.
fn finds(text: &str, line: &PlanLine) -> bool {
    let text = text.trim().to_lowercase();
    let code = text.split_once('-').map_or(text.as_str(), |(code, _)| code);
    if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return line.details.cpv.as_ref().is_some_and(|cpv| cpv.as_str().starts_with(code));
    }
    [&line.details.title, &line.details.description].iter().any(|found| found.to_lowercase().contains(&text))
}

/// A page of a list.
pub(super) struct Pages {
    /// Which lines are on it.
    pub(super) range: std::ops::Range<usize>,
    /// All pages, or none if there is one only.
    pub(super) links: Vec<PageLink>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

/// A step in the list of pages.
pub(super) enum PageLink {
    Here(usize),
    To(usize, String),
    Gap,
}

#[cfg(test)]
mod tests {
    use locale::Language;

    use super::*;

    fn filter(asked: Asked) -> Filter {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Filter::new(Texts::new(Language::Sv), asked, today).unwrap_or_else(|_| panic!("a filter"))
    }

    #[test]
    fn the_window_begins_five_months_back_unless_a_month_is_given() {
        assert_eq!(filter(Asked::default()).month(), "2026-06");
        assert_eq!(filter(Asked { fran: "2027-03".to_owned(), ..Asked::default() }).month(), "2027-03");
    }

    #[test]
    fn a_month_that_cannot_be_read_is_kept_and_explained() {
        for text in ["mars", "2027-13", "2027-3", "0001-01", "2027-03-01", "+027-03"] {
            let filter = filter(Asked { fran: text.to_owned(), ..Asked::default() });
            assert_eq!(filter.month(), text);
            assert!(filter.error.contains(text), "{}", filter.error);
            assert_eq!(filter.window.from, NaiveDate::from_ymd_opt(2026, 6, 1).unwrap());
        }
    }

    #[test]
    fn pages_keep_the_filter_and_stay_within_the_list() {
        let asked = Asked { sok: "städ & vård".to_owned(), sida: "99".to_owned(), ..Asked::default() };
        let pages = filter(asked).pages(60);
        assert_eq!(pages.range, 50..60);
        assert_eq!(
            pages.previous.as_deref(),
            Some("/upphandlingsplan?sok=st%C3%A4d%20%26%20v%C3%A5rd&sida=2")
        );
        assert_eq!(pages.next, None);
        assert_eq!(filter(Asked::default()).pages(0).range, 0..0);
        let many = filter(Asked { sida: "10".to_owned(), ..Asked::default() }).pages(500);
        assert_eq!(many.links.iter().filter(|link| matches!(link, PageLink::Gap)).count(), 2);
    }
}
