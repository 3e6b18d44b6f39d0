//! What somebody would write on reqwest and serde.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::contest::{Contestant, keys};

/// A client of reqwest, and where the call goes.
pub struct Hand {
    client: reqwest::Client,
    url: String,
}

impl Hand {
    /// For the service at this address.
    pub fn new(address: SocketAddr) -> Self {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("a client");
        Self { client, url: format!("http://{address}/messaging/v1/sms/messages/") }
    }
}

impl Contestant for Hand {
    async fn send(&self) -> usize {
        by_hand(&self.client, &self.url).await.expect("an answer")
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Send {
    definition_key: String,
    recipients: Vec<Recipient>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    contact_key: String,
    to: String,
    message_key: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    request_id: String,
    responses: Vec<SentOne>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SentOne {
    message_key: String,
}

async fn by_hand(client: &reqwest::Client, url: &str) -> reqwest::Result<usize> {
    let recipients = keys().map(|(contact, to, key)| Recipient {
        contact_key: contact.to_owned(),
        to: to.to_owned(),
        message_key: key.to_owned(),
        attributes: BTreeMap::from([("FirstName".to_owned(), contact.to_owned())]),
    });
    let body = Send { definition_key: "account-reset".to_owned(), recipients: recipients.into() };
    let request = client.post(url).bearer_auth("token").header("accept", "application/json").json(&body);
    let sent: Sent = request.send().await?.error_for_status()?.json().await?;
    Ok(sent.request_id.len() + sent.responses.iter().map(|one| one.message_key.len()).sum::<usize>())
}
