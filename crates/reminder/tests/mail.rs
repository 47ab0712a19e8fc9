//! Digests as a mail program reads them.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which may fail loudly")]

use chrono::{DateTime, NaiveDate, Utc};
use lettre::Message;
use locale::Language;
use mail_parser::{MessageParser, MimeHeaders};
use reminder::mail::{Digest, Item, ItemKind, RenderError, render};

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn item(kind: ItemKind, due: NaiveDate, title: &str, detail: &str) -> Item {
    let url = "https://milstolpe.example/sak?a=1&b=2".to_owned();
    Item { kind, due, title: title.to_owned(), detail: detail.to_owned(), url }
}

/// The digest of look/mejl.txt, given in another order than it is shown.
fn digest(language: Language) -> Digest {
    let left = "16 av 37 kriterier är kvar, fem av dem är delegerade.";
    let late = "För sent redan: avtalet går ut 30 april 2027. Välj ny tidplan eller förläng.";
    Digest {
        to_name: "Anna Lind".to_owned(),
        to_address: "anna.lind@rattvik.se".to_owned(),
        organisation: "Rättviks kommun".to_owned(),
        language,
        day: date(2026, 11, 25),
        items: vec![
            item(ItemKind::RoundDue, date(2026, 12, 11), "Lämna in självskattningen", left),
            item(ItemKind::PhaseStarts, date(2026, 11, 2), "Städtjänster, skolor och förskolor", late),
            item(ItemKind::ActionFollowUp, date(2026, 11, 25), "Samordna inköpen", ""),
            item(ItemKind::PhaseStarts, date(2027, 1, 4), "Skolmat <ekologisk>", "Rättvik & Leksand."),
        ],
        start_url: "https://milstolpe.example/min-sida".to_owned(),
        settings_url: Some("https://milstolpe.example/paminnelser".to_owned()),
        message_id: "<0193-påminnelse@milstolpe.example>".replace("påminnelse", "r1"),
    }
}

fn sent_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_593_600, 0).unwrap()
}

fn rendered(digest: &Digest) -> Message {
    let from = "Milstolpe <milstolpe@example.se>".parse().unwrap();
    render(digest, &from, sent_at()).unwrap()
}

fn error(digest: &Digest) -> RenderError {
    render(digest, &"milstolpe@example.se".parse().unwrap(), sent_at()).unwrap_err()
}

fn subject(digest: &Digest) -> String {
    let raw = rendered(digest).formatted();
    MessageParser::default().parse(&raw).unwrap().subject().unwrap().to_owned()
}

fn with_dues(language: Language, dues: &[NaiveDate]) -> Digest {
    let items = dues.iter().map(|due| item(ItemKind::RoundDue, *due, "Titel", "Detalj.")).collect();
    Digest { items, ..digest(language) }
}

/// The names of the headers before the first part, in order.
fn header_names(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap().to_owned();
    head.split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}

const HEADERS: [&str; 9] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
];

