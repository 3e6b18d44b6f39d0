//! The service: the mock with a memory. A key that it knows is refused, as Marketing Cloud does (code 109110).

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use oasmith::disk::DiskLoader;
use oasmith::mock::{Errors, Faults, Hook, Mock, Reply, Running, Settings, start};
use oasmith::report::{Leniency, Report};
use oasmith::source::Source;
use serde_json::{Value, json};

use crate::Plan;

/// What the service remembers.
#[derive(Debug, Default)]
struct Memory {
    keys: Mutex<BTreeSet<String>>,
    repeated: AtomicU64,
}

/// A service at work; dropping it ends it.
#[derive(Debug)]
pub struct Service {
    running: Running,
    memory: Arc<Memory>,
}

impl Service {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// The keys that it has taken.
    #[must_use]
    pub fn taken(&self) -> BTreeSet<String> {
        self.memory.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often a key came that it knew: sent again since nobody could know whether it had arrived.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.memory.repeated.load(Ordering::Relaxed)
    }

    /// What came, by the mock's own count.
    #[must_use]
    pub fn summary(&self) -> String {
        self.running.journal().summary()
    }
}

/// Starts the service of a document at a port that is free.
///
/// # Errors
/// The document cannot be read, the faults cannot be understood, or there is no port.
pub fn serve(document: &Path, plan: &Plan) -> io::Result<Service> {
    let source = Source { name: document.display().to_string(), text: fs::read_to_string(document)? };
    let mut report = Report::new(Leniency::Strict);
    let mut loader = DiskLoader::new(document.parent().unwrap_or(document));
    let document = oasmith::check(source, &mut loader, &mut report);
    if report.errors() > 0 {
        return Err(io::Error::other("the document is invalid"));
    }
    let memory = Arc::new(Memory::default());
    let own = Arc::clone(&memory);
    let settings = Settings {
        faults: Faults::read(&plan.faults).map_err(io::Error::other)?,
        retry_after: plan.retry_after,
        hook: Some(Hook::new(move |parts, body, reply| own.answer(parts, body, reply))),
        ..Settings::default()
    };
    let mock = Mock::new(document, Errors::default(), 0);
    let running = start(mock, (Ipv4Addr::LOCALHOST, 0).into(), settings, Box::new(io::sink()))?;
    Ok(Service { running, memory })
}

impl Memory {
    /// What the service says, once the mock has found nothing wrong with a request.
    fn answer(&self, parts: &Parts, body: &Bytes, mut reply: Reply) -> Reply {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if reply.status != StatusCode::ACCEPTED {
            return reply;
        }
        if let Some(recipients) = body.get("recipients").and_then(Value::as_array) {
            let results: Vec<Value> =
                recipients.iter().map(|recipient| self.result(&recipient["messageKey"])).collect();
            reply.body = json!({"responses": results}).to_string().into();
            return reply;
        }
        let key = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let result = self.result(&json!(key));
        if result.get("errorcode").is_some() {
            reply.status = StatusCode::BAD_REQUEST;
            reply.body = result.to_string().into();
        } else {
            reply.body = json!({"errorcode": 0, "responses": [result]}).to_string().into();
        }
        reply
    }

    fn result(&self, key: &Value) -> Value {
        let is_new =
            self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(key.as_str().unwrap_or("").to_owned());
        if is_new {
            return json!({"messageKey": key});
        }
        self.repeated.fetch_add(1, Ordering::Relaxed);
        json!({"messageKey": key, "errorcode": 109_110, "message": "MCMS_UTM_DuplicateMessageKey"})
    }
}
