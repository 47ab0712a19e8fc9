//! The frame around every page: title, menu, who is signed in, language, footer.
//!
//! # A page
//!
//! ```text
//! #[derive(askama::Template)]
//! #[template(path = "page/start.html")]
//! struct StartPage {
//!     frame: Frame,
//!     waiting: Vec<Waiting>,
//! }
//! ```
//!
//! ```text
//! {% extends "layout.html" %}
//! {% import "component/level.html" as level %}
//! {% block content %}
//! {% let t = frame.t %}
//! <div class="head"><h1>{{ t.s("start-title") }}</h1></div>
//! {{ level::mark(t, Mark::Level(2)) }}
//! {% endblock %}
//! ```
//!
//! `{% let t = frame.t %}` comes first in the block, because a block does not see what the layout has named.
//! Values in texts: `t.with("comparison-why-rated-by", [("name", name.as_str().into()), ("stamp", t.date(due).into())])`
//! (a field of type `String` needs `as_str`, numbers need nothing). Dates and numbers: `t.date(due)`, whether `due`
//! is a field or a loop variable.
//!
//! The macros are in `templates/component`, one file per kind of part; optional arguments are given by name:
//! `{{ field::text("value", "value", t.s("plan-value"), form.value, hint = t.s("plan-value-hint")) }}`.
//!
//! # What the pages rely on
//!
//! The content policy is `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;
//! connect-src 'self'; form-action 'self'`: no inline script or style, and pictures use classes or SVG attributes.
//! [`STYLE`] and [`SCRIPT`] are served as they are, for a year, since their address changes with their content.

use locale::Texts;

use crate::form::Fields;

/// Where the sign-out form posts to.
pub const SIGN_OUT_PATH: &str = "/logga-ut";

/// Where the language form posts to, with the fields `language` (`sv` or `en`) and `return` (see
/// [`safe_return`]).
pub const LANGUAGE_PATH: &str = "/sprak";

/// The style sheet.
pub const STYLE: Asset =
    Asset::new("/static/milstolpe.css", "text/css; charset=utf-8", include_str!("../static/milstolpe.css"));

/// The script. Every page works without it.
pub const SCRIPT: Asset = Asset::new(
    "/static/milstolpe.js",
    "text/javascript; charset=utf-8",
    include_str!("../static/milstolpe.js"),
);

/// The product's mark, for the browser's tab.
pub const ICON: Asset =
    Asset::new("/static/milstolpe.svg", "image/svg+xml", include_str!("../static/milstolpe.svg"));

/// A file that is compiled in.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The path it is served at.
    pub path: &'static str,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The content.
    pub body: &'static str,
    fingerprint: u64,
}

impl Asset {
    const fn new(path: &'static str, content_type: &'static str, body: &'static str) -> Self {
        Self { path, content_type, body, fingerprint: fingerprint(body.as_bytes()) }
    }

    /// The address pages link to. It changes when the content does, so browsers may keep the file for good.
    pub fn href(&self) -> String {
        format!("{}?v={:016x}", self.path, self.fingerprint)
    }
}

/// FNV-1a: told apart versions are all that is asked of it, and it can run at compile time.
const fn fingerprint(mut bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    while let [first, rest @ ..] = bytes {
        hash = (hash ^ *first as u64).wrapping_mul(0x0100_0000_01b3);
        bytes = rest;
    }
    hash
}

/// An entry of the main menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuItem {
    /// "Min sida".
    Start,
    /// The self-assessment.
    Sheet,
    /// The region side by side.
    Comparison,
    /// One organisation through the years.
    Progress,
    /// The procurement plan.
    Plan,
}

impl MenuItem {
    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Start => "menu-start",
            Self::Sheet => "menu-sheet",
            Self::Comparison => "menu-comparison",
            Self::Progress => "menu-progress",
            Self::Plan => "menu-plan",
        }
    }
}

/// An entry of the main menu and where it leads for this reader.
#[derive(Clone, Debug)]
pub struct MenuLink {
    /// Which entry.
    pub item: MenuItem,
    /// The path, with the reader's own organisation or round in it where there is one.
    pub href: String,
}

impl MenuLink {
    /// An entry that leads to `href`.
    pub fn new(item: MenuItem, href: impl Into<String>) -> Self {
        Self { item, href: href.into() }
    }
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct ViewerLine {
    /// The person's id. The browser files unsent text under it, so that on a shared computer nobody gets
    /// another person's text back.
    pub id: String,
    /// The name of the organisation, shown first.
    pub organisation: String,
    /// The name of the person.
    pub person: String,
}

/// Everything that stands around a page's own content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The texts in the reader's language.
    pub t: Texts,
    /// The page's own title, without the product's name.
    pub title: String,
    /// How many errors the page shows; they come first in the title, where a screen reader starts.
    pub problems: usize,
    /// The menu entry this page belongs to.
    pub current: Option<MenuItem>,
    /// Who is signed in. Without it, the page has no menu.
    pub viewer: Option<ViewerLine>,
    /// The menu in the order it is shown.
    pub menu: Vec<MenuLink>,
    /// Path and query of this page, where a change of language comes back to.
    pub path: String,
    /// Name and version of the model that the figures come from.
    pub model: Option<String>,
    /// When the page was true, written out ([`Texts::stamp`]).
    pub state_at: Option<String>,
    /// The position of the last event in what the page shows.
    pub position: Option<u64>,
}

