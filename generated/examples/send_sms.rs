//! Sends one SMS and says what became of it. Written by hand: the generator leaves this folder alone.
//!
//! ```text
//! export SFMC_SUBDOMAIN=… SFMC_CLIENT_ID=… SFMC_CLIENT_SECRET=…
//! cargo run -p sfmc-messaging --example send_sms -- --to 15555551234 --definition-key account-reset
//! ```
//!
//! Each variable has a flag of the same meaning: `--subdomain`, `--client-id`, `--client-secret`. With
//! `--base-url http://127.0.0.1:4010` everything, tokens included, goes to a server of your own.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use sfmc_messaging::models::{SendResponse, SendSmsMessages, SmsRecipient, ValidationErrorBody};
use sfmc_messaging::runtime::ErrorKind;
use sfmc_messaging::{Client, ClientCredentials, Error};

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1)).await {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the flags, sends, and gives what there is to tell.
pub(crate) async fn run(arguments: impl Iterator<Item = String>) -> Result<String, String> {
    let (mut flags, mut arguments) = (BTreeMap::new(), arguments);
    while let Some(flag) = arguments.next() {
        flags.insert(flag, arguments.next().unwrap_or_default());
    }
    let optional = |flag: &str| flags.get(flag).cloned();
    let needed = |flag: &str, variable: &str| {
        let value = optional(flag).or_else(|| std::env::var(variable).ok());
        value.ok_or_else(|| format!("give {flag} or set {variable}"))
    };
    let (id, secret) = (needed("--client-id", "SFMC_CLIENT_ID")?, needed("--client-secret", "SFMC_CLIENT_SECRET")?);
    let subdomain = needed("--subdomain", "SFMC_SUBDOMAIN")?;
    let client = client(&subdomain, ClientCredentials::new(id, secret), optional("--base-url").as_deref());
    let to = needed("--to", "SFMC_TO")?;
    let recipient = SmsRecipient::new(to.as_str(), to.as_str());
    let request = SendSmsMessages::new(needed("--definition-key", "SFMC_DEFINITION_KEY")?, [recipient]);
    let answer = client.map_err(|error| explain(&error))?.sms().send_messages(&request).await;
    answer.map(|answer| report(&answer)).map_err(|error| explain(&error))
}

/// The client: make one and keep it, for it caches the token and the connections. Clones share both.
fn client(subdomain: &str, credentials: ClientCredentials, base_url: Option<&str>) -> Result<Client, Error> {
    let builder = Client::builder().subdomain(subdomain);
    match base_url.map(|url| url.trim_end_matches('/')) {
        Some(url) => builder.oauth(credentials.token_url(format!("{url}/v2/token"))).base_url(url).build(),
        None => builder.oauth(credentials).build(),
    }
}

/// A request that was accepted can still hold recipients that were refused.
fn report(answer: &SendResponse) -> String {
    let key = |key: &Option<String>| key.clone().unwrap_or_default();
    let accepted = answer.accepted().map(|item| format!("accepted {}", key(&item.message_key)));
    let rejected = answer.rejected().map(|item| {
        let (code, message) = (item.errorcode.unwrap_or_default(), item.message.clone().unwrap_or_default());
        format!("rejected {}: {code} {message}", key(&item.message_key))
    });
    accepted.chain(rejected).collect::<Vec<_>>().join("\n")
}

/// The error in one line, and what to do about it.
fn explain(error: &Error) -> String {
    let advice = match error.kind() {
        ErrorKind::InvalidRequest => "nothing was sent: mend the places named above",
        ErrorKind::Auth => "no token: check id, secret and subdomain",
        ErrorKind::Connect => "nobody answers there: check the subdomain or the base URL",
        ErrorKind::Timeout | ErrorKind::Transport => "it may have been sent: look before you repeat it",
        _ if error.code() == Some("50200") => "blocked: only support can lift that",
        _ => "the code says why",
    };
    let several = error.body_as::<ValidationErrorBody>().and_then(|body| body.validation_errors).unwrap_or_default();
    let several = several.iter().filter_map(|one| one.message.as_deref()).collect::<Vec<_>>().join("\n- ");
    let mark = if several.is_empty() { "" } else { "\n- " };
    format!("{error}{mark}{several}\n{advice}")
}
