//! The command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use store::Address;

/// The shared workroom of a region's public buyers: maturity, plans, reminders.
#[derive(Debug, Parser)]
#[command(
    name = "milstolpe",
    version,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done, but something was found to be wrong."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages and the GraphQL API, and send reminders
    Serve(Serve),
    /// Serve a made-up Dalarna to look around in: three rounds, plans, actions, people to sign in as
    Demo(Demo),
    /// Make a region with a coordinator, and print the coordinator's sign-in address
    Setup(Setup),
    /// Print a sign-in address for a person, to be used once within a day
    SignIn(SignIn),
    /// Read planned procurements from a CSV file or an Excel workbook
    ImportProcurements(ImportProcurements),
    /// Bring the database up to date with this program
    Migrate(Data),
    /// Make the read tables again from the event log
    Rebuild(Data),
    /// Walk the event log's hash chain and name the first event that does not fit
    Verify(Data),
    /// Move everything to another database: from a file to a server, back, or to another of the same kind
    Copy(Copy),
    /// Work with maturity models
    Model {
        #[command(subcommand)]
        command: Model,
    },
    /// Check the database, the models, the mail server and the clock
    Doctor(Doctor),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    /// Check a model: a structure file with its text files beside it, or the name of a built-in one
    Check {
        /// Path of a model.toml, or a name such as dalamodellen-2022
        model: String,
    },
}

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Data {
    /// Folder of the database and of mails that are written instead of sent; made if it does not exist
    #[arg(long, value_name = "DIR", env = "MILSTOLPE_DATA", default_value = "milstolpe-data")]
    pub(crate) data: PathBuf,
    /// Address of a database elsewhere, such as <postgres://milstolpe@db.example.se/milstolpe?sslmode=verify-full>
    #[arg(long, value_name = "URL", env = "MILSTOLPE_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Data {
    /// The database: the one named, or the file in the folder.
    pub(crate) fn address(&self) -> anyhow::Result<Address> {
        address(&self.data, self.database.as_deref())
    }
}

fn address(folder: &Path, database: Option<&str>) -> anyhow::Result<Address> {
    Ok(match database {
        Some(url) => Address::parse(url)?,
        None => Address::folder(folder),
    })
}

/// Where the pages are.
#[derive(Args, Clone, Debug)]
pub(crate) struct Listen {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", env = "MILSTOLPE_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Address under which people reach the pages, such as <https://milstolpe.example.se>; links in mails begin with it
    #[arg(long, value_name = "URL", env = "MILSTOLPE_URL")]
    pub(crate) url: Option<String>,
}

/// How mail leaves.
#[derive(Args, Clone, Debug)]
pub(crate) struct Mail {
    /// Mail server, such as <smtp+starttls://user@mail.example.se:587>; without it mails are written to the folder outbox in the data folder
    #[arg(long, value_name = "URL", env = "MILSTOLPE_SMTP")]
    pub(crate) smtp: Option<String>,
    /// File with the mail server's password
    #[arg(long, value_name = "FILE", env = "MILSTOLPE_SMTP_PASSWORD_FILE")]
    pub(crate) smtp_password_file: Option<PathBuf>,
    /// Sender of mails
    #[arg(
        long = "mail-from",
        value_name = "ADDRESS",
        env = "MILSTOLPE_MAIL_FROM",
        default_value = "Milstolpe <milstolpe@localhost.localdomain>"
    )]
    pub(crate) sender: String,
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) data: Data,
    #[command(flatten)]
    pub(crate) listen: Listen,
    #[command(flatten)]
    pub(crate) mail: Mail,
    #[command(flatten)]
    pub(crate) operation: Operation,
}

