//! Trouble on purpose, the journal, and the command line.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use oasmith::mock::{Errors, Faults, Latency, LogFormat};
use serde_json::Value as Json;

use super::client::send;
use super::{Settings, Tests, mock, serve, start};
use crate::scratch::Scratch;

pub(super) const TESTS: Tests = &[
    ("faults", faults),
    ("lost_connections", lost_connections),
    ("slow_answers", slow_answers),
    ("the_same_seed_gives_the_same_trouble", the_same_seed_gives_the_same_trouble),
    ("counters", counters),
    ("log_lines", log_lines),
    ("browsers", browsers),
    ("large_bodies_are_refused", large_bodies_are_refused),
    ("wrong_usage", wrong_usage),
];

const DOCUMENT: &str = r"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {description: d, content: {application/json: {example: [one, two, three]}}}
        '429': {description: d, headers: {Retry-After: {schema: {type: integer}, example: 3600}}, content: {application/json: {example: wait}}}
    post:
      operationId: postA
      requestBody: {content: {application/json: {schema: {type: integer}}}}
      responses: {'204': {description: d}}
";

const EMPTY: &str =
    "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object}}}\n";

fn with_faults(text: &str, seed: u64) -> Settings {
    Settings { faults: Faults::read(text).unwrap(), seed, ..Settings::default() }
}

fn faults() {
    let server = serve(DOCUMENT, with_faults("429:1", 0));
    let answer = send(server.address(), "GET /a", &[], "").unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (429, "\"wait\""));
    assert_eq!((answer.header("retry-after"), answer.header("x-oasmith-fault")), ("1", "429"));
    let server = serve(DOCUMENT, with_faults("503:1", 0));
    let answer = send(server.address(), "GET /a", &[], "").unwrap();
    assert_eq!((answer.status, answer.header("retry-after"), answer.body.len()), (503, "1", 0));
}

fn lost_connections() {
    let server = serve(DOCUMENT, with_faults("cut:1", 3));
    let answers: Vec<_> = (0..20).map(|_| send(server.address(), "GET /a", &[], "")).collect();
    let before = answers.iter().filter(|answer| answer.is_none()).count();
    let during = answers.iter().flatten().filter(|answer| !answer.whole).count();
    assert!(before > 2 && during > 2 && before + during == 20, "{before} before, {during} during");
}

fn slow_answers() {
    let server = serve(DOCUMENT, with_faults("slow:1", 0));
    let started = Instant::now();
    let answer = send(server.address(), "GET /a", &[], "").unwrap();
    assert!(answer.whole && answer.json().is_array());
    assert!(started.elapsed() > Duration::from_millis(600), "{:?}", started.elapsed());
    let settings = Settings { latency: Latency::read("150ms..200ms").unwrap(), ..Settings::default() };
    let server = serve(DOCUMENT, settings);
    let started = Instant::now();
    assert_eq!(send(server.address(), "GET /a", &[], "").unwrap().status, 200);
    assert!(started.elapsed() > Duration::from_millis(150));
}

fn the_same_seed_gives_the_same_trouble() {
    let run = |seed| {
        let server = serve(DOCUMENT, with_faults("429:0.3,503:0.2,cut:0.1", seed));
        let status = |_| send(server.address(), "GET /a", &[], "").map_or(0, |answer| answer.status);
        (0..40).map(status).collect::<Vec<u16>>()
    };
    let first = run(5);
    assert_eq!(first, run(5));
    assert_ne!(first, run(6));
    for wanted in [200, 429, 503, 0] {
        assert!(first.contains(&wanted), "{first:?}");
    }
}

