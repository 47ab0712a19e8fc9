//! Starting the program and talking to it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// The program, with a quiet log.
pub(crate) fn milstolpe(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milstolpe"));
    command.args(arguments).env("MILSTOLPE_LOG", "warn").env_remove("MILSTOLPE_DATA");
    command
}

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    milstolpe(arguments).output().expect("the program starts")
}

/// What a command said, on both of its streams.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

/// A port that was free a moment ago, for an address that has to be known before the program serves.
pub(crate) fn free_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").to_string()
}

/// Changes a database file past the program.
pub(crate) async fn tamper(folder: &Path, statements: &[&'static str]) {
    let options = SqliteConnectOptions::new().filename(folder.join("milstolpe.db"));
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
    for statement in statements {
        sqlx::query(*statement).execute(&mut connection).await.expect("done");
    }
    connection.close().await.expect("closed");
}

/// A program that serves. Killed when it is dropped.
pub(crate) struct Serving {
    child: Child,
    /// The first line that it said.
    pub(crate) first_line: String,
}

impl Serving {
    /// Starts and waits for the first line.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = milstolpe(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut first_line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut first_line).expect("a line");
        Self { child, first_line: first_line.trim().to_owned() }
    }

    /// Sends a signal by its name, such as KILL.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill is there").success());
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn end(mut self, signal: &str) -> std::process::ExitStatus {
        self.signal(signal);
        self.child.wait().expect("it ends")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Guest {
    client: reqwest::Client,
    url: String,
    cookie: String,
}

impl Guest {
    /// Presses the button behind a sign-in address.
    pub(crate) async fn sign_in(address: &str) -> Self {
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let answer = client.post(address).send().await.expect("an answer");
        assert!(answer.status().is_redirection(), "{}", answer.status());
        let cookie =
            answer.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie");
        let url = address.split("/logga-in").next().expect("an address").to_owned();
        Self { client, url, cookie: cookie.to_owned() }
    }

    /// The same person, with the same session, at another address of the program.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// A page.
    pub(crate) async fn page(&self, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        request.send().await.expect("an answer")
    }

    /// What GraphQL answers, unless the line is cut.
    pub(crate) async fn graphql(
        &self,
        query: &str,
        variables: serde_json::Value,
    ) -> reqwest::Result<serde_json::Value> {
        let body = serde_json::json!({ "query": query, "variables": variables });
        let request = self.client.post(format!("{}/graphql", self.url)).header("cookie", &self.cookie);
        request.json(&body).send().await?.error_for_status()?.json().await
    }
}
