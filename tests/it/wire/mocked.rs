//! The generated client against `oasmith mock` with its own document, and the commands of `docs/mock.md`.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::{fs, thread};

use oasmith::cli::{Io, run};
use sfmc_messaging::models::SendSmsMessages;
use sfmc_messaging::runtime::ErrorKind;
use sfmc_messaging::{Client, ClientCredentials};

use super::example::send_sms;
use super::support::{Clock, Detour, OPERATIONS, SECRET, call, sms};
use crate::root;

tests![every_operation, a_token_leads_to_the_mock, faults_are_survived, the_guide_is_true];

/// Starts the command with a port of its own; gives the address and what it prints first. It serves until the tests end.
fn started(arguments: &[&str]) -> (SocketAddr, String) {
    struct Lines(Sender<String>);
    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            let _ = self.0.send(String::from("\0"));
            Ok(())
        }
    }
    let (sender, lines): (_, Receiver<String>) = channel();
    let own = ["oasmith"].iter().chain(arguments).chain(&["--listen", "127.0.0.1:0", "--quiet"]);
    let arguments: Vec<String> = own.map(|argument| (*argument).to_owned()).collect();
    thread::spawn(move || {
        let (mut stdin, mut stdout, mut stderr) = (std::io::empty(), Lines(sender.clone()), Lines(sender));
        let mut io =
            Io { folder: root(), stdin: &mut stdin, stdout: &mut stdout, stderr: &mut stderr, terminal: false };
        run(arguments, &mut io)
    });
    let text: String = lines.iter().take_while(|text| text != "\0").collect();
    let address = text.split("http://").nth(1).and_then(|rest| rest.split(',').next());
    (address.unwrap_or_else(|| panic!("{text}")).parse().unwrap(), text)
}

fn client(address: SocketAddr) -> Client {
    let credentials = ClientCredentials::new("client-1", SECRET).token_url(format!("http://{address}/v2/token"));
    Client::builder().subdomain("mc-test").oauth(credentials).build().unwrap()
}

async fn every_operation() {
    let (address, _) = started(&["mock", "spec/sfmc.yaml"]);
    // The token operation has a host of its own, which cannot be set.
    let detour = Detour::to_port(address.port());
    let builder = Client::builder().subdomain("mc-test").oauth(ClientCredentials::new("client-1", SECRET));
    let detoured = builder.configure(|config| config.transport(detour)).build().unwrap();
    for operation in OPERATIONS {
        let answer = call(&detoured, operation).await;
        assert!(answer.as_ref().is_ok_and(|text| text.len() > 2), "{operation}: {answer:?}");
    }
}

async fn a_token_leads_to_the_mock() {
    let (address, _) = started(&["mock", "spec/sfmc.yaml"]);
    let client = client(address);
    let answer = client.sms().send_messages(&sms()).await.unwrap();
    assert!(answer.all_accepted());
    assert_eq!(client.core().base_url(), format!("http://{address}"), "the document's server became the mock");
    // A client without checks of its own would send this; the mock knows better.
    let request: SendSmsMessages = sms();
    let raw = serde_json::json!({"definitionKey": "", "recipients": [{"contactKey": "a", "to": "+1"}]}).to_string();
    assert!(client.sms().send_messages(&request).await.is_ok());
    let headers = [("content-type", "application/json"), ("authorization", "Bearer x")];
    let refused = crate::mock::client::send(address, "POST /messaging/v1/sms/messages/", &headers, &raw).unwrap();
    let text = refused.text();
    assert!(refused.status == 400 && text.contains("/recipients/0/to") && text.contains("spec/sfmc.yaml:"), "{text}");
}

async fn faults_are_survived() {
    let (address, _) = started(&["mock", "spec/sfmc.yaml", "--fault", "429:0.1,503:0.1,cut:0.05", "--seed", "11"]);
    let credentials = ClientCredentials::new("client-1", SECRET).token_url(format!("http://{address}/v2/token"));
    let builder = Client::builder().subdomain("mc-test").oauth(credentials);
    let client = builder.configure(|config| config.timer(Clock::default()).attempt_timeout(None)).build().unwrap();
    let mut sent = 0;
    for _ in 0..30 {
        match call(&client, "createSmsDefinition").await {
            Ok(_) => sent += 1,
            Err(error) => assert_ne!(error.kind(), ErrorKind::InvalidRequest, "{error}"),
        }
    }
    assert!(sent >= 27, "only {sent} of 30 came through");
}

/// Every command of the page, and what the page says that it prints.
async fn the_guide_is_true() {
    let page = fs::read_to_string(root().join("docs/mock.md")).unwrap();
    let mut address = None;
    let mut count = 0;
    for block in page.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        for step in block.split("$ ").skip(1) {
            let (command, expected) = command(step);
            let words = words(&command);
            let port = |text: &str| match address {
                Some(own) => text.replace("127.0.0.1:4010", &format!("{own}")),
                None => text.to_owned(),
            };
            let words: Vec<String> = words.iter().map(|word| port(word)).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let printed = match words.as_slice() {
                ["cargo", "run", "--", rest @ ..] => {
                    let (own, text) = started(rest);
                    address = Some(own);
                    text
                }
                ["cargo", "run", "-p", "sfmc-messaging", "--example", "send_sms", "--", rest @ ..] => {
                    let rest = rest.iter().map(|word| (*word).to_owned());
                    send_sms::run(rest).await.unwrap_or_else(|error| error)
                }
                ["curl", rest @ ..] => curl(rest),
                other => panic!("the test cannot run {other:?}"),
            };
            let own = address.unwrap();
            let printed = printed.trim_end().replace(&own.to_string(), "127.0.0.1:4010");
            assert_eq!(without_lines(&printed), without_lines(&expected), "$ {command}");
            count += 1;
        }
    }
    assert!(count >= 5, "only {count} commands were found");
}

/// The document grows; where its lines stand is not the page's subject.
fn without_lines(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("spec/sfmc.yaml:") {
        Some((before, after)) if after.starts_with(|c: char| c.is_ascii_digit()) => format!("{before}spec/sfmc.yaml"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A command, continued over lines that end in a backslash, and what it prints.
fn command(step: &str) -> (String, String) {
    let mut command = String::new();
    let mut lines = step.lines();
    for line in lines.by_ref() {
        command.push_str(line.trim_end_matches('\\').trim());
        if !line.ends_with('\\') {
            break;
        }
        command.push(' ');
    }
    (command, lines.collect::<Vec<_>>().join("\n").trim_end().to_owned())
}

/// The words of a command; single quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        match index % 2 {
            0 => out.extend(part.split_whitespace().map(str::to_owned)),
            _ => out.push(part.to_owned()),
        }
    }
    out
}

/// `curl [-H HEADER]… [-d BODY] URL`: prints the body.
fn curl(words: &[&str]) -> String {
    let (mut headers, mut body, mut url) = (Vec::new(), "", "");
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "-H" => headers.push(words.next().unwrap().split_once(": ").unwrap()),
            "-d" => body = words.next().unwrap(),
            "-s" => {}
            other => url = other,
        }
    }
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let method = if body.is_empty() { "GET" } else { "POST" };
    crate::mock::client::send(host.parse().unwrap(), &format!("{method} /{path}"), &headers, body).unwrap().text()
}
