//! The client of progenitor; it knows no credentials, so the header is one of the HTTP client's.

use std::net::SocketAddr;

use call_measurement::contest::{Contestant, keys};
use peer_progenitor::Client;
use peer_progenitor::types::{Attributes, SendSmsMessages, SmsRecipient};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

pub struct Peer(Client);

pub fn client(address: SocketAddr) -> Peer {
    let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer token"))]);
    let http = reqwest::Client::builder().default_headers(headers).timeout(std::time::Duration::from_secs(30));
    Peer(Client::new_with_client(&format!("http://{address}"), http.build().expect("a client")))
}

impl Contestant for Peer {
    async fn send(&self) -> usize {
        let recipients = keys().map(|(contact, to, key)| SmsRecipient {
            attributes: Some(Attributes([("FirstName".to_owned(), contact.to_owned())].into_iter().collect())),
            contact_key: contact.parse().expect("a key"),
            message_key: Some(key.parse().expect("a key")),
            to: to.parse().expect("a number"),
        });
        let body = SendSmsMessages {
            attributes: None,
            content: None,
            definition_key: "account-reset".parse().expect("a key"),
            recipients: recipients.into(),
            subscriptions: None,
        };
        let sent = self.0.send_sms_messages(&body).await.expect("an answer").into_inner();
        let keys = sent.responses.iter().filter_map(|one| one.message_key.as_ref());
        sent.request_id.as_ref().map_or(0, String::len) + keys.map(String::len).sum::<usize>()
    }
}
