//! An HTTP/1.1 server on loopback that does what a test tells it, down to cutting the connection.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How long a silent server keeps a connection that the client does not close.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where nobody listens: port 1 is not given to anybody who asks for any port.
pub(super) const NOBODY: &str = "http://127.0.0.1:1";

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) method: String,
    /// Path and query, as they were sent.
    pub(super) target: String,
    /// By lower-case name.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Received {
    /// A header; empty if it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    head: String,
    body: String,
    delay: Duration,
    end: End,
}

/// How an exchange ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// The connection is closed without an answer.
    CutBefore,
    /// The connection is closed in the middle of the body.
    CutDuring,
    /// The connection stays open in the middle of the body.
    HoldDuring,
    /// Nothing is ever said.
    Silence,
}

impl Reply {
    /// An answer with a body of no declared type.
    pub(super) fn new(status: u16, body: impl Into<String>) -> Self {
        let head = format!("HTTP/1.1 {status} Answer\r\n");
        Self { head, body: body.into(), delay: Duration::ZERO, end: End::Whole }
    }

    pub(super) fn json(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, body).header("Content-Type", "application/json")
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.head = format!("{}{name}: {value}\r\n", self.head);
        self
    }

    /// Answers later.
    pub(super) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(super) fn cut_before() -> Self {
        Self { end: End::CutBefore, ..Self::new(500, "") }
    }

    pub(super) fn cut_during(status: u16, body: &str) -> Self {
        Self { end: End::CutDuring, ..Self::json(status, body) }
    }

    /// Closes the connection in the middle of the body.
    pub(super) fn cut(self) -> Self {
        Self { end: End::CutDuring, ..self }
    }

    /// Sends the first half of the body and then nothing, until the client gives up.
    pub(super) fn held(self) -> Self {
        Self { end: End::HoldDuring, ..self }
    }

    pub(super) fn silence() -> Self {
        Self { end: End::Silence, ..Self::new(500, "") }
    }
}

/// The server. It serves tokens by itself; everything else comes from the script, in order.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    script: Mutex<VecDeque<Reply>>,
    tokens: Mutex<VecDeque<Reply>>,
    received: Mutex<Vec<Received>>,
    connections: AtomicU32,
    issued: AtomicU32,
    stopped: AtomicBool,
}

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, state) = (listener.local_addr().unwrap(), Arc::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let (shared, stream) = (Arc::clone(&shared), stream.unwrap());
                thread::spawn(move || shared.serve(&stream, address));
            }
        });
        Self { address, state }
    }

    /// `http://127.0.0.1:PORT`
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The reply to the next request that is not about tokens.
    pub(super) fn then(&self, reply: Reply) -> &Self {
        self.state.script.lock().unwrap().push_back(reply);
        self
    }

    /// The same reply to several requests.
    pub(super) fn then_times(&self, times: usize, reply: &Reply) -> &Self {
        self.state.script.lock().unwrap().extend(vec![reply.clone(); times]);
        self
    }

    /// The reply to the next token request, in place of a token `token-N`.
    pub(super) fn then_token(&self, reply: Reply) -> &Self {
        self.state.tokens.lock().unwrap().push_back(reply);
        self
    }

    /// The requests so far, but those for tokens.
    pub(super) fn requests(&self) -> Vec<Received> {
        self.received(false)
    }

    pub(super) fn token_requests(&self) -> Vec<Received> {
        self.received(true)
    }

    /// How many connections were made, whatever came over them.
    pub(super) fn connections(&self) -> u32 {
        self.state.connections.load(Ordering::SeqCst)
    }

    fn received(&self, tokens: bool) -> Vec<Received> {
        let all = self.state.received.lock().unwrap();
        all.iter().filter(|request| is_for_token(request) == tokens).cloned().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

impl State {
    /// Serves a connection until either side closes it.
    fn serve(&self, stream: &TcpStream, address: SocketAddr) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(request) = read(&mut reader) {
            let is_token = is_for_token(&request);
            self.received.lock().unwrap().push(request);
            let reply = if is_token { self.token(address) } else { self.next() };
            thread::sleep(reply.delay);
            if !write(stream, &reply) {
                return;
            }
        }
    }

    fn next(&self) -> Reply {
        let reply = self.script.lock().unwrap().pop_front();
        reply.unwrap_or_else(|| Reply::new(418, "the test has no reply for this request"))
    }

    fn token(&self, address: SocketAddr) -> Reply {
        let scripted = self.tokens.lock().unwrap().pop_front();
        scripted.unwrap_or_else(|| {
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            token(&format!("token-{number}"), 1079, &format!("http://{address}/"))
        })
    }
}

/// A token as the service gives it.
pub(super) fn token(secret: &str, seconds: u32, base_url: &str) -> Reply {
    let body = format!(
        r#"{{"access_token":"{secret}","token_type":"Bearer","expires_in":{seconds},"scope":"sms_send","rest_instance_url":"{base_url}"}}"#
    );
    Reply::json(200, body)
}

fn is_for_token(request: &Received) -> bool {
    request.target == "/v2/token"
}

/// Reads a request; `None` when the client has closed the connection.
fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        assert!(headers.insert(name.to_ascii_lowercase(), value.to_owned()).is_none(), "two headers {name}");
    }
    let body = match headers.get("transfer-encoding") {
        Some(_) => chunks(reader)?,
        None => exactly(reader, headers.get("content-length").map_or(0, |length| length.parse().unwrap()))?,
    };
    Some(Received { method, target, headers, body: String::from_utf8(body).unwrap() })
}

fn exactly(reader: &mut BufReader<TcpStream>, length: usize) -> Option<Vec<u8>> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

/// A body whose length was not known (RFC 9112, section 7.1).
fn chunks(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim(), 16).ok()?;
        body.extend(exactly(reader, length)?);
        exactly(reader, 2)?;
        if length == 0 {
            return Some(body);
        }
    }
}

/// Writes a reply and says whether the connection goes on.
fn write(mut stream: &TcpStream, reply: &Reply) -> bool {
    let Reply { head, body, end, .. } = reply;
    let whole = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let sent = match end {
        End::Whole => whole.as_str(),
        End::CutDuring | End::HoldDuring => &whole[..whole.len() - body.len() / 2],
        End::CutBefore => "",
        End::Silence => {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            // Returns when the client gives up.
            drop(stream.read(&mut [0]));
            return false;
        }
    };
    let is_sent = stream.write_all(sent.as_bytes()).is_ok();
    if *end == End::HoldDuring {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        drop(stream.read(&mut [0]));
    }
    is_sent && *end == End::Whole
}
