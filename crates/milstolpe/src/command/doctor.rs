//! Checking an installation.

use chrono::Duration;

use crate::cli;
use crate::command::{catalogue, existing, require_complete, require_models, say};
use crate::server::Mailing;
use crate::{Found, machine};

/// What was looked at, and what was wrong with it, if anything was.
struct Finding {
    what: &'static str,
    result: Result<String, String>,
}

pub(crate) async fn run(arguments: &cli::Doctor) -> anyhow::Result<Found> {
    let mut findings = vec![models()];
    findings.extend(database(&arguments.data).await);
    findings.push(mail(arguments).await);
    for Finding { what, result } in &findings {
        match result {
            Ok(text) => say(&format!("ok    {what}: {text}")),
            Err(text) => say(&format!("WRONG {what}: {text}")),
        }
    }
    let sound = findings.iter().all(|finding| finding.result.is_ok());
    Ok(if sound { Found::Sound } else { Found::Faults })
}

fn models() -> Finding {
    let result = catalogue().map(|catalogue| catalogue.names()).map_err(|error| format!("{error:#}"));
    Finding { what: "models", result }
}

async fn database(data: &cli::Data) -> Vec<Finding> {
    let finding = |what, result: anyhow::Result<String>| Finding {
        what,
        result: result.map_err(|error| format!("{error:#}")),
    };
    let opened = async { existing(&data.address()?).await };
    let db = match opened.await {
        Ok(db) => db,
        Err(error) => return vec![finding("database", Err(error))],
    };
    let integrity = match db.integrity().await {
        Ok(faults) if faults.is_empty() => Ok(format!("{} is sound and up to date", db.name())),
        Ok(faults) => Err(anyhow::anyhow!("SQLite finds: {}", faults.join("; "))),
        Err(error) => Err(error.into()),
    };
    let rounds = match catalogue() {
        Ok(catalogue) => {
            require_models(&db, &catalogue).await.map(|()| "every round's model is loaded".to_owned())
        }
        Err(error) => Err(error),
    };
    let copy = require_complete(&db).await.map(|()| "no copy to this database is unfinished".to_owned());
    let findings = vec![
        finding("database", integrity),
        finding("copy", copy),
        finding("rounds", rounds),
        finding("clock", clock(&db).await),
    ];
    db.close().await;
    findings
}

/// A clock that was set back would give new events times before those of the old ones.
async fn clock(db: &store::Db) -> anyhow::Result<String> {
    let now = machine::now();
    let head = db.head().await?;
    let last = db.after(head.position.saturating_sub(1), 1).await?;
    match last.first() {
        Some(last) if last.at > now + Duration::minutes(5) => anyhow::bail!(
            "it is {} now, but the last event was recorded at {}: set the clock, or wait",
            now.to_rfc3339(),
            last.at.to_rfc3339()
        ),
        _ => Ok(format!("{} UTC", now.format("%Y-%m-%d %H:%M:%S"))),
    }
}

async fn mail(arguments: &cli::Doctor) -> Finding {
    let result = async {
        let mailing = Mailing::configured(&arguments.mail, &arguments.data.data)?;
        let session = mailing.transport().open().await?;
        session.close().await;
        Ok(match &arguments.mail.smtp {
            Some(_) => "the mail server answers".to_owned(),
            None => {
                "no mail server is set; mails are written to the folder outbox in the data folder".to_owned()
            }
        })
    };
    Finding { what: "mail", result: result.await.map_err(|error: anyhow::Error| format!("{error:#}")) }
}
