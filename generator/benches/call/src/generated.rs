//! The client that is generated from `spec/sfmc.yaml`.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use sfmc_messaging::models::{SendSmsMessages, SmsRecipient};
use sfmc_messaging::runtime::Credential;
use sfmc_messaging::{Client, Error};

use crate::contest::{Contestant, keys};

/// The generated client.
pub struct Generated(Client);

impl Generated {
    /// For the service at this address.
    pub fn new(address: SocketAddr) -> Self {
        let client = Client::builder().base_url(format!("http://{address}")).oauth(Credential::bearer("token")).build();
        Self(client.expect("a client"))
    }
}

impl Contestant for Generated {
    async fn send(&self) -> usize {
        generated(&self.0).await.expect("an answer")
    }
}

async fn generated(client: &Client) -> Result<usize, Error> {
    let recipients = keys().map(|(contact, to, key)| {
        let attributes = BTreeMap::from([("FirstName".to_owned(), contact.to_owned())]);
        SmsRecipient::new(contact, to).message_key(key).attributes(attributes)
    });
    let body = SendSmsMessages::new("account-reset", recipients);
    let sent = client.sms().send_messages(&body).await?;
    let keys = sent.responses.iter().flatten().filter_map(|one| one.message_key.as_ref());
    Ok(sent.request_id.as_ref().map_or(0, String::len) + keys.map(String::len).sum::<usize>())
}