fn counters() {
    let server = serve(DOCUMENT, Settings::default());
    let call =
        |line: &str, body: &str| send(server.address(), line, &[("content-type", "application/json")], body).unwrap();
    call("GET /a?key=secret", "");
    call("POST /a", "1");
    call("POST /a", "x");
    call("GET /b", "");
    let report = call("GET /__oasmith/requests", "").json();
    assert_eq!((&report["total"], &report["refused"]), (&Json::from(4), &Json::from(2)));
    assert_eq!(report["operations"]["postA"], serde_json::json!({"204": 1, "400": 1}));
    assert_eq!(report["statuses"]["404"], 1);
    assert_eq!(report["recent"][0]["path"], "/a", "keys can stand in queries");
    assert_eq!(report["recent"][2]["operation"], "postA");
    assert!(report["recent"][2]["refusal"].as_str().unwrap().contains("body is no JSON"));
    assert!(server.journal().summary().starts_with("4 requests · status 200: 1, 204: 1, 400: 1, 404: 1 · 2 refused"));
    assert_eq!(call("DELETE /__oasmith/requests", "").status, 204);
    assert_eq!(call("GET /__oasmith/requests", "").json()["total"], 0);
}

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn log_lines() {
    let logged = |format| {
        let sink = Sink::default();
        let settings = Settings { log: Some(format), ..Settings::default() };
        let listen = "127.0.0.1:0".parse().unwrap();
        let server = start(mock(DOCUMENT, Errors::Problem), listen, settings, Box::new(sink.clone())).unwrap();
        send(server.address(), "GET /a", &[], "").unwrap();
        send(server.address(), "GET /b", &[], "").unwrap();
        server.stop();
        String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
    };
    let text = logged(LogFormat::Text);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("200 GET /a getA ") && lines[0].ends_with(" ms"), "{text}");
    assert!(
        lines[1].starts_with("404 GET /b - ") && lines[1].contains(": no-such-path: the document has no path"),
        "{text}"
    );
    let json = logged(LogFormat::Json);
    let first: Json = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((&first["status"], &first["operation"]), (&Json::from(200), &Json::from("getA")));
}

fn browsers() {
    let server = serve(DOCUMENT, Settings { cors: true, ..Settings::default() });
    let origin = ("origin", "https://app.example");
    let asking = [origin, ("access-control-request-method", "POST"), ("access-control-request-headers", "x-a")];
    let preflight = send(server.address(), "OPTIONS /a", &asking, "").unwrap();
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods")), (204, "POST"));
    assert_eq!(preflight.header("access-control-allow-headers"), "x-a");
    let answer = send(server.address(), "GET /a", &[origin], "").unwrap();
    assert_eq!(answer.header("access-control-allow-origin"), "https://app.example");
    let without = serve(DOCUMENT, Settings::default());
    assert_eq!(send(without.address(), "GET /a", &[origin], "").unwrap().header("access-control-allow-origin"), "");
}

fn large_bodies_are_refused() {
    let server = serve(DOCUMENT, Settings::default());
    let body = " ".repeat((16 << 20) + 1);
    let answer = send(server.address(), "POST /a", &[("content-type", "application/json")], &body);
    assert!(answer.is_none_or(|answer| answer.status == 413));
}

fn wrong_usage() {
    let scratch = Scratch::new();
    scratch.write("spec.yaml", DOCUMENT).write("broken.yaml", "openapi: [").write("empty.yaml", EMPTY);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let cases: [(&[&str], u8, &str); 9] = [
        (&["mock"], 2, "SPEC"),
        (&["mock", "missing.yaml"], 2, "missing.yaml"),
        (&["mock", "broken.yaml"], 1, "E0"),
        (&["mock", "empty.yaml"], 1, "no operations"),
        (&["mock", "spec.yaml", "--listen", &taken], 2, "in use"),
        (&["mock", "spec.yaml", "--listen", "nowhere"], 2, "--listen: nowhere"),
        (&["mock", "spec.yaml", "--fault", "cat:1"], 2, "--fault: cat: a fault is a status"),
        (&["mock", "spec.yaml", "--fault", "429:0.7,503:0.7"], 2, "more than 1"),
        (&["mock", "spec.yaml", "--latency", "5"], 2, "--latency: 5: write a time as 50ms"),
    ];
    for (args, status, words) in cases {
        let ran = scratch.oasmith(args);
        assert!(ran.status == status && ran.stderr.contains(words), "{args:?}: {ran:?}");
    }
}
