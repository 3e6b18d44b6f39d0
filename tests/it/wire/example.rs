//! The example that users start from, run as it is.

use super::server::{Reply, Server};
use super::support::{SECRET, documented, text};

#[path = "../../../generated/examples/send_sms.rs"]
#[expect(dead_code, reason = "its main function is that of a program")]
pub(super) mod send_sms;

tests![accepted, rejected, explained, flag_is_missing];

async fn run(server: &Server, to: &str) -> Result<String, String> {
    let url = format!("{}/", server.url());
    let flags = [
        ("--base-url", url.as_str()),
        ("--subdomain", "mc-test"),
        ("--client-id", "client-1"),
        ("--client-secret", SECRET),
        ("--definition-key", "account-reset"),
        ("--to", to),
    ];
    send_sms::run(flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value.to_owned()])).await
}

fn answer(example: &str) -> Reply {
    let path = format!("components responses SendAccepted content application/json examples {example} value");
    Reply::json(202, text(documented(&path)))
}

async fn accepted() {
    let server = Server::start();
    server.then(answer("oneRecipient"));
    assert_eq!(run(&server, "15555551234").await.unwrap(), "accepted nFL4ULgheUeaGbPIMzJJSw");
    let body = r#"{"definitionKey":"account-reset","recipients":[{"contactKey":"15555551234","to":"15555551234"}]}"#;
    assert_eq!((server.token_requests().len(), server.requests()[0].body.as_str()), (1, body));
}

async fn rejected() {
    let server = Server::start();
    server.then(answer("someRefused"));
    let expected = concat!(
        "accepted oixAQE_zFUyr8bT8sJncdw\n",
        "rejected gHQ3VLsfCEOuAC2sl-CV1Q: 109106 MCMS_UTM_Validation_MissingRequiredField_to: Invalid subscriber",
    );
    assert_eq!(run(&server, "15555551234").await.unwrap(), expected);
}

async fn explained() {
    let server = Server::start();
    let reason = run(&server, "+1").await.unwrap_err();
    assert!(reason.contains("/recipients/0/to") && reason.contains("nothing was sent"), "{reason}");
    assert_eq!(server.connections(), 0);
    let path = "components responses BadRequest content application/json examples several value";
    server.then(Reply::json(400, text(documented(path))));
    let expected = concat!(
        "sendSmsMessages failed: 400 Bad Request, code 10006: The request has validation errors.\n",
        "- definitionKey is required.\n- recipients is required.\nthe code says why",
    );
    assert_eq!(run(&server, "15555551234").await.unwrap_err(), expected);
}

async fn flag_is_missing() {
    let flags = ["--subdomain".to_owned(), "mc-test".to_owned()];
    let reason = send_sms::run(flags.into_iter()).await.unwrap_err();
    assert_eq!(reason, "give --client-id or set SFMC_CLIENT_ID");
}
