//! Clients for the tests, a clock that tests turn, and the examples of the document.

use std::collections::BTreeMap;
use std::fs;
use std::future::Future;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use sfmc_messaging::models::{
    Attributes, CreateSmsDefinition, CreateSmsDefinitionContent, CreateSmsDefinitionSubscriptions, EmailRecipient,
    MessageContactByMobileNumbers, MessageContactRequest, SendEmailMessages, SendSmsMessage, SendSmsMessages,
    SmsRecipient, SmsSingleRecipient, TokenRequest,
};
use sfmc_messaging::runtime::{Body, BoxFuture, Config, HyperTransport, Timer, Transport, TransportError, to_string};
use sfmc_messaging::{Client, ClientCredentials, Error};

use super::server::Server;
use crate::root;

/// The secret of every client here.
pub(super) const SECRET: &str = "s3cr3t-of-the-package";
/// The answer to a send that was accepted.
pub(super) const ACCEPTED: &str = r#"{"requestId":"r-1","errorcode":0,"responses":[{"messageKey":"k1"}]}"#;
/// All operations of the document.
pub(super) const OPERATIONS: [&str; 6] = [
    "sendSmsMessages",
    "sendSmsMessage",
    "createSmsDefinition",
    "sendMessageContact",
    "sendEmailMessages",
    "requestToken",
];

pub(super) fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

/// Credentials that ask the server for tokens.
pub(super) fn credentials(server: &Server) -> ClientCredentials {
    ClientCredentials::new("client-1", SECRET).token_url(format!("{}/v2/token", server.url()))
}

/// A client that gets tokens from the server and goes where these say; all else is as it comes.
pub(super) fn client(server: &Server) -> Client {
    Client::builder().subdomain("mc-test").oauth(credentials(server)).build().unwrap()
}

/// A client for whom time passes only when it waits or the test says so.
pub(super) fn patient(server: &Server, clock: &Clock) -> Client {
    configured(server, |config| config.timer(clock.clone()).attempt_timeout(None))
}

/// A client with other settings. They share a transport: there are many, and setting up TLS for each takes its time.
pub(super) fn configured(server: &Server, change: impl FnOnce(Config) -> Config) -> Client {
    static SHARED: LazyLock<HyperTransport> = LazyLock::new(|| HyperTransport::new().unwrap());
    let builder = Client::builder().subdomain("mc-test").oauth(credentials(server));
    builder.configure(|config| change(config.transport(SHARED.clone()))).build().unwrap()
}

/// A clock that does not run. A wait moves it and is over at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    state: Arc<Mutex<(Duration, Vec<Duration>)>>,
}

impl Clock {
    /// The time of day at the start: Sun, 06 Nov 1994 08:49:37 GMT.
    const START: Duration = Duration::from_secs(784_111_777);

    pub(super) fn advance(&self, seconds: u64) {
        self.state.lock().unwrap().0 += Duration::from_secs(seconds);
    }

    /// The waits so far.
    pub(super) fn waits(&self) -> Vec<Duration> {
        self.state.lock().unwrap().1.clone()
    }
}

impl Timer for Clock {
    fn now(&self) -> Duration {
        self.state.lock().unwrap().0
    }

    fn wall_clock(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Self::START + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state.lock().unwrap();
        state.0 += duration;
        state.1.push(duration);
        Box::pin(std::future::ready(()))
    }
}

/// Sends everything to the server on this machine and keeps where it was meant to go: for hosts that cannot be set.
#[derive(Clone, Debug)]
pub(super) struct Detour {
    port: u16,
    inner: HyperTransport,
    meant: Arc<Mutex<Vec<String>>>,
}

impl Detour {
    pub(super) fn to(server: &Server) -> Self {
        Self::to_port(server.port())
    }

    pub(super) fn to_port(port: u16) -> Self {
        Self { port, inner: HyperTransport::new().unwrap(), meant: Arc::default() }
    }

    /// The URLs so far.
    pub(super) fn meant(&self) -> Vec<String> {
        self.meant.lock().unwrap().clone()
    }
}

