//! Serving: the doors put together, listening, and ending well.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use axum::{Router, middleware};
use gateway::{Gateway, Limits};
use reminder::transport::{Secret, SmtpConfig, Transport};
use reminder::{Post, Report};
use store::{Db, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;
use web::Letters;

use crate::cli::{Listen, Mail, Operation, Serve};
use crate::command::{say, store_polling};
use crate::metrics::{self, Metrics};
use crate::{Found, health, machine};

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
    metrics: Metrics,
    /// Where the metrics are shown, if they are.
    shown: Option<TcpListener>,
    drain: Duration,
}

async fn bind(to: SocketAddr, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(to).await.with_context(|| {
        format!(
            "cannot listen on {to}: another program may be using the port; choose another one with {option}"
        )
    })
}

impl Server {
    /// Takes the port.
    pub(crate) async fn bind(store: Store, listen: &Listen, mailing: Mailing) -> anyhow::Result<Self> {
        let listener = bind(listen.listen, "--listen").await?;
        let url = match &listen.url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", listener.local_addr()?),
        };
        let post = mailing.post(&url)?;
        let metrics = Metrics::new(store.clone());
        Ok(Self { store, listener, url, post, metrics, shown: None, drain: Duration::ZERO })
    }

    /// Shows metrics on an address of their own, and goes on serving for a while after a stop.
    async fn operated(self, operation: &Operation) -> anyhow::Result<Self> {
        let shown = match operation.metrics {
            Some(address) => Some(bind(address, "--metrics").await?),
            None => None,
        };
        if let Some(shown) = &shown {
            tracing::info!("metrics are at http://{}/metrics", shown.local_addr()?);
        }
        Ok(Self { shown, drain: Duration::from_secs(operation.drain), ..self })
    }

    /// Address of the pages, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Answers requests and sends reminders until Ctrl-C or SIGTERM. Then it says first that it is not ready any
    /// more, goes on for as long as was asked for, and lets open requests end. A second signal ends the wait.
    pub(crate) async fn run(self, mut asked: Stop) -> anyhow::Result<()> {
        let Self { store, listener, url, post, metrics, shown, drain } = self;
        let (leaving, left) = watch::channel(false);
        let (stop, stopped) = watch::channel(false);
        let mailed = metrics.clone();
        let told = move |report: &Report| mailed.mailed(report);
        let letters = letters(store.clone(), post.clone());
        let reminders = tokio::spawn(reminder::run(store.clone(), post, told, wait(stopped.clone())));
        let service = router((store.clone(), letters), metrics.clone(), url.starts_with("https://"), left);
        let serving = axum::serve(listener, service).with_graceful_shutdown(wait(stopped.clone()));
        let serving = tokio::spawn(async move { serving.await });
        let showing = shown.map(|listener| {
            let serving = axum::serve(listener, metrics.router()).with_graceful_shutdown(wait(stopped));
            tokio::spawn(async move { serving.await })
        });
        asked.asked().await;
        leaving.send_replace(true);
        // The proxy looks at the readiness now and then; until it has, it sends requests.
        let _ = tokio::time::timeout(drain, asked.asked()).await;
        stop.send_replace(true);
        // A subscription never ends by itself; it must not keep the program alive.
        if let Ok(ended) = tokio::time::timeout(FAREWELL, serving).await {
            ended??;
        } else {
            tracing::info!("open connections were closed");
        }
        if let Some(showing) = showing {
            showing.abort();
        }
        // A mail that is under way is recorded, unless there is nobody to tell.
        let hangs = async {
            while store.is_reachable() {
                tokio::time::sleep(FAREWELL).await;
            }
        };
        tokio::select! {
            biased;
            ended = reminders => ended?,
            () = hangs => tracing::warn!("the database is away; a mail that was under way may be sent again"),
        }
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

/// Mails to sign in with leave in the background.
fn letters(store: Store, post: Post) -> Letters {
    Letters::new(move |person, made| {
        let (store, post) = (store.clone(), post.clone());
        let (path, code) = (web::route::sign_in(&made.link), made.code.reveal().to_owned());
        tokio::spawn(async move {
            let sending = (store.ambient().id(), store.ambient().now());
            if let Err(error) = post.send_letter(&person, (&path, &code), sending).await {
                tracing::error!(%error, "a mail to sign in with was not sent");
            }
        });
    })
}

/// Every door: the pages and GraphQL, each behind the same look at who asks. Whether the instance is well is
/// told to anybody.
fn router(
    (store, letters): (Store, Letters),
    metrics: Metrics,
    secure: bool,
    stopping: watch::Receiver<bool>,
) -> Router {
    let named = || middleware::from_fn(metrics::note_route);
    let pages = web::router(web::App { store: store.clone(), secure, letters }).route_layer(named());
    let graphql = gateway::router(Gateway::new(store.clone(), Limits::default()));
    let health = health::router(store.clone(), stopping).route_layer(named());
    Router::new()
        .merge(graphql.route_layer(named()))
        .fallback_service(pages)
        .layer(middleware::from_fn_with_state(store, web::session::identify))
        .merge(health)
        .layer(middleware::from_fn(web::session::protect))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(metrics, metrics::count))
        .layer(TraceLayer::new_for_http())
}

/// Serves until it is stopped.
pub(crate) async fn serve(arguments: Serve) -> anyhow::Result<Found> {
    let stop = Stop::listen()?;
    let data = &arguments.data.data;
    let poll = Duration::from_millis(arguments.operation.poll);
    let db = Db::open(&arguments.data.address()?).await?;
    let store = store_polling(db, machine::ambient()?, poll).await?;
    let mailing = Mailing::configured(&arguments.mail, data)?;
    let server = Server::bind(store.clone(), &arguments.listen, mailing).await?;
    let server = server.operated(&arguments.operation).await?;
    say(&format!("Milstolpe listens at {}", server.url()));
    server.run(stop).await?;
    if tokio::time::timeout(FAREWELL, store.db().close()).await.is_err() {
        tracing::warn!("the database did not answer; its connections were cut");
    }
    Ok(Found::Sound)
}
