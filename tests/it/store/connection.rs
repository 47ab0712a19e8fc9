//! The way to a `PostgreSQL` elsewhere: encryption, certificates, and the settings in its address.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use store::{Address, Db, Error};
use tests::postgres::{Certificate, Database, OwnServer};

/// A certificate authority of a test's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap())
    }

    /// What it says of a host.
    fn certify(&self, host: &str) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let certificate = parameters.signed_by(&key, &self.0).unwrap().pem();
        Certificate { certificate, key: key.serialize_pem() }
    }

    /// Its own certificate in a file of a folder.
    fn put(&self, folder: &Path, name: &str) -> PathBuf {
        let file = folder.join(name);
        std::fs::write(&file, self.0.pem()).unwrap();
        file
    }
}

async fn open(url: &str) -> Result<Db, Error> {
    Db::open(&Address::parse(url).unwrap()).await
}

/// What an attempt that must fail says; never the password.
async fn complaint(url: &str) -> String {
    let error = open(url).await.expect_err(url);
    assert!(matches!(error, Error::Unreachable { .. } | Error::Database(_)), "{error:?}");
    let address = Address::parse(url).unwrap();
    for text in [error.to_string(), format!("{error:?}"), format!("{address:?}")] {
        assert!(!text.contains(OwnServer::PASSWORD), "{text}");
    }
    error.to_string()
}

#[tokio::test]
async fn a_server_is_trusted_by_its_certificate_and_by_nothing_less() {
    let (authority, stranger) = (Authority::new("One"), Authority::new("Another"));
    let Some(server) = OwnServer::start_on_port(Some(&authority.certify("localhost"))).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (right, wrong) =
        (authority.put(folder.path(), "right.pem"), stranger.put(folder.path(), "wrong.pem"));
    let strict = |root: &Path| format!("sslmode=verify-full&sslrootcert={}", root.display());
    let at = |host, password, parameters: &str| server.url_on_port(host, password, parameters);

    let db = open(&at("localhost", OwnServer::PASSWORD, &strict(&right))).await.unwrap();
    let encrypted = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";
    let (encrypted, version): (bool, String) = db.optional(encrypted, Vec::new()).await.unwrap().unwrap();
    assert!(encrypted && version == "TLSv1.3", "{version}");
    db.close().await;

    let unknown = complaint(&at("localhost", OwnServer::PASSWORD, &strict(&wrong))).await;
    assert!(unknown.contains("invalid peer certificate: UnknownIssuer"), "{unknown}");
    let other_name = complaint(&at("127.0.0.1", OwnServer::PASSWORD, &strict(&right))).await;
    assert!(other_name.contains("certificate not valid for name"), "{other_name}");
    let nobody = complaint(&at("localhost", OwnServer::PASSWORD, "sslmode=verify-full")).await;
    assert!(nobody.contains("UnknownIssuer"), "{nobody}");
    let missing =
        complaint(&at("localhost", OwnServer::PASSWORD, &strict(&folder.path().join("no.pem")))).await;
    assert!(missing.contains("No such file"), "{missing}");
    let password = complaint(&at("localhost", "fel-ord", &strict(&right))).await;
    assert!(
        password.contains("password authentication failed") && !password.contains("fel-ord"),
        "{password}"
    );
}

#[tokio::test]
async fn a_server_without_encryption_is_refused_where_encryption_is_asked_for() {
    let Some(server) = OwnServer::start_on_port(None).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = Authority::new("One").put(folder.path(), "root.pem");
    let strict = format!("sslmode=verify-full&sslrootcert={}", root.display());
    for parameters in ["sslmode=require", &strict] {
        let refused = complaint(&server.url_on_port("localhost", OwnServer::PASSWORD, parameters)).await;
        assert!(refused.contains("server does not support TLS"), "{parameters}: {refused}");
    }
    let plain = server.url_on_port("localhost", OwnServer::PASSWORD, "sslmode=disable");
    open(&plain).await.unwrap().close().await;
}

#[tokio::test]
async fn no_more_connections_are_opened_than_the_address_allows() {
    let Some(database) = Database::create().await else { return };
    let (db, other) =
        (open(&(database.url() + "&connections=3")).await.unwrap(), open(&database.url()).await.unwrap());
    let slow = async || db.all::<(i32,)>("select 1 from pg_sleep(0.2)", Vec::new()).await.unwrap();
    let asking = futures_util::future::join_all((0..9).map(|_| slow()));
    let asleep = "select count(*) from pg_stat_activity \
        where datname = current_database() and application_name = 'milstolpe' and query like '%pg_sleep(0.2)' \
        and state = 'active'";
    let watching = async {
        let mut most = 0;
        loop {
            let (count,): (i64,) = other.optional(asleep, Vec::new()).await.unwrap().unwrap();
            if count == 0 && most > 0 {
                return most;
            }
            most = most.max(count);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let (_, most) = tokio::join!(asking, tokio::time::timeout(Duration::from_secs(20), watching));
    assert_eq!(most.expect("nobody was asleep"), 3);
    db.close().await;
    other.close().await;
}

#[tokio::test]
async fn a_statement_that_takes_longer_than_the_address_allows_is_ended() {
    let Some(database) = Database::create().await else { return };
    let db = open(&(database.url() + "&statement_timeout=1")).await.unwrap();
    let slow = db.all::<(i32,)>("select 1 from pg_sleep(60)", Vec::new());
    let ended = tokio::time::timeout(Duration::from_secs(20), slow).await.expect("it goes on");
    let error = ended.expect_err("it slept for a minute");
    assert!(matches!(error, Error::Busy), "{error:?}");
    // The connection is as good as before.
    db.all::<(i32,)>("select 1 from pg_sleep(0.1)", Vec::new()).await.unwrap();
    // A writer that holds the lock and does nothing is ended as well: nobody waits for it for ever.
    let idle = db.write().await.unwrap();
    let second = async {
        loop {
            match db.write().await {
                Ok(tx) => return tx,
                // It waits for no longer than a statement may take.
                Err(Error::Busy) => {}
                Err(error) => panic!("{error}"),
            }
        }
    };
    let second = tokio::time::timeout(Duration::from_secs(20), second).await.expect("the lock is free again");
    second.commit().await.unwrap();
    drop(idle);
    db.close().await;
}
