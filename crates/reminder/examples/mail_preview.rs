//! Writes a sample digest in both languages to a folder (`.html`, `.txt` and `.eml`), to look at.
//!
//! `cargo run -p reminder --example mail_preview -- preview`
#![expect(clippy::print_stdout, reason = "an example talks to the one who runs it")]

use std::error::Error;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate};
use locale::Language;
use mail_parser::MessageParser;
use reminder::mail::{Digest, Item, ItemKind, render};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "preview".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let sent_at = DateTime::from_timestamp(1_795_593_600, 0).ok_or("a time that exists")?;
    for language in Language::ALL {
        let message = render(&sample(language)?, &"Milstolpe <milstolpe@example.se>".parse()?, sent_at)?;
        let raw = message.formatted();
        let parsed = MessageParser::default().parse(&raw).ok_or("a message that can be read")?;
        let file = folder.join(language.code());
        std::fs::write(file.with_extension("eml"), &raw)?;
        std::fs::write(file.with_extension("html"), parsed.body_html(0).ok_or("an HTML part")?.as_ref())?;
        std::fs::write(file.with_extension("txt"), parsed.body_text(0).ok_or("a text part")?.as_ref())?;
        println!("{}: {}", language.code(), parsed.subject().unwrap_or_default());
    }
    Ok(())
}

fn sample(language: Language) -> Result<Digest, Box<dyn Error>> {
    let swedish = language == Language::Sv;
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).ok_or("a date that exists");
    let item = |kind, due, sv: [&str; 2], en: [&str; 2]| {
        let [title, detail] = if swedish { sv } else { en };
        let url = "https://milstolpe.example/sak".to_owned();
        Item { kind, due, title: title.to_owned(), detail: detail.to_owned(), url }
    };
    Ok(Digest {
        to_name: "Anna Lind".to_owned(),
        to_address: "anna.lind@rattvik.se".to_owned(),
        organisation: "Rättviks kommun".to_owned(),
        language,
        day: date(2026, 11, 25)?,
        items: vec![
            item(
                ItemKind::RoundDue,
                date(2026, 12, 11)?,
                ["Lämna in självskattningen", "16 av 37 kriterier är kvar, fem av dem är delegerade."],
                ["Submit the self-assessment", "16 of 37 criteria are left, five of them are delegated."],
            ),
            item(
                ItemKind::PhaseStarts,
                date(2026, 11, 2)?,
                [
                    "Städtjänster, skolor och förskolor",
                    "För sent redan: avtalet går ut 30 april 2027. Välj ny tidplan eller förläng.",
                ],
                [
                    "Cleaning services, schools and preschools",
                    "Already too late: the contract ends on 30 April 2027. Choose a new schedule or extend.",
                ],
            ),
            item(
                ItemKind::ActionFollowUp,
                date(2026, 11, 25)?,
                ["Samordna inköpen med verksamhetsplaneringen", ""],
                ["Align purchasing with operational planning", ""],
            ),
            item(
                ItemKind::PhaseStarts,
                date(2027, 1, 4)?,
                ["Skolmat <ekologisk>: annonsering", "Gäller \"Rättvik & Leksand\"."],
                ["School meals <organic>: publication", "Applies to \"Rättvik & Leksand\"."],
            ),
        ],
        start_url: "https://milstolpe.example/min-sida".to_owned(),
        settings_url: swedish.then(|| "https://milstolpe.example/paminnelser".to_owned()),
        message_id: "preview@milstolpe.example".to_owned(),
    })
}
