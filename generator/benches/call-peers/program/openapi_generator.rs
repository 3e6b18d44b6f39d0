//! The client of openapi-generator.

use std::net::SocketAddr;

use call_measurement::contest::{Contestant, keys};
use peer_openapi_generator::apis::configuration::Configuration;
use peer_openapi_generator::apis::sms_api::send_sms_messages;
use peer_openapi_generator::models::{SendSmsMessages, SmsRecipient};

pub struct Peer(Configuration);

pub fn client(address: SocketAddr) -> Peer {
    Peer(Configuration {
        base_path: format!("http://{address}"),
        oauth_access_token: Some("token".to_owned()),
        ..Configuration::new()
    })
}

impl Contestant for Peer {
    async fn send(&self) -> usize {
        let recipients = keys().map(|(contact, to, key)| SmsRecipient {
            message_key: Some(key.to_owned()),
            attributes: Some([("FirstName".to_owned(), contact.to_owned())].into_iter().collect()),
            ..SmsRecipient::new(contact.to_owned(), to.to_owned())
        });
        let body = SendSmsMessages::new("account-reset".to_owned(), recipients.into());
        let sent = send_sms_messages(&self.0, body).await.expect("an answer");
        let keys = sent.responses.iter().flatten().filter_map(|one| one.message_key.as_ref());
        sent.request_id.as_ref().map_or(0, String::len) + keys.map(String::len).sum::<usize>()
    }
}
