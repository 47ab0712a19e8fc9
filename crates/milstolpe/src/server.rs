//! Serving: the doors put together, listening, and ending well.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use axum::{Router, middleware};
use gateway::{Gateway, Limits};
use reminder::Post;
use reminder::transport::{Secret, SmtpConfig, Transport};
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::cli::{Listen, Mail, Serve};
use crate::command::{open, say};
use crate::{Found, machine};

/// How long open requests and subscriptions may take to end after a stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Folder of mails that were written instead of sent.
const OUTBOX: &str = "outbox";

/// How mail leaves, before the address of the pages is known.
pub(crate) struct Mailing {
    transport: Transport,
    sender: String,
}

impl Mailing {
    /// Mails as files in the data folder.
    pub(crate) fn outbox(data: &Path) -> Self {
        let sender = "Milstolpe <demo@milstolpe.example>".to_owned();
        Self { transport: Transport::outbox(data.join(OUTBOX)), sender }
    }

    /// Mail as configured.
    pub(crate) fn configured(mail: &Mail, data: &Path) -> anyhow::Result<Self> {
        let transport = match &mail.smtp {
            Some(url) => {
                let mut config = SmtpConfig::parse(url).context("--smtp")?;
                if let Some(file) = &mail.smtp_password_file {
                    let password = std::fs::read_to_string(file)
                        .with_context(|| format!("the password file {} cannot be read", file.display()))?;
                    config = config.with_password(Secret::new(password.trim_end()))?;
                }
                Transport::smtp(config).context("--smtp")?
            }
            None => Transport::outbox(data.join(OUTBOX)),
        };
        Ok(Self { transport, sender: mail.sender.clone() })
    }

    /// The transport, for trying it out.
    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    fn post(self, pages: &str) -> anyhow::Result<Post> {
        Ok(Post::try_new(self.transport, &self.sender, pages)?)
    }
}

/// A server that listens and does not answer yet.
pub(crate) struct Server {
    store: Store,
    listener: TcpListener,
    url: String,
    post: Post,
}

impl Server {
    /// Takes the port.
    pub(crate) async fn bind(store: Store, listen: &Listen, mailing: Mailing) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(listen.listen).await.with_context(|| {
            format!(
                "cannot listen on {}: another program may be using the port; choose another one with --listen",
                listen.listen
            )
        })?;
        let url = match &listen.url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", listener.local_addr()?),
        };
        let post = mailing.post(&url)?;
        Ok(Self { store, listener, url, post })
    }

    /// Address of the pages, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Answers requests and sends reminders until Ctrl-C or SIGTERM.
    pub(crate) async fn run(self, mut asked: Stop) -> anyhow::Result<()> {
        let Self { store, listener, url, post } = self;
        let (stop, stopped) = watch::channel(false);
        let reminders = tokio::spawn(reminder::run(store.clone(), post, wait(stopped.clone())));
        let service = router(store, url.starts_with("https://"));
        let serving = axum::serve(listener, service).with_graceful_shutdown(wait(stopped));
        let serving = tokio::spawn(async move { serving.await });
        asked.asked().await;
        stop.send_replace(true);
        // A subscription never ends by itself; it must not keep the program alive.
        if let Ok(ended) = tokio::time::timeout(FAREWELL, serving).await {
            ended??;
        } else {
            tracing::info!("open connections were closed");
        }
        reminders.await?;
        Ok(())
    }
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Ctrl-C and SIGTERM. Listened to before anything is said, so that no early one is fatal.
pub(crate) struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    /// Begins to listen.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits until somebody asks to stop.
    pub(crate) async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Every door: the pages and GraphQL, each behind the same look at who asks.
fn router(store: Store, secure: bool) -> Router {
    let pages = web::router(web::App { store: store.clone(), secure });
    let graphql = gateway::router(Gateway::new(store.clone(), Limits::default()));
    Router::new()
        .merge(graphql)
        .fallback_service(pages)
        .layer(middleware::from_fn_with_state(store, web::session::identify))
        .layer(middleware::from_fn(web::session::protect))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
}

/// Serves until it is stopped.
pub(crate) async fn serve(arguments: Serve) -> anyhow::Result<Found> {
    let stop = Stop::listen()?;
    let data = &arguments.data.data;
    let store = open(&arguments.data.address()?, machine::ambient()?).await?;
    let mailing = Mailing::configured(&arguments.mail, data)?;
    let server = Server::bind(store.clone(), &arguments.listen, mailing).await?;
    say(&format!("Milstolpe listens at {}", server.url()));
    server.run(stop).await?;
    store.db().close().await;
    Ok(Found::Sound)
}