/// How an instance gets on with others, and with those who watch it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Operation {
    /// Address on which /metrics is shown to Prometheus, such as 127.0.0.1:9464; without it nowhere
    #[arg(long, value_name = "ADDR", env = "MILSTOLPE_METRICS")]
    pub(crate) metrics: Option<SocketAddr>,
    /// How often this instance looks by itself what other instances and programs have written, in milliseconds
    #[arg(long, value_name = "MS", env = "MILSTOLPE_POLL", default_value_t = 1000,
        value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub(crate) poll: u64,
    /// How many seconds to go on serving after a stop, while /health/ready already says 503 to the proxy
    #[arg(long, value_name = "SECONDS", env = "MILSTOLPE_DRAIN", default_value_t = 0,
        value_parser = clap::value_parser!(u64).range(0..=300))]
    pub(crate) drain: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// Folder of the demo's database and mails; the next start goes on where this one ended
    #[arg(long, value_name = "DIR", env = "MILSTOLPE_DEMO_DATA", default_value = "milstolpe-demo")]
    pub(crate) data: PathBuf,
    // Not MILSTOLPE_DATABASE: made-up data must not get into a real database because a variable is set.
    /// Address of a database elsewhere, to be filled with the demo's data
    #[arg(long, value_name = "URL", env = "MILSTOLPE_DEMO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    #[command(flatten)]
    pub(crate) listen: Listen,
    /// Print the sign-in addresses as one line of JSON, for programs
    #[arg(long)]
    pub(crate) json: bool,
}

impl Demo {
    /// The database: the one named, or the file in the folder.
    pub(crate) fn address(&self) -> anyhow::Result<Address> {
        address(&self.data, self.database.as_deref())
    }
}

#[derive(Args, Debug)]
pub(crate) struct Setup {
    #[command(flatten)]
    pub(crate) data: Data,
    #[command(flatten)]
    pub(crate) listen: Listen,
    /// Name of the region
    #[arg(long, default_value = "Dalarna")]
    pub(crate) region: String,
    /// Register the 15 municipalities of Dalarna as well
    #[arg(long)]
    pub(crate) dalarna: bool,
    /// Name of the coordinator
    #[arg(long, value_name = "NAME")]
    pub(crate) coordinator: String,
    /// E-mail address of the coordinator
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: String,
}

#[derive(Args, Debug)]
pub(crate) struct SignIn {
    #[command(flatten)]
    pub(crate) data: Data,
    #[command(flatten)]
    pub(crate) listen: Listen,
    /// E-mail address of the person
    pub(crate) email: String,
}

#[derive(Args, Debug)]
pub(crate) struct ImportProcurements {
    #[command(flatten)]
    pub(crate) data: Data,
    /// CSV file or Excel workbook
    pub(crate) file: PathBuf,
    /// Region whose organisations buy; may be left out if there is only one
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Register buyers that are not organisations of the region yet
    #[arg(long)]
    pub(crate) register_missing: bool,
}

/// From where to where. The variables are for addresses that hold a password: others see a command line.
#[derive(Args, Debug)]
pub(crate) struct Copy {
    /// Address of the database that is copied, such as <sqlite:/var/lib/milstolpe>; it is only read and may be in use
    #[arg(long, value_name = "URL", env = "MILSTOLPE_COPY_FROM", hide_env_values = true)]
    from: String,
    /// Address of the database that becomes the copy, such as <postgres://milstolpe@db.example.se/milstolpe>; empty, or an earlier copy
    #[arg(long, value_name = "URL", env = "MILSTOLPE_COPY_TO", hide_env_values = true)]
    to: String,
    /// Print what was done as one line of JSON, for programs
    #[arg(long)]
    pub(crate) json: bool,
}

impl Copy {
    /// Both addresses: of the source, of the target.
    pub(crate) fn addresses(&self) -> anyhow::Result<(Address, Address)> {
        let from = Address::parse(&self.from).context("--from")?;
        Ok((from, Address::parse(&self.to).context("--to")?))
    }
}

#[derive(Args, Debug)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) data: Data,
    #[command(flatten)]
    pub(crate) mail: Mail,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
