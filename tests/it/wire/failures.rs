//! Failures: every documented answer of every operation, the five shapes of section 5, and what is in no document.

use std::time::Duration;

use sfmc_messaging::models::{
    ErrorBody, MobileConnectErrorBody, RateLimitErrorBody, TokenErrorBody, ValidationErrorBody,
};
use sfmc_messaging::runtime::{ErrorKind, Retry};
use sfmc_messaging::{Client, Error};

use super::server::{NOBODY, Reply, Server};
use super::support::{ACCEPTED, DOCUMENT, Detour, OPERATIONS, SECRET, call, configured, documented, text};

tests![
    every_documented_failure_of_every_operation,
    section_5_shape_1_platform,
    section_5_shape_2_several_problems,
    section_5_shape_3_rate_limit,
    section_5_shape_4_mobile_connect,
    section_5_shape_5_token,
    section_5_every_status_and_code,
    section_5_codes_of_the_messaging_service,
    section_5_html_of_a_proxy,
    section_5_empty_500,
    section_5_status_596,
    section_5_code_in_other_spelling,
    answer_that_does_not_fit,
    section_6_mixed_answer,
    slow_answer,
    slow_answer_within_the_whole_call,
    cut_before_the_answer,
    cut_during_the_answer,
    nobody_listens,
    answer_that_is_too_large,
];

/// A client that tries once.
fn once(server: &Server) -> Client {
    configured(server, |config| config.retry(Retry::none()))
}

/// The failure of a call that is always answered in one way; after a 401 there is a second try.
async fn failure(operation: &str, reply: Reply) -> Error {
    let server = Server::start();
    if operation == "requestToken" {
        server.then_token(reply);
        let detour = Detour::to(&server);
        let client = configured(&server, |config| config.transport(detour).retry(Retry::none()));
        return call(&client, operation).await.unwrap_err();
    }
    server.then(reply.clone()).then(reply);
    call(&once(&server), operation).await.unwrap_err()
}

/// A display is one line and names the operation, the status and the code.
fn check_display(error: &Error) {
    let shown = error.to_string();
    assert!(!shown.contains('\n'), "{shown}");
    assert!(shown.starts_with(&format!("{} failed: ", error.operation())), "{shown}");
    for part in [error.status().map(|status| status.as_u16().to_string()), error.code().map(str::to_owned)] {
        assert!(shown.contains(&part.unwrap_or_default()), "{shown}");
    }
    assert!(shown.contains(error.message().unwrap_or_default()), "{shown}");
}

/// The item of the document for an operation.
fn responses(operation: &str) -> &'static serde_json::Map<String, serde_json::Value> {
    let paths = DOCUMENT["paths"].as_object().unwrap().values().map(|path| &path["post"]);
    let found = paths.into_iter().find(|post| post["operationId"] == operation);
    found.unwrap()["responses"].as_object().unwrap()
}

async fn every_documented_failure_of_every_operation() {
    for operation in OPERATIONS {
        let mut checked = 0;
        for (status, response) in responses(operation).iter().filter(|(status, _)| !status.starts_with('2')) {
            let place = response["$ref"].as_str().unwrap().trim_start_matches("#/").replace('/', " ");
            let examples = documented(&format!("{place} content application/json examples"));
            for example in examples.as_object().unwrap().values() {
                let status = status.parse().unwrap_or(404);
                let body = text(&example["value"]);
                let error = failure(operation, Reply::json(status, &body)).await;
                assert_eq!((error.kind(), error.operation()), (ErrorKind::Status, operation));
                assert_eq!(error.status().unwrap().as_u16(), status);
                assert_eq!(error.body().unwrap(), body.as_bytes(), "the body as it came");
                check_display(&error);
                let value = &example["value"];
                let code = value["errorcode"].as_i64().map(|code| code.to_string());
                assert_eq!(error.code(), code.as_deref().or(value["error"].as_str()), "{operation} {status}");
                let message = value["message"].as_str().or(value["error_description"].as_str());
                assert_eq!(error.message(), message.or(value["errors"][0].as_str()));
                checked += 1;
            }
        }
        assert!(checked >= 2, "{operation}");
    }
}

async fn section_5_shape_1_platform() {
    let body = r#"{"message":"Insufficient privileges","errorcode":20002,"documentation":""}"#;
    let error = failure("sendSmsMessages", Reply::json(403, body)).await;
    assert_eq!(error.to_string(), "sendSmsMessages failed: 403 Forbidden, code 20002: Insufficient privileges");
    let typed = error.body_as::<ErrorBody>().unwrap();
    assert_eq!((typed.errorcode, typed.documentation.as_deref()), (Some(20002), Some("")));
}

