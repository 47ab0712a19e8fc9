//! The texts as compiled in, one Fluent bundle per language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::Language;
use crate::number;

/// One `.ftl` file in both languages.
pub(crate) struct Area {
    /// The file's name without its ending.
    #[cfg_attr(not(test), expect(dead_code, reason = "names the file in what a failing test says"))]
    pub(crate) name: &'static str,
    sv: &'static str,
    en: &'static str,
}

impl Area {
    /// The file's content in a language.
    pub(crate) const fn source(&self, language: Language) -> &'static str {
        match language {
            Language::Sv => self.sv,
            Language::En => self.en,
        }
    }
}

macro_rules! areas {
    ($($name:literal),* $(,)?) => {
        &[$(Area {
            name: $name,
            sv: include_str!(concat!("../i18n/sv/", $name, ".ftl")),
            en: include_str!(concat!("../i18n/en/", $name, ".ftl")),
        }),*]
    };
}

/// Every file of texts. A new file is added here; a test finds one that was forgotten.
pub(crate) static AREAS: &[Area] = areas![
    "common",
    "start",
    "sheet",
    "comparison",
    "progress",
    "plan",
    "action",
    "history",
    "signin",
    "error",
    "refusal",
    "import",
    "mail",
];

type Bundle = FluentBundle<FluentResource>;

static SWEDISH: LazyLock<Bundle> = LazyLock::new(|| load(Language::Sv));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| load(Language::En));

fn bundle(language: Language) -> &'static Bundle {
    match language {
        Language::Sv => &SWEDISH,
        Language::En => &ENGLISH,
    }
}

/// Builds a language's bundle. A file with an error gives what could be read of it: the files are compiled in
/// and tests refuse such a file, so a running program never gets here with one.
fn load(language: Language) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
    // The marks would get into copied text, mail subjects and comparisons; we have no right-to-left language.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::Sv => |value, _| format_number(Language::Sv, value),
        Language::En => |value, _| format_number(Language::En, value),
    }));
    for area in AREAS {
        let resource = FluentResource::try_new(area.source(language).to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
    }
    bundle
}

fn format_number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::plain(language, number.value)),
        _ => None,
    }
}

/// Whether a text of this id exists.
pub(crate) fn has(language: Language, key: &str) -> bool {
    bundle(language).get_message(key).is_some_and(|message| message.value().is_some())
}

/// A text with its variables filled in; `None` when there is no such text.
pub(crate) fn look_up(language: Language, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let bundle = bundle(language);
    let message = bundle.get_message(key)?;
    let pattern = message.value()?;
    // A variable that was not given shows as `{$name}` in the text, which is as visible as a missing key.
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, args, &mut errors).into_owned())
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;
