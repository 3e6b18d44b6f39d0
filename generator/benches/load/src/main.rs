//! How many requests a second a server on this machine answers: `load ADDRESS [CONNECTIONS] [SECONDS]`.
//!
//! Each connection has a thread that sends one request, reads the answer and goes on. No request is answered before the
//! one in front of it, so the figure is that of clients that wait.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const BODY: &str = concat!(
    r#"{"definitionKey":"account-reset","recipients":[{"contactKey":"Astro25","to":"15555551234","#,
    r#""messageKey":"nFL4ULgheUeaGbPIMzJJSw","attributes":{"FirstName":"Astro"}}]}"#
);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("usage: load ADDRESS [CONNECTIONS] [SECONDS]");
    let mut number = |or| arguments.next().map_or(or, |text| text.parse().expect("a number"));
    let (connections, seconds) = (number(16), number(10));
    let request = format!(
        "POST /messaging/v1/sms/messages/ HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer x\r\n\
         content-type: application/json\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let end = Instant::now() + Duration::from_secs(seconds);
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request) = (address.clone(), request.clone());
            thread::spawn(move || client(&address, request.as_bytes(), end))
        })
        .collect();
    let mut times: Vec<Duration> = clients.into_iter().flat_map(|client| client.join().expect("a client")).collect();
    times.sort();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!(
        "{} answers with status 202 in {seconds} s over {connections} connections: {} a second; median {:.2} ms, 99 % {:.2} ms",
        times.len(),
        times.len() as u64 / seconds,
        at(0.5),
        at(0.99)
    );
}

fn client(address: &str, request: &[u8], end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).expect("nobody listens there");
    stream.set_nodelay(true).expect("an option");
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let (mut times, mut line, mut body) = (Vec::new(), String::new(), Vec::new());
    while Instant::now() < end {
        let start = Instant::now();
        stream.write_all(request).expect("a connection");
        line.clear();
        reader.read_line(&mut line).expect("a status line");
        assert!(line.contains(" 202 "), "{line}");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).expect("a header");
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body).expect("a body");
        times.push(start.elapsed());
    }
    times
}
