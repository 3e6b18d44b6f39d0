//! One SMS sent over loopback: through the generated client, and by hand on reqwest with serde.
//!
//! ```text
//! cargo run --release --manifest-path generator/benches/call/Cargo.toml
//! ```
//!
//! Rounds of both take turns, so that what else the machine does meets both. CPU time (with that of the kernel) and
//! allocations are those of the calling thread, on which the connection lives, too: what the service does is not in
//! them. The time that passes depends on how fast the machine wakes the other thread, and says little if it is busy.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use serde::{Deserialize, Serialize};
use sfmc_messaging::models::{SendSmsMessages, SmsRecipient};
use sfmc_messaging::runtime::Credential;
use sfmc_messaging::{Client, Error};

const ROUNDS: usize = 41;
const CALLS: u32 = 500;
const ANSWER: &str = concat!(
    r#"{"requestId":"52ad1a35-5b32-4aef-bbdf-2b4a3ed4a5b6","responses":["#,
    r#"{"messageKey":"nFL4ULgheUeaGbPIMzJJSw"},{"messageKey":"GV1LhQ6NFkqFUAE1IsoQ9Q"}]}"#
);

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Send {
    definition_key: String,
    recipients: Vec<Recipient>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    contact_key: String,
    to: String,
    message_key: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    request_id: String,
    responses: Vec<SentOne>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SentOne {
    message_key: String,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(serve()));
}

async fn measure(address: SocketAddr) {
    let hand = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("a client");
    let url = format!("http://{address}/messaging/v1/sms/messages/");
    let client = Client::builder().base_url(format!("http://{address}")).oauth(Credential::bearer("token")).build();
    let client = client.expect("a client");

    let (mut by_hand_rounds, mut generated_rounds) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let start = Point::now();
        for _ in 0..CALLS {
            by_hand(&hand, &url).await.expect("an answer");
        }
        let middle = Point::now();
        for _ in 0..CALLS {
            generated(&client).await.expect("an answer");
        }
        // The first round opens the connections.
        if round > 0 {
            by_hand_rounds.push(middle.since(&start));
            generated_rounds.push(Point::now().since(&middle));
        }
    }
    println!("| | CPU µs a call | µs a call | allocations a call |\n|---|---|---|---|");
    for (name, rounds) in [("by hand", &by_hand_rounds), ("generated", &generated_rounds)] {
        let [cpu, wall, allocations] = [0, 1, 2].map(|column| median(rounds.iter().map(|round| round[column])));
        println!("| {name} | {cpu:.1} | {wall:.1} | {allocations:.1} |");
    }
    let pairs = || by_hand_rounds.iter().zip(&generated_rounds);
    let [cpu, wall] = [0, 1].map(|column| median(pairs().map(|(hand, ours)| ours[column] / hand[column])));
    println!("generated ÷ by hand, medians of {ROUNDS} rounds: {cpu:.3} of CPU time, {wall:.3} of time");
}

/// What was used up to now.
struct Point {
    cpu: ThreadTime,
    wall: Instant,
    allocations: u64,
}

impl Point {
    fn now() -> Self {
        Self { cpu: ThreadTime::now(), wall: Instant::now(), allocations: ALLOCATIONS.get() }
    }

    /// CPU microseconds, microseconds and allocations for each call.
    fn since(&self, start: &Self) -> [f64; 3] {
        let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(CALLS);
        let allocations = (self.allocations - start.allocations) as f64 / f64::from(CALLS);
        [micros(self.cpu.duration_since(start.cpu)), micros(self.wall - start.wall), allocations]
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn keys() -> [(&'static str, &'static str, &'static str); 2] {
    [
        ("Astro25", "15555551234", "nFL4ULgheUeaGbPIMzJJSw"),
        ("CodeyTheBear", "15555554321", "GV1LhQ6NFkqFUAE1IsoQ9Q"),
    ]
}

async fn by_hand(client: &reqwest::Client, url: &str) -> reqwest::Result<usize> {
    let recipients = keys().map(|(contact, to, key)| Recipient {
        contact_key: contact.to_owned(),
        to: to.to_owned(),
        message_key: key.to_owned(),
        attributes: BTreeMap::from([("FirstName".to_owned(), contact.to_owned())]),
    });
    let body = Send { definition_key: "account-reset".to_owned(), recipients: recipients.into() };
    let request = client.post(url).bearer_auth("token").header("accept", "application/json").json(&body);
    let sent: Sent = request.send().await?.error_for_status()?.json().await?;
    Ok(sent.request_id.len() + sent.responses.iter().map(|one| one.message_key.len()).sum::<usize>())
}

async fn generated(client: &Client) -> Result<usize, Error> {
    let recipients = keys().map(|(contact, to, key)| {
        let attributes = BTreeMap::from([("FirstName".to_owned(), contact.to_owned())]);
        SmsRecipient::new(contact, to).message_key(key).attributes(attributes)
    });
    let body = SendSmsMessages::new("account-reset", recipients);
    let sent = client.sms().send_messages(&body).await?;
    let keys = sent.responses.iter().flatten().filter_map(|one| one.message_key.as_ref());
    Ok(sent.request_id.as_ref().map_or(0, String::len) + keys.map(String::len).sum::<usize>())
}

/// A service that has one answer, with a thread for each connection.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).expect("an option");
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let text = format!(
        "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let mut length = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body).expect("a body");
        stream.write_all(text.as_bytes()).expect("a connection");
    }
}
