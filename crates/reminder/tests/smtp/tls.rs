//! TLS in front of a plain mail server, with a certificate made on the spot.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The front while it runs.
pub(crate) struct Front {
    pub(crate) port: u16,
    /// The certificate for `localhost`, as PEM.
    pub(crate) certificate: String,
}

/// Accepts TLS, at once or after STARTTLS, and passes everything on to the plain server at `backend`.
pub(crate) async fn start(backend: u16, starttls: bool) -> Front {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let server = ServerConfig::builder().with_no_client_auth();
    let server = server.with_single_cert(vec![own.cert.der().clone()], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass_on(stream, acceptor.clone(), backend, starttls));
        }
    });
    Front { port, certificate: own.cert.pem() }
}

async fn pass_on(mut stream: TcpStream, acceptor: TlsAcceptor, backend: u16, starttls: bool) {
    stream.set_nodelay(true).unwrap();
    if starttls {
        stream.write_all(b"220 front\r\n").await.unwrap();
        read_line(&mut stream).await;
        stream.write_all(b"250-front\r\n250 STARTTLS\r\n").await.unwrap();
        assert_eq!(read_line(&mut stream).await, "STARTTLS\r\n");
        stream.write_all(b"220 go ahead\r\n").await.unwrap();
    }
    // A client that does not trust the certificate hangs up here.
    let Ok(mut protected) = acceptor.accept(stream).await else { return };
    let mut plain = TcpStream::connect(("127.0.0.1", backend)).await.unwrap();
    plain.set_nodelay(true).unwrap();
    if starttls {
        read_line(&mut plain).await;
    }
    let _ = copy_bidirectional(&mut protected, &mut plain).await;
}

async fn read_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        line.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(line).unwrap()
}