impl Transport for Detour {
    fn send(&self, mut request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.meant.lock().unwrap().push(request.uri().to_string());
        let path = request.uri().path_and_query().unwrap().to_string();
        *request.uri_mut() = format!("http://127.0.0.1:{}{path}", self.port).parse().unwrap();
        self.inner.send(request)
    }
}

/// A client whose hosts are the real ones, on a detour to the server.
pub(super) fn detoured(server: &Server, detour: &Detour) -> Client {
    let credentials = ClientCredentials::new("client-1", SECRET);
    let builder = Client::builder().subdomain("mc-test").oauth(credentials);
    assert_eq!(detour.port, server.port());
    builder.configure(|config| config.transport(detour.clone())).build().unwrap()
}

pub(super) fn attributes<const N: usize>(pairs: [(&str, &str); N]) -> Attributes {
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    BTreeMap::from(pairs).into()
}

/// The smallest SMS to several recipients: one, without a key.
pub(super) fn sms() -> SendSmsMessages {
    SendSmsMessages::new("account-reset", [SmsRecipient::new("Astro25", "15555551234")])
}

/// The smallest SMS to one recipient.
pub(super) fn single_sms() -> SendSmsMessage {
    SendSmsMessage::new("account-reset", SmsSingleRecipient::new("Astro25", "15555551234"))
}

/// The smallest MobileConnect message.
pub(super) fn contact() -> MessageContactRequest {
    MessageContactByMobileNumbers::new(["13175551212".into()]).into()
}

/// The smallest definition.
pub(super) fn definition() -> CreateSmsDefinition {
    let subscriptions = CreateSmsDefinitionSubscriptions::new("8201221", "PASSWORD");
    CreateSmsDefinition::new("key", "name", CreateSmsDefinitionContent::new("text"), subscriptions)
}

/// Calls an operation with the smallest request; gives the answer as JSON.
pub(super) async fn call(client: &Client, operation: &str) -> Result<String, Error> {
    match operation {
        "sendSmsMessages" => client.sms().send_messages(&sms()).await.map(|answer| to_string(&answer)),
        "sendSmsMessage" => client.sms().send_message("k1", &single_sms()).await.map(|answer| to_string(&answer)),
        "createSmsDefinition" => client.sms().create_definition(&definition()).await.map(|answer| to_string(&answer)),
        "sendMessageContact" => {
            client.sms().send_to_contacts("MzA6Nzg6MA", &contact()).await.map(|answer| to_string(&answer))
        }
        "sendEmailMessages" => {
            let request = SendEmailMessages::new("account-reset", [EmailRecipient::new("recipient1")]);
            client.email().send_messages(&request).await.map(|answer| to_string(&answer))
        }
        "requestToken" => {
            let request = TokenRequest::new("client-1", SECRET);
            client.auth().request_token(&request).await.map(|answer| to_string(&answer))
        }
        other => panic!("no operation {other}"),
    }
}

/// The document.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = fs::read_to_string(root().join("spec/sfmc.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
});

/// A place in the document, whose path is written with spaces between the steps.
pub(super) fn documented(path: &str) -> &'static Value {
    let mut value: &'static Value = &DOCUMENT;
    for step in path.split(' ') {
        value = value.get(step).unwrap_or_else(|| panic!("the document has no {step} of {path}"));
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            value = DOCUMENT.pointer(target.trim_start_matches('#')).unwrap();
        }
    }
    value
}

/// The text of a value as a server would send it.
pub(super) fn text(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}

/// Holds the parts of a source file that stand between two comments against the guide: it shows them word by word.
pub(super) fn shown_in_the_guide(source: &str, parts: usize) {
    let page = fs::read_to_string(root().join("docs/guide.md")).unwrap();
    let shown = source.split("// from here\n").skip(1).filter_map(|rest| rest.split("// to here\n").next());
    let shown: Vec<&str> = shown.map(str::trim_end).collect();
    assert_eq!(shown.len(), parts);
    for part in shown {
        assert!(page.contains(part), "docs/guide.md does not show this:\n{part}");
    }
}
