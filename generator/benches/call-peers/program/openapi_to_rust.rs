//! The client of openapi-to-rust.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use call_measurement::contest::{Contestant, keys};
use peer_openapi_to_rust::generated::{Attributes, HttpClient, SendSmsMessages, SmsRecipient};

pub struct Peer(HttpClient);

pub fn client(address: SocketAddr) -> Peer {
    Peer(HttpClient::new().with_base_url(format!("http://{address}")).with_api_key("token"))
}

impl Contestant for Peer {
    async fn send(&self) -> usize {
        let recipients = keys().map(|(contact, to, key)| SmsRecipient {
            attributes: Some(Attributes {
                additional_properties: BTreeMap::from([("FirstName".to_owned(), contact.to_owned())]),
            }),
            contact_key: contact.to_owned(),
            message_key: Some(key.to_owned()),
            to: to.to_owned(),
        });
        let body = SendSmsMessages::new("account-reset".to_owned(), recipients.into());
        let sent = self.0.send_sms_messages(body).await.expect("an answer");
        let keys = sent.responses.iter().flatten().filter_map(|one| one.message_key.as_ref());
        sent.request_id.as_ref().map_or(0, String::len) + keys.map(String::len).sum::<usize>()
    }
}