impl Frame {
    /// The frame of a page for someone who is not signed in. Add the rest with the methods below.
    pub fn new(t: Texts, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            t,
            title: title.into(),
            problems: 0,
            current: None,
            viewer: None,
            menu: Vec::new(),
            path: path.into(),
            model: None,
            state_at: None,
            position: None,
        }
    }

    /// Adds who is signed in and the menu.
    #[must_use]
    pub fn signed_in(mut self, viewer: ViewerLine, menu: Vec<MenuLink>) -> Self {
        self.viewer = Some(viewer);
        self.menu = menu;
        self
    }

    /// Marks a menu entry as the current one.
    #[must_use]
    pub fn under(mut self, item: MenuItem) -> Self {
        self.current = Some(item);
        self
    }

    /// Tells how many errors the page shows.
    #[must_use]
    pub fn with_problems(mut self, count: usize) -> Self {
        self.problems = count;
        self
    }

    /// Adds the footer's facts.
    #[must_use]
    pub fn as_of(mut self, model: Option<String>, state_at: Option<String>, position: Option<u64>) -> Self {
        self.model = model;
        self.state_at = state_at;
        self.position = position;
        self
    }

    /// The content of the `title` element: "Min sida – Milstolpe", "2 fel: Min sida – Milstolpe".
    pub fn page_title(&self) -> String {
        let title = ("title", self.title.as_str().into());
        if self.problems == 0 {
            return self.t.with("page-title", [title]);
        }
        let errors = self.t.with("error-count", [("n", self.problems.into())]);
        self.t.with("page-title-with-errors", [("errors", errors.into()), title])
    }

    /// Whether this entry is the current one.
    pub fn is_current(&self, item: &MenuItem) -> bool {
        self.current.as_ref() == Some(item)
    }
}

/// The page for when something went wrong: what happened, why, and what to do next.
///
/// The texts are in `error.ftl`, three for each case: `error-not-found`, `error-not-found-why`,
/// `error-not-found-next`. The frame's title is the same as `happened`.
#[derive(askama::Template)]
#[template(path = "page/error.html")]
pub struct ErrorPage {
    /// The frame; without facts in the footer, as nothing was read.
    pub frame: Frame,
    /// What happened, as a heading.
    pub happened: String,
    /// Why, without blame.
    pub why: String,
    /// What the reader can do now.
    pub next: String,
    /// The text and the address of the button.
    pub way_out: (String, &'static str),
    /// What the reader sent and can send again.
    pub again: Option<SendAgain>,
    /// What to quote when asking for help: the id under which the error was logged.
    pub reference: Option<String>,
}

/// A form that could not be taken, as it was sent.
#[derive(Clone, Debug)]
pub struct SendAgain {
    pub(crate) path: String,
    pub(crate) fields: Fields,
}

/// Where to go back to after a change of language: the path given, or the start page if it is not a path of
/// ours. Browsers read `//host` and `/\host` as another site, so a forged form could lead people astray.
pub fn safe_return(path: &str) -> &str {
    let is_ours =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if is_ours { path } else { "/" }
}

/// What stands where a level could stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A reached level, 0 to 3.
    Level(u8),
    /// There should be an answer and there is none yet.
    Missing,
    /// Answered with "not relevant" and a reason.
    NotRelevant,
    /// The organisation does not share it.
    Withheld,
}

impl Mark {
    /// All of them in the order of the key.
    pub const ALL: [Self; 7] = [
        Self::Level(0),
        Self::Level(1),
        Self::Level(2),
        Self::Level(3),
        Self::Missing,
        Self::NotRelevant,
        Self::Withheld,
    ];

    /// The classes that give colour and ticks, for a `.lvl` or a cell of the heat map.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Level(0) => "n0",
            Self::Level(1) => "n1",
            Self::Level(2) => "n2",
            Self::Level(_) => "n3",
            Self::Missing => "gone",
            Self::NotRelevant => "gone nr",
            Self::Withheld => "gone hush",
        }
    }

    /// The figure or sign that is seen. The last two are drawn by their class alone.
    pub const fn sign(&self) -> &'static str {
        match self {
            Self::Level(0) => "0",
            Self::Level(1) => "1",
            Self::Level(2) => "2",
            Self::Level(_) => "3",
            Self::Missing => "··",
            Self::NotRelevant | Self::Withheld => "",
        }
    }

    /// The key of what is read out: "nivå 2", "saknas".
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Level(0) => "level-0",
            Self::Level(1) => "level-1",
            Self::Level(2) => "level-2",
            Self::Level(_) => "level-3",
            Self::Missing => "mark-missing",
            Self::NotRelevant => "mark-not-relevant",
            Self::Withheld => "mark-withheld",
        }
    }

    /// The key of the text with the level's name: "nivå 2, mycket tillfredsställande".
    pub const fn long_key(&self) -> &'static str {
        match self {
            Self::Level(0) => "level-0-long",
            Self::Level(1) => "level-1-long",
            Self::Level(2) => "level-2-long",
            Self::Level(_) => "level-3-long",
            _ => self.key(),
        }
    }
}

/// One choice of a list or of a group of radio buttons.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One error on a page, for the summary at its top.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The id of the field to correct.
    pub field_id: String,
    /// What is wrong, beginning with the field's label.
    pub text: String,
}

/// One step of the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What the step is called.
    pub text: String,
    /// Where it leads; `None` for the page itself.
    pub href: Option<String>,
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
