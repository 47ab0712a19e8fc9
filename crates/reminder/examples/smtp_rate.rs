//! Measures how many messages one session hands over per second.
//!
//! Start a server first, for example `smtp-sink -u root 127.0.0.1:2525 100`, then
//! `cargo run --release -p reminder --example smtp_rate -- smtp://127.0.0.1:2525 5000`.
#![expect(clippy::print_stdout, reason = "an example talks to the one who runs it")]

use std::error::Error;
use std::time::Instant;

use lettre::Message;
use lettre::message::MultiPart;
use reminder::transport::{SmtpConfig, Transport};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "smtp://127.0.0.1:2525".to_owned());
    let count: u32 = arguments.next().map_or(Ok(2000), |text| text.parse())?;
    let transport = Transport::smtp(SmtpConfig::parse(&url)?)?;
    let text = "Det här väntar på dig onsdag 25 november 2026.\r\n".repeat(30);
    let message = Message::builder()
        .from("Milstolpe <milstolpe@example.se>".parse()?)
        .to("Anna Lind <anna.lind@example.se>".parse()?)
        .subject("Fyra saker väntar, en är sen")
        .message_id(Some("<rate@milstolpe.example>".to_owned()))
        .multipart(MultiPart::alternative_plain_html(text.clone(), format!("<p>{text}</p>").repeat(3)))?;

    let start = Instant::now();
    let mut session = transport.open().await?;
    let opened = start.elapsed();
    for _ in 0..count {
        session.send(&message).await?;
    }
    let taken = start.elapsed();
    session.close().await;
    let rate = f64::from(count) / taken.as_secs_f64();
    println!(
        "{count} messages of {} bytes in {taken:.2?} (connected after {opened:.2?}): {rate:.0} messages/s",
        message.formatted().len()
    );
    Ok(())
}