#[test]
fn a_message_has_a_text_and_an_html_part_in_utf8_and_the_agreed_headers() {
    let raw = rendered(&digest(Language::Sv)).formatted();
    let mail = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(header_names(&raw), HEADERS);
    assert_eq!(mail.subject(), Some("Fyra saker väntar, en är sen"));
    assert_eq!(mail.message_id(), Some("0193-r1@milstolpe.example"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-25T08:00:00Z");
    assert_eq!(mail.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Anna Lind"), Some("anna.lind@rattvik.se")));
    let kind = mail.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    let parts: Vec<_> = mail.parts.iter().skip(1).map(|part| part.content_type().unwrap()).collect();
    let subtypes: Vec<_> = parts.iter().map(|kind| kind.subtype().unwrap()).collect();
    assert_eq!(subtypes, ["plain", "html"]);
    assert!(parts.iter().all(|kind| kind.attribute("charset") == Some("utf-8")));
    assert!(raw.is_ascii(), "old relays get 7 bits");
    assert!(String::from_utf8(raw).unwrap().split("\r\n").all(|line| line.len() <= 78), "no overlong line");
}

#[test]
fn the_text_part_reads_like_a_letter() {
    let raw = rendered(&digest(Language::Sv)).formatted();
    let mail = MessageParser::default().parse(&raw).unwrap();
    let text = mail.body_text(0).unwrap().replace("\r\n", "\n").replace('\u{a0}', "~");
    let expected = "\
Hej Anna!

Det här väntar på dig onsdag 25~november~2026.

1. Städtjänster, skolor och förskolor
   2~nov, har passerat. För sent redan: avtalet går ut 30 april 2027.
   Välj ny tidplan eller förläng.

2. Samordna inköpen
   25~nov, i dag. Åtgärden ska följas upp.

3. Lämna in självskattningen
   11~dec, fredag. 16 av 37 kriterier är kvar, fem av dem är delegerade.

4. Skolmat <ekologisk>
   4~jan 2027, måndag. Rättvik & Leksand.

Öppna Min sida:
https://milstolpe.example/min-sida

--\u{20}
Du får mejlet eftersom du har något att göra för Rättviks kommun i
Milstolpe. Det kommer bara när något väntar.

Ändra eller stäng av påminnelser:
https://milstolpe.example/paminnelser
";
    assert_eq!(text, expected);
    assert!(text.lines().all(|line| line.chars().count() <= 72));
}

#[test]
fn the_html_part_is_escaped_marked_with_its_language_and_says_late_in_words() {
    for (language, lang, late) in [(Language::Sv, "sv", "har passerat"), (Language::En, "en", "has passed")] {
        let raw = rendered(&digest(language)).formatted();
        let mail = MessageParser::default().parse(&raw).unwrap();
        let html = mail.body_html(0).unwrap();
        assert!(html.contains(&format!("<html lang=\"{lang}\">")));
        assert!(html.contains("Skolmat &#60;ekologisk&#62;"), "{html}");
        assert!(html.contains("href=\"https://milstolpe.example/sak?a=1&#38;b=2\""), "{html}");
        assert_eq!(html.matches(late).count(), 1);
        assert_eq!(html.matches("#a8201a").count(), 1);
        let order: Vec<_> = ["Städtjänster", "Samordna", "Lämna in", "Skolmat"]
            .iter()
            .map(|t| html.find(t).unwrap())
            .collect();
        assert!(order.is_sorted(), "sorted by date");
        for part in [html.as_ref(), mail.body_text(0).unwrap().as_ref()] {
            assert!(!part.contains("[mail-") && !part.contains("{$"), "a text is missing: {part}");
        }
    }
}

#[test]
fn nothing_is_said_about_settings_without_a_page_for_them() {
    let raw = rendered(&Digest { settings_url: None, ..digest(Language::Sv) }).formatted();
    let mail = MessageParser::default().parse(&raw).unwrap();
    assert!(!mail.body_html(0).unwrap().contains("påminnelser"));
    assert!(mail.body_text(0).unwrap().ends_with("när något väntar.\r\n"));
}

#[test]
fn the_subject_counts_what_waits_and_what_is_late() {
    let (late, later) = (date(2026, 11, 24), date(2026, 12, 1));
    let cases: [(&[NaiveDate], &str, &str); 6] = [
        (&[later, later], "Två saker väntar", "Two things are waiting"),
        (&[late, later], "Två saker väntar, en är sen", "Two things are waiting, one is late"),
        (&[late, late], "Två saker väntar, båda är sena", "Two things are waiting, both are late"),
        (&[late, late, later], "Tre saker väntar, två är sena", "Three things are waiting, two are late"),
        (&[late, late, late], "Tre saker väntar, alla är sena", "Three things are waiting, all are late"),
        (&[later; 13], "13 saker väntar", "13 things are waiting"),
    ];
    for (dues, sv, en) in cases {
        assert_eq!(subject(&with_dues(Language::Sv, dues)), sv);
        assert_eq!(subject(&with_dues(Language::En, dues)), en);
    }
}

#[test]
fn a_single_thing_is_the_subject_itself() {
    use ItemKind::{ActionFollowUp, PhaseStarts, RoundDue};
    use Language::{En, Sv};

    let one = |language, kind, due| {
        let items = vec![item(kind, due, "Städtjänster", "")];
        subject(&Digest { items, ..digest(language) })
    };
    let (late, today, later, next_year) =
        (date(2026, 11, 2), date(2026, 11, 25), date(2026, 12, 11), date(2027, 1, 4));
    assert_eq!(one(Sv, RoundDue, later), "Städtjänster, senast 11 december");
    assert_eq!(one(En, RoundDue, later), "Städtjänster, due 11 December");
    assert_eq!(one(Sv, ActionFollowUp, today), "Städtjänster, följ upp senast i dag");
    assert_eq!(one(En, ActionFollowUp, today), "Städtjänster, follow-up due today");
    assert_eq!(one(Sv, PhaseStarts, next_year), "Städtjänster, börjar 4 januari 2027");
    assert_eq!(one(En, PhaseStarts, next_year), "Städtjänster, starts 4 January 2027");
    assert_eq!(one(Sv, PhaseStarts, late), "Städtjänster, 2 november har passerat");
    assert_eq!(one(En, RoundDue, late), "Städtjänster, 2 November has passed");
}

#[test]
fn a_long_title_is_cut_in_the_subject_alone() {
    let title = "å".repeat(200);
    let items = vec![item(ItemKind::RoundDue, date(2026, 12, 11), &title, "")];
    let digest = Digest { items, ..digest(Language::Sv) };
    assert_eq!(subject(&digest), format!("{}…, senast 11 december", "Å".to_owned() + &"å".repeat(79)));
    let raw = rendered(&digest).formatted();
    assert!(MessageParser::default().parse(&raw).unwrap().body_text(0).unwrap().contains(&title));
}

#[test]
fn names_with_every_trap_arrive_as_they_were() {
    for name in [
        "Åsa Öberg",
        "Lind, Anna",
        "Anna \"Nanna\" Lind",
        "Lind, Åsa <x@y.se>",
        "a\\b; c",
        "Ann=?utf-8?q?x?=",
    ] {
        let raw = rendered(&Digest { to_name: name.to_owned(), ..digest(Language::Sv) }).formatted();
        let mail = MessageParser::default().parse(&raw).unwrap();
        let to: Vec<_> = mail.to().unwrap().iter().collect();
        assert_eq!(to.len(), 1, "{name}");
        assert_eq!((to[0].name(), to[0].address()), (Some(name), Some("anna.lind@rattvik.se")), "{name}");
    }
}

#[test]
fn line_breaks_in_names_and_titles_cannot_make_a_header() {
    let attack = "Anna\r\nBcc: all@falun.se\r\n\r\n<h1>\u{2028}\u{0}x";
    let one = vec![item(ItemKind::RoundDue, date(2026, 12, 11), attack, attack)];
    let mut digest =
        Digest { to_name: attack.to_owned(), organisation: attack.to_owned(), ..digest(Language::Sv) };
    for items in [digest.items.clone(), one] {
        digest.items = items;
        let message = rendered(&digest);
        assert_eq!(header_names(&message.formatted()), HEADERS);
        assert_eq!(message.envelope().to().len(), 1);
        let raw = message.formatted();
        let mail = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(mail.to().unwrap().first().unwrap().name(), Some("Anna Bcc: all@falun.se <h1> x"));
    }
}

#[test]
fn an_unusable_address_is_refused_without_being_repeated() {
    for address in
        ["", "anna", "anna@", "@falun.se", "anna@falun.se\r\nBcc: x@y.se", "anna lind@falun.se", "a@b@c d"]
    {
        let error = error(&Digest { to_address: address.to_owned(), ..digest(Language::Sv) });
        assert!(matches!(error, RenderError::Address(_)), "{address}");
        assert!(!error.to_string().contains("anna"), "{error}");
    }
}

#[test]
fn a_domain_with_swedish_letters_gets_the_form_every_server_understands() {
    let message = rendered(&Digest { to_address: "anna@rättvik.se".to_owned(), ..digest(Language::Sv) });
    assert_eq!(message.envelope().to()[0].to_string(), "anna@xn--rttvik-bua.se");
}

#[test]
fn an_unusable_message_id_or_link_is_refused() {
    for id in ["", "r1", "r1@", "@x", "<r1@x>\r\nBcc: x@y.se", "r 1@x", "r1@x@y", "å@x"] {
        let error = error(&Digest { message_id: id.to_owned(), ..digest(Language::Sv) });
        assert!(matches!(error, RenderError::MessageId(_)), "{id}");
    }
    for url in ["", "/min-sida", "javascript:alert(1)", "https://x/\nBcc: y", "https://x/ y"] {
        let error = error(&Digest { start_url: url.to_owned(), ..digest(Language::Sv) });
        assert!(matches!(error, RenderError::Url("link to the start page")), "{url}");
    }
    let error = error(&Digest { items: Vec::new(), ..digest(Language::Sv) });
    assert!(matches!(error, RenderError::Empty));
}

#[test]
fn the_same_digest_gives_the_same_bytes() {
    assert_eq!(rendered(&digest(Language::En)).formatted(), rendered(&digest(Language::En)).formatted());
}
