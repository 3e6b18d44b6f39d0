//! Values that are easy to get wrong: dates without an offset (section 8), statuses in any case (section 9.5).

use serde_json::Value;
use sfmc_messaging::models::{
    CreateSmsDefinition, ErrorBody, MessageContactRequest, MessageContactResponse, MobileConnectErrorBody,
    RateLimitErrorBody, SendEmailMessages, SendResponse, SendSmsMessage, SendSmsMessages, SmsDefinition,
    SmsDefinitionStatus, TokenErrorBody, TokenRequest, TokenResponse, ValidationErrorBody,
};
use sfmc_messaging::runtime::{Decode, Encode, from_str, to_string};

use super::server::{Reply, Server};
use super::support::{client, definition, documented, text};

tests![
    every_example_round_trips,
    section_8_dates_of_definitions,
    section_9_5_status_in_any_case,
    section_9_5_unknown_status_round_trips,
    section_9_5_what_the_newer_edition_adds,
    unknown_members_of_an_answer_are_skipped,
];

/// Reads and writes each example at a place of the document: nothing is lost, nothing added.
fn round_trip<T: Decode + Encode>(place: &str) {
    let examples = documented(&format!("{place} content application/json examples"));
    for (name, example) in examples.as_object().unwrap() {
        let value = from_str::<T>(&text(&example["value"])).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again: Value = serde_json::from_str(&to_string(&value)).unwrap();
        assert_eq!(again, example["value"], "{name}");
    }
}

async fn every_example_round_trips() {
    round_trip::<SendSmsMessages>("paths /messaging/v1/sms/messages/ post requestBody");
    round_trip::<SendSmsMessage>("paths /messaging/v1/sms/messages/{messageKey} post requestBody");
    round_trip::<SendEmailMessages>("paths /messaging/v1/email/messages/ post requestBody");
    round_trip::<CreateSmsDefinition>("paths /messaging/v1/sms/definitions post requestBody");
    round_trip::<MessageContactRequest>("paths /sms/v1/messageContact/{id}/send post requestBody");
    round_trip::<TokenRequest>("paths /v2/token post requestBody");
    round_trip::<SendResponse>("components responses SendAccepted");
    round_trip::<SmsDefinition>("paths /messaging/v1/sms/definitions post responses 201");
    round_trip::<MessageContactResponse>("paths /sms/v1/messageContact/{id}/send post responses 202");
    round_trip::<TokenResponse>("paths /v2/token post responses 200");
    round_trip::<ValidationErrorBody>("components responses BadRequest");
    round_trip::<RateLimitErrorBody>("components responses TooManyRequests");
    round_trip::<MobileConnectErrorBody>("components responses MobileConnectBadRequest");
    round_trip::<TokenErrorBody>("components responses TokenRefused");
    for name in
        ["Unauthorized", "Forbidden", "Conflict", "InternalServerError", "ServiceUnavailable", "UnexpectedError"]
    {
        round_trip::<ErrorBody>(&format!("components responses {name}"));
    }
}

async fn create(body: &str) -> SmsDefinition {
    let server = Server::start();
    server.then(Reply::json(201, body));
    client(&server).sms().create_definition(&definition()).await.unwrap()
}

/// The zone is not documented, so nothing is made of them but the text.
async fn section_8_dates_of_definitions() {
    for date in ["2019-05-14T21:05:00", "2018-08-03T13:41:18.55", "2013-04-25T15:01:04.1478", "2019-05-14"] {
        let made = create(&format!(r#"{{"createdDate":"{date}","modifiedDate":"{date}"}}"#)).await;
        assert_eq!((made.created_date.as_deref(), made.modified_date.as_deref()), (Some(date), Some(date)));
    }
}

async fn section_9_5_status_in_any_case() {
    for text in ["Active", "active", "ACTIVE"] {
        assert_eq!(create(&format!(r#"{{"status":"{text}"}}"#)).await.status, Some(SmsDefinitionStatus::Active));
    }
    assert_eq!(create(r#"{"status":"inactive"}"#).await.status, Some(SmsDefinitionStatus::Inactive));
    assert_eq!(create(r#"{"status":"deleted"}"#).await.status, Some(SmsDefinitionStatus::Deleted));
    assert_eq!(create("{}").await.status, None);
}

async fn section_9_5_unknown_status_round_trips() {
    let made = create(r#"{"status":"Paused"}"#).await;
    assert_eq!(made.status, Some(SmsDefinitionStatus::Unknown("Paused".into())));
    assert_eq!(to_string(&made), r#"{"status":"Paused"}"#);
    let server = Server::start();
    server.then(Reply::json(201, "{}"));
    let request = definition().status(made.status.unwrap());
    client(&server).sms().create_definition(&request).await.unwrap();
    assert!(server.requests()[0].body.contains(r#""status":"Paused""#));
}

async fn section_9_5_what_the_newer_edition_adds() {
    let made = create(r#"{"definitionId":"d-1","subscriptions":{"countryCode":"NO","updateSubscriber":false}}"#).await;
    assert_eq!(made.definition_id.as_deref(), Some("d-1"));
    let subscriptions = made.subscriptions.unwrap();
    assert_eq!((subscriptions.country_code.as_deref(), subscriptions.update_subscriber), (Some("NO"), Some(false)));
}

async fn unknown_members_of_an_answer_are_skipped() {
    let body = r#"{"futureMember":{"a":[1,null]},"name":"n","name2":null,"description":null}"#;
    let made = create(body).await;
    assert_eq!((made.name.as_deref(), made.description.as_deref()), (Some("n"), None));
    assert_eq!(from_str::<SmsDefinition>(body).unwrap(), made);
}
