//! Milstolpe: the shared workroom of a region's public buyers, as one program.

mod cli;
mod command;
mod demo;
mod health;
mod import;
mod machine;
mod metrics;
mod server;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command, Model};
use crate::command::{copy, data, doctor, import_procurements, model, setup};

/// What a command found. The exit code says it to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Everything is as it should be.
    Sound,
    /// The command did its work, and something is wrong with what it looked at.
    Faults,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter =
        EnvFilter::try_from_env("MILSTOLPE_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let ansi = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(ansi).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(Found::Sound) => ExitCode::SUCCESS,
        Ok(Found::Faults) => ExitCode::from(3),
        Err(error) => failed(&error),
    }
}

async fn run(command: Command) -> anyhow::Result<Found> {
    match command {
        Command::Serve(arguments) => server::serve(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Setup(arguments) => setup::setup(arguments).await,
        Command::SignIn(arguments) => setup::sign_in(arguments).await,
        Command::ImportProcurements(arguments) => import_procurements::run(arguments).await,
        Command::Migrate(arguments) => data::migrate(&arguments).await,
        Command::Rebuild(arguments) => data::rebuild(&arguments).await,
        Command::Verify(arguments) => data::verify(&arguments).await,
        Command::Copy(arguments) => copy::run(&arguments).await,
        Command::Model { command: Model::Check { model: name } } => model::check(&name),
        Command::Doctor(arguments) => doctor::run(&arguments).await,
    }
}

/// Says what went wrong, and why, in one paragraph on standard error.
fn failed(error: &anyhow::Error) -> ExitCode {
    command::complain(&format!("{error:#}"));
    ExitCode::FAILURE
}
