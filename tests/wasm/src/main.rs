//! A token, a call and its answer where there is no clock, no thread and no file. What fails panics, which stops
//! WebAssembly with an error.

use std::future::IntoFuture as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use sfmc_messaging::models::{SendSmsMessages, SmsRecipient};
use sfmc_messaging::operations::sms::SEND_MESSAGES;
use sfmc_messaging::runtime::Mock;
use sfmc_messaging::{Client, ClientCredentials, Error};

fn main() {
    let mock = Mock::new();
    mock.on(&SEND_MESSAGES).header("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT").returns(503, "");
    mock.on(&SEND_MESSAGES).returns(202, r#"{"errorcode": 0, "responses": [{"messageKey": "k"}]}"#);
    let statuses = [send(&mock), send(&mock)].map(|result| result.map_err(|error| error.status().map(u16::from)));
    assert!(matches!(statuses, [Err(Some(503)), Ok(true)]), "{statuses:?}");
}

/// With the timer that a browser gets: it cannot wait, so nothing is repeated.
fn send(mock: &Mock) -> Result<bool, Error> {
    let credentials = ClientCredentials::new("id", "secret");
    let builder = Client::builder().subdomain("mc-wasm").oauth(credentials);
    let client = builder.configure(|config| config.transport(mock.clone())).build()?;
    let request = SendSmsMessages::new("account-reset", [SmsRecipient::new("contact", "15555551234")]);
    let call = pin!(client.sms().send_messages(&request).into_future());
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.map(|answer| answer.all_accepted()),
        Poll::Pending => unreachable!("the mock answers at once"),
    }
}
