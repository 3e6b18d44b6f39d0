//! Spans of calls and attempts: names and fields of OpenTelemetry, and nothing private.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use sfmc_messaging::Client;
use sfmc_messaging::operations::sms::SEND_MESSAGE;
use sfmc_messaging::runtime::{Mock, TransportErrorKind};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::support::{ACCEPTED, single_sms};

tests![spans_of_a_call, spans_of_a_failure];

type Span = BTreeMap<&'static str, String>;

/// Keeps all spans.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<Span>>>);

struct Fields<'s>(&'s mut Span);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("sfmc_messaging")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Span::from([("name", span.metadata().name().to_owned())]);
        span.record(&mut Fields(&mut fields));
        let mut spans = self.0.lock().unwrap();
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let index = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap()[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The spans of a call to a mock. Tests run on a thread of their own, so others do not come in between.
async fn spans(mock: &Mock) -> Vec<Span> {
    let keeper = Keeper::default();
    let _guard = tracing::subscriber::set_default(keeper.clone());
    let _ = Client::with_mock(mock).unwrap().sms().send_message("private-key", &single_sms()).await;
    keeper.0.lock().unwrap().clone()
}

fn span(fields: &[(&'static str, &str)]) -> Span {
    let common = [("http.request.method", "POST"), ("url.template", "/messaging/v1/sms/messages/{messageKey}")];
    common.iter().chain(fields).map(|(name, value)| (*name, (*value).to_owned())).collect()
}

async fn spans_of_a_call() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).returns(503, "");
    mock.on(&SEND_MESSAGE).returns(202, ACCEPTED);
    let call = [("name", "call"), ("otel.name", "sendSmsMessage"), ("otel.kind", "internal")];
    let attempt = [("name", "attempt"), ("otel.name", "POST"), ("otel.kind", "client")];
    let server = [("server.address", "mock.invalid"), ("server.port", "443")];
    let failed = [("otel.status_code", "ERROR"), ("http.response.status_code", "503"), ("error.type", "503")];
    let repeated = [("http.request.resend_count", "1"), ("http.response.status_code", "202")];
    let expected = [
        span(&call),
        span(&[&attempt[..], &server, &failed].concat()),
        span(&[&attempt[..], &server, &repeated].concat()),
    ];
    assert_eq!(spans(&mock).await, expected);
}

async fn spans_of_a_failure() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGE).times(3).fails(TransportErrorKind::Connect);
    let found = spans(&mock).await;
    assert_eq!(found.len(), 4);
    for span in &found {
        assert_eq!((span["otel.status_code"].as_str(), span["error.type"].as_str()), ("ERROR", "Connect"));
    }
    assert!(!format!("{found:?}").contains("private-key"), "{found:?}");
}