async fn section_5_shape_2_several_problems() {
    for name in ["validationErrors", "additionalErrors"] {
        let body = format!(
            r#"{{"message":"The request has\nerrors.","errorcode":10006,"{name}":[{{"message":"a","errorcode":10002}}]}}"#
        );
        let error = failure("sendSmsMessage", Reply::json(400, body)).await;
        assert_eq!(error.to_string(), "sendSmsMessage failed: 400 Bad Request, code 10006: The request has errors.");
        let typed = error.body_as::<ValidationErrorBody>().unwrap();
        let problems = typed.validation_errors.or(typed.additional_errors).unwrap();
        assert_eq!((problems.len(), problems[0].errorcode), (1, Some(10002)));
    }
}

async fn section_5_shape_3_rate_limit() {
    let body = r#"{"message":"Rate limit exceeded","errorcode":50100,"documentation":"","retryAfter":30}"#;
    let error = failure("sendEmailMessages", Reply::json(429, body).header("Retry-After", "30")).await;
    assert_eq!(error.to_string(), "sendEmailMessages failed: 429 Too Many Requests, code 50100: Rate limit exceeded");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(error.body_as::<RateLimitErrorBody>().unwrap().retry_after, Some(30));
}

async fn section_5_shape_4_mobile_connect() {
    let body = r#"{"errors":["1-317 is not a numeric string","Keyword X is invalid"]}"#;
    let error = failure("sendMessageContact", Reply::json(400, body)).await;
    assert_eq!(error.to_string(), "sendMessageContact failed: 400 Bad Request: 1-317 is not a numeric string");
    assert_eq!(error.code(), None);
    assert_eq!(error.body_as::<MobileConnectErrorBody>().unwrap().errors.unwrap()[1], "Keyword X is invalid");
}

/// The call fails because there is no token; what the token endpoint said is all there.
async fn section_5_shape_5_token() {
    let server = Server::start();
    let body =
        r#"{"error":"invalid_client","error_description":"Client authentication failed.","error_uri":"https://x"}"#;
    server.then_token(Reply::json(401, body));
    let error = call(&once(&server), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.is_auth()), (ErrorKind::Auth, true));
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (401, Some("invalid_client")));
    assert_eq!(
        error.to_string(),
        "sendSmsMessages failed: no token: 401 Unauthorized, code invalid_client: Client authentication failed."
    );
    assert_eq!(error.body_as::<TokenErrorBody>().unwrap().error_uri.as_deref(), Some("https://x"));
    assert_eq!((server.requests().len(), server.token_requests().len()), (0, 1), "asking again would not help");
}

async fn section_5_every_status_and_code() {
    let table: [(u16, &[u32]); 6] = [
        (400, &[10000, 10001, 10002, 10003, 10004, 10005, 10006, 30000, 30001]),
        (403, &[20000, 20001, 20002, 40000, 40001, 40002, 40003]),
        (401, &[0, 40004]),
        (409, &[30002, 30004]),
        (404, &[30003]),
        (503, &[50300]),
    ];
    for (status, codes) in table {
        for code in codes {
            let body = format!(r#"{{"documentation":"","errorcode":{code},"message":"m"}}"#);
            let error = failure("createSmsDefinition", Reply::json(status, body)).await;
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.code(), Some(code.to_string().as_str()));
            assert_eq!(error.is_auth(), status == 401);
            check_display(&error);
        }
    }
}

