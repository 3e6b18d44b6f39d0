//! The client of ploidy; it knows no credentials, so the header is one of all requests.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use call_measurement::contest::{Contestant, keys};
use peer_ploidy::Client;
use peer_ploidy::types::{SendSmsMessages, SmsRecipient};
use peer_ploidy::util::absent::AbsentOr;
use reqwest::header::AUTHORIZATION;

pub struct Peer(Client);

pub fn client(address: SocketAddr) -> Peer {
    let client = Client::new(format!("http://{address}")).expect("a client");
    Peer(client.with_sensitive_header(AUTHORIZATION, "Bearer token").expect("a header"))
}

fn length(text: &AbsentOr<String>) -> usize {
    if let AbsentOr::Present(text) = text { text.len() } else { 0 }
}

impl Contestant for Peer {
    async fn send(&self) -> usize {
        let recipients = keys().map(|(contact, to, key)| SmsRecipient {
            contact_key: contact.to_owned(),
            to: to.to_owned(),
            message_key: AbsentOr::Present(key.to_owned()),
            attributes: AbsentOr::Present(BTreeMap::from([("FirstName".to_owned(), contact.to_owned())])),
        });
        let body = SendSmsMessages {
            definition_key: "account-reset".to_owned(),
            recipients: recipients.into(),
            ..SendSmsMessages::default()
        };
        let sent = self.0.send_sms_messages(body).await.expect("an answer");
        let AbsentOr::Present(results) = &sent.responses else { return 0 };
        length(&sent.request_id) + results.iter().map(|one| length(&one.message_key)).sum::<usize>()
    }
}