/// The set of codes is open: none of them means anything to the client but the codes themselves.
async fn section_5_codes_of_the_messaging_service() {
    for code in (109_101..=109_116).chain(109_120..=109_125).chain([199_999]) {
        let body = format!(r#"{{"message":"MCMS_UTM_Validation_X: y","errorcode":{code},"documentation":""}}"#);
        let error = failure("sendSmsMessages", Reply::json(400, body)).await;
        let expected = format!("sendSmsMessages failed: 400 Bad Request, code {code}: MCMS_UTM_Validation_X: y");
        assert_eq!(error.to_string(), expected);
    }
}

async fn section_5_html_of_a_proxy() {
    let html = "<!DOCTYPE html>\n<html><head><title>502 Bad\n Gateway</title></head><body><p>nginx</p></body></html>";
    let error = failure("sendSmsMessages", Reply::new(502, html).header("Content-Type", "text/html")).await;
    assert_eq!(error.to_string(), "sendSmsMessages failed: 502 Bad Gateway: 502 Bad Gateway");
    assert_eq!(error.body().unwrap(), html.as_bytes());
    assert_eq!(error.headers()["content-type"], "text/html");
    assert!(error.body_as::<ErrorBody>().is_none());
}

async fn section_5_empty_500() {
    let error = failure("sendSmsMessages", Reply::new(500, "")).await;
    assert_eq!(error.to_string(), "sendSmsMessages failed: 500 Internal Server Error");
    assert_eq!((error.code(), error.message()), (None, None));
    assert!(error.body().unwrap().is_empty());
}

async fn section_5_status_596() {
    let server = Server::start();
    server.then(Reply::new(596, "<h1>Service Not Found</h1>"));
    let error = call(&super::support::client(&server), "createSmsDefinition").await.unwrap_err();
    assert_eq!(error.to_string(), "createSmsDefinition failed: 596: Service Not Found");
    assert_eq!(server.requests().len(), 1, "no retry: it will not be found the next time either");
}

/// One collection writes `errorCode`; recorded bodies have `errorcode`. The raw body is there for such surprises.
async fn section_5_code_in_other_spelling() {
    let error = failure("sendSmsMessages", Reply::json(400, r#"{"errorCode":10002,"message":"m"}"#)).await;
    assert_eq!((error.code(), error.message()), (None, Some("m")));
    assert_eq!(error.body().unwrap(), &br#"{"errorCode":10002,"message":"m"}"#[..]);
}

/// A success that cannot be read keeps all that came, and says where it does not fit.
async fn answer_that_does_not_fit() {
    for body in [r#"{"responses":[{"errorcode":"many"}]}"#, "<html></html>", ""] {
        let error = failure("sendSmsMessages", Reply::json(202, body).header("X-Trace", "t")).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 202), "{body}");
        assert_eq!(error.body().unwrap(), body.as_bytes());
        assert_eq!(error.headers()["x-trace"], "t");
        assert!(!error.to_string().contains('\n'));
        assert!(!body.contains("many") || error.to_string().contains("/responses/0/errorcode"), "{error}");
    }
}

/// 202 is not success for every recipient, and no failure of the call either.
async fn section_6_mixed_answer() {
    let server = Server::start();
    server.then(Reply::json(
        202,
        text(documented("components responses SendAccepted content application/json examples someRefused value")),
    ));
    let answer = once(&server).sms().send_messages(&super::support::sms()).await.unwrap();
    assert!(!answer.all_accepted());
    let rejected: Vec<_> = answer.rejected().collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(
        (rejected[0].errorcode, rejected[0].message_key.as_deref()),
        (Some(109_106), Some("gHQ3VLsfCEOuAC2sl-CV1Q"))
    );
    assert_eq!(rejected[0].message.as_deref(), Some("MCMS_UTM_Validation_MissingRequiredField_to: Invalid subscriber"));
    assert_eq!(answer.accepted().count(), 1);
    assert_eq!(answer.errorcode, Some(109_001));
    assert_eq!(answer.message.as_deref(), Some("MCMS_UTM_ResponsesHasErrors: 1 subscribers failed to queue out of 2"));
}

async fn slow_answer() {
    let server = Server::start();
    server.then(Reply::silence());
    let client = configured(&server, |config| config.attempt_timeout(Duration::from_millis(100)));
    let error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!((error.operation(), error.status(), error.attempts()), ("sendSmsMessages", None, 1));
    assert_eq!(server.requests().len(), 1, "it may have been sent: not repeated");
    check_display(&error);
}

async fn slow_answer_within_the_whole_call() {
    let server = Server::start();
    server.then(Reply::silence());
    let client = once(&server);
    let limited = client.sms().send_messages(&super::support::sms()).with_timeout(Duration::from_millis(100));
    let error = limited.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.operation(), "sendSmsMessages");
}

async fn cut_before_the_answer() {
    let server = Server::start();
    server.then(Reply::cut_before()).then(Reply::json(202, ACCEPTED));
    let error = call(&super::support::client(&server), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    assert_eq!(server.requests().len(), 1, "it may have been sent: not repeated");
    check_display(&error);
}

async fn cut_during_the_answer() {
    let server = Server::start();
    server.then(Reply::cut_during(202, ACCEPTED)).then(Reply::json(202, ACCEPTED));
    let error = call(&super::support::client(&server), "sendSmsMessages").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    assert_eq!(server.requests().len(), 1);
    check_display(&error);
}

async fn nobody_listens() {
    let server = Server::start();
    let client = configured(&server, |config| config.base_url(NOBODY).retry(Retry::none()));
    let error = call(&client, "sendSmsMessages").await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    check_display(&error);
    assert!(!format!("{error} {error:?}").contains(SECRET));
}

async fn answer_that_is_too_large() {
    let server = Server::start();
    server.then_times(2, &Reply::json(202, "x".repeat(2000)));
    let client = configured(&server, |config| config.body_limit(1000));
    let error = call(&client, "createSmsDefinition").await.unwrap_err();
    assert!(error.to_string().contains("the answer is too large: more than 1000 bytes"), "{error}");
    assert_eq!(server.requests().len(), 1, "it would be too large again");
}
