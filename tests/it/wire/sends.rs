//! What leaves and what comes back when all is well: one test per operation and documented example (section 9).

use sfmc_messaging::models::{
    BlackoutWindow, CreateSmsDefinition, CreateSmsDefinitionContent, CreateSmsDefinitionSubscriptions, EmailRecipient,
    MessageContactByMobileNumbers, MessageContactBySubscribers, MessageContactSubscriber, SendEmailMessages,
    SendSmsMessage, SendSmsMessages, SmsContentOverride, SmsDefinitionOptions, SmsDefinitionStatus, SmsRecipient,
    SmsSingleRecipient, SmsSubscriptionOptions, TokenRequest, UrlShortenerOptions, UrlShortenerOptionsShortenerType,
};

use super::server::{Received, Reply, Server};
use super::support::{Detour, attributes, client, detoured, documented, sms, text};

tests![
    sms_to_two_recipients,
    sms_with_overrides,
    absent_members_are_not_sent,
    application_names_itself,
    sms_to_one_recipient,
    flat_answer_to_a_single_send,
    email_to_two_recipients,
    email_needs_no_address,
    definition_of_a_short_code,
    definition_with_everything,
    contact_by_numbers,
    contact_by_subscribers,
    contact_with_blackout_window,
    token_for_own_unit,
    token_for_other_unit,
    token_with_bare_hosts,
];

const SMS: &str = "paths /messaging/v1/sms/messages/ post";
const SINGLE: &str = "paths /messaging/v1/sms/messages/{messageKey} post";
const EMAIL: &str = "paths /messaging/v1/email/messages/ post";
const DEFINITION: &str = "paths /messaging/v1/sms/definitions post";
const CONTACT: &str = "paths /sms/v1/messageContact/{id}/send post";
const TOKEN: &str = "paths /v2/token post";

/// A documented answer.
fn answer(operation: &str, status: &str, example: &str) -> Reply {
    let path = format!("{operation} responses {status} content application/json examples {example} value");
    Reply::json(status.parse().unwrap(), text(documented(&path)))
}

/// Checks the one request of a test: line, headers, and the body byte for byte, which is that of the example.
fn check(server: &Server, target: &str, body: &str, example: &str) {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    check_one(&requests[0], target, body, Some("Bearer token-1"));
    let same = serde_json::from_str::<serde_json::Value>(body).unwrap();
    assert_eq!(&same, documented(&format!("{example} value")), "the example of the document");
    assert!(!body.contains("null"), "section 4: a null is an unknown thing to the service");
}

fn check_one(request: &Received, target: &str, body: &str, authorization: Option<&str>) {
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", target));
    assert_eq!(request.body, body);
    let mut names = vec!["accept", "authorization", "content-length", "content-type", "host", "user-agent"];
    names.retain(|name| authorization.is_some() || *name != "authorization");
    assert_eq!(request.headers.keys().collect::<Vec<_>>(), names, "no header too many, none missing");
    assert_eq!(request.header("authorization"), authorization.unwrap_or_default());
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(request.header("content-length"), body.len().to_string());
    assert!(request.header("user-agent").starts_with("sfmc-messaging/"), "{}", request.header("user-agent"));
}

/// Section 9.1; the slash at the end of the path is part of it (section 4).
async fn sms_to_two_recipients() {
    let server = Server::start();
    server.then(answer(SMS, "202", "allAccepted"));
    let astro = SmsRecipient::new("Astro25", "15555551234")
        .message_key("nFL4ULgheUeaGbPIMzJJSw")
        .attributes(attributes([("FirstName", "Astro"), ("Password", "1234567")]));
    let codey = SmsRecipient::new("Codey36", "15555554321")
        .message_key("GV1LhQ6NFkqFUAE1IsoQ9Q")
        .attributes(attributes([("FirstName", "Code"), ("Password", "2345678")]));
    let request = SendSmsMessages::new("account-reset", [astro, codey])
        .attributes(attributes([("RequestTrackingAttribute", "2")]));
    let accepted = client(&server).sms().send_messages(&request).await.unwrap();
    let body = concat!(
        r#"{"definitionKey":"account-reset","recipients":[{"contactKey":"Astro25","to":"15555551234","#,
        r#""messageKey":"nFL4ULgheUeaGbPIMzJJSw","attributes":{"FirstName":"Astro","Password":"1234567"}},"#,
        r#"{"contactKey":"Codey36","to":"15555554321","messageKey":"GV1LhQ6NFkqFUAE1IsoQ9Q","#,
        r#""attributes":{"FirstName":"Code","Password":"2345678"}}],"attributes":{"RequestTrackingAttribute":"2"}}"#,
    );
    let example = &format!("{SMS} requestBody content application/json examples twoRecipients");
    check(&server, "/messaging/v1/sms/messages/", body, example);
    assert!(accepted.all_accepted());
    assert_eq!(accepted.accepted().count(), 2);
    assert_eq!(accepted.request_id.as_deref(), Some("ccdb94bf-fcac-4fef-b194-08f534a2079a"));
}

async fn sms_with_overrides() {
    let server = Server::start();
    server.then(answer(SMS, "202", "oneRecipient"));
    let request = sms()
        .subscriptions(SmsSubscriptionOptions::new().resubscribe(true))
        .content(SmsContentOverride::new().message("%%FirstName%%, your token is %%Password%%"));
    assert!(client(&server).sms().send_messages(&request).await.unwrap().all_accepted());
    let body = concat!(
        r#"{"definitionKey":"account-reset","recipients":[{"contactKey":"Astro25","to":"15555551234"}],"#,
        r#""subscriptions":{"resubscribe":true},"content":{"message":"%%FirstName%%, your token is %%Password%%"}}"#,
    );
    let example = &format!("{SMS} requestBody content application/json examples overrides");
    check(&server, "/messaging/v1/sms/messages/", body, example);
}

/// Section 4: the service refuses members that it does not know, so what is not set does not show.
async fn absent_members_are_not_sent() {
    let server = Server::start();
    server.then(answer(SMS, "202", "oneRecipient"));
    client(&server).sms().send_messages(&sms()).await.unwrap();
    let body = r#"{"definitionKey":"account-reset","recipients":[{"contactKey":"Astro25","to":"15555551234"}]}"#;
    check_one(&server.requests()[0], "/messaging/v1/sms/messages/", body, Some("Bearer token-1"));
}

async fn application_names_itself() {
    let server = Server::start();
    server.then(answer(SMS, "202", "oneRecipient"));
    let client = super::support::configured(&server, |config| config.user_agent("shop/1.2"));
    client.sms().send_messages(&sms()).await.unwrap();
    let requests = server.requests();
    let agent = requests[0].header("user-agent");
    assert!(agent.starts_with("sfmc-messaging/") && agent.ends_with(" shop/1.2"), "{agent}");
}

/// Section 9.2; any character may stand in a key (section 4), and arrives as one segment of the path.
async fn sms_to_one_recipient() {
    let server = Server::start();
    server.then(answer(SINGLE, "202", "oneRecipient"));
    let recipient = SmsSingleRecipient::new("Astro25", "15555551234")
        .attributes(attributes([("FirstName", "Astro"), ("Password", "1234567")]));
    let request =
        SendSmsMessage::new("account-reset", recipient).subscriptions(SmsSubscriptionOptions::new().resubscribe(true));
    let accepted = client(&server).sms().send_message("a/b?c#d%20é", &request).await.unwrap();
    let body = concat!(
        r#"{"definitionKey":"account-reset","recipient":{"contactKey":"Astro25","to":"15555551234","#,
        r#""attributes":{"FirstName":"Astro","Password":"1234567"}},"subscriptions":{"resubscribe":true}}"#,
    );
    let example = &format!("{SINGLE} requestBody content application/json examples oneRecipient");
    check(&server, "/messaging/v1/sms/messages/a%2Fb%3Fc%23d%2520%C3%A9", body, example);
    assert_eq!(accepted.accepted().next().unwrap().message_key.as_deref(), Some("nFL4ULgheUeaGbPIMzJJSw"));
}

/// Section 9.2: one table has a flat answer whose code is a text.
async fn flat_answer_to_a_single_send() {
    let server = Server::start();
    server.then(Reply::json(202, r#"{"requestId":"r","errorcode":"0","messageKey":"k1"}"#));
    let accepted = client(&server).sms().send_message("k1", &super::support::single_sms()).await.unwrap();
    assert_eq!((accepted.errorcode, accepted.message_key.as_deref()), (Some(0), Some("k1")));
    assert!(accepted.all_accepted());
}

/// Section 9.4.
async fn email_to_two_recipients() {
    let server = Server::start();
    server.then(answer(EMAIL, "202", "allAccepted"));
    let first = EmailRecipient::new("recipient1")
        .to("recipient1@example.com")
        .message_key("nFL4ULgheUeaGbPIMzJJSw")
        .attributes(attributes([
            ("RequestAttribute_1", "value_1"),
            ("RequestAttribute_2", "value_2"),
            ("Attribute1", "This is one for recipient1"),
            ("Attribute2", "This is two for recipient1"),
        ]));
    let second = EmailRecipient::new("recipient2")
        .to("recipient2@example.com")
        .message_key("GV1LhQ6NFkqFUAE1IsoQ9Q")
        .attributes(attributes([("UserAttribute_3", "value_3"), ("UserAttribute_4", "value_4")]));
    let request = SendEmailMessages::new("2FA_order_accounts", [first, second])
        .attributes(attributes([("UserAttribute_a", "value_a"), ("UserAttribute_b", "value_b")]));
    assert!(client(&server).email().send_messages(&request).await.unwrap().all_accepted());
    let body = concat!(
        r#"{"definitionKey":"2FA_order_accounts","recipients":[{"contactKey":"recipient1","to":"recipient1@example.com","#,
        r#""messageKey":"nFL4ULgheUeaGbPIMzJJSw","attributes":{"Attribute1":"This is one for recipient1","#,
        r#""Attribute2":"This is two for recipient1","RequestAttribute_1":"value_1","RequestAttribute_2":"value_2"}},"#,
        r#"{"contactKey":"recipient2","to":"recipient2@example.com","messageKey":"GV1LhQ6NFkqFUAE1IsoQ9Q","#,
        r#""attributes":{"UserAttribute_3":"value_3","UserAttribute_4":"value_4"}}],"#,
        r#""attributes":{"UserAttribute_a":"value_a","UserAttribute_b":"value_b"}}"#,
    );
    let example = &format!("{EMAIL} requestBody content application/json examples twoRecipients");
    check(&server, "/messaging/v1/email/messages/", body, example);
}

/// Section 9.4: unlike for SMS, an address is optional.
async fn email_needs_no_address() {
    let server = Server::start();
    server.then(answer(EMAIL, "202", "oneRecipient"));
    let request = SendEmailMessages::new("2FA_order_accounts", [EmailRecipient::new("recipient1")]);
    client(&server).email().send_messages(&request).await.unwrap();
    let body = r#"{"definitionKey":"2FA_order_accounts","recipients":[{"contactKey":"recipient1"}]}"#;
    check_one(&server.requests()[0], "/messaging/v1/email/messages/", body, Some("Bearer token-1"));
}

/// Section 9.5.
async fn definition_of_a_short_code() {
    let server = Server::start();
    server.then(answer(DEFINITION, "201", "shortCode"));
    let content = CreateSmsDefinitionContent::new("%%FirstName%%, your 2FA token is %%password%%");
    let subscriptions = CreateSmsDefinitionSubscriptions::new("8201221", "PASSWORD").country_code("US");
    let request = CreateSmsDefinition::new("account-reset", "account-reset", content, subscriptions)
        .description("Using new SMS Transactional API");
    let made = client(&server).sms().create_definition(&request).await.unwrap();
    let body = concat!(
        r#"{"definitionKey":"account-reset","name":"account-reset","description":"Using new SMS Transactional API","#,
        r#""content":{"message":"%%FirstName%%, your 2FA token is %%password%%"},"#,
        r#""subscriptions":{"shortCode":"8201221","countryCode":"US","keyword":"PASSWORD"}}"#,
    );
    let example = &format!("{DEFINITION} requestBody content application/json examples shortCode");
    check(&server, "/messaging/v1/sms/definitions", body, example);
    assert_eq!(made.status, Some(SmsDefinitionStatus::Active));
    assert_eq!(made.request_id.as_deref(), Some("582bec09-6d04-4222-bbba-cea616495596"));
    assert_eq!(made.subscriptions.unwrap().auto_add_subscriber, Some(true));
}

async fn definition_with_everything() {
    let server = Server::start();
    server.then(answer(DEFINITION, "201", "longCode"));
    let subscriptions = CreateSmsDefinitionSubscriptions::new("2021", "PARCEL")
        .country_code("NO")
        .auto_add_subscriber(true)
        .update_subscriber(false);
    let shortener = UrlShortenerOptions::new()
        .is_link_shortening_enabled(true)
        .is_subscriber_tracking_enabled(true)
        .shortener_type(UrlShortenerOptionsShortenerType::Sfmc);
    let options = SmsDefinitionOptions::new()
        .url_shortener_options(shortener)
        .sms_message_regulatory_authority_template_id("1107160000000000000");
    let content = CreateSmsDefinitionContent::new("Your parcel is on its way: %%TrackingLink%%");
    let request = CreateSmsDefinition::new("order-shipped", "Order shipped", content, subscriptions)
        .description("Tells customers that their parcel is on its way")
        .status(SmsDefinitionStatus::Inactive)
        .options(options);
    client(&server).sms().create_definition(&request).await.unwrap();
    let body = concat!(
        r#"{"definitionKey":"order-shipped","name":"Order shipped","#,
        r#""description":"Tells customers that their parcel is on its way","status":"Inactive","#,
        r#""content":{"message":"Your parcel is on its way: %%TrackingLink%%"},"subscriptions":{"shortCode":"2021","#,
        r#""countryCode":"NO","keyword":"PARCEL","autoAddSubscriber":true,"updateSubscriber":false},"#,
        r#""options":{"urlShortenerOptions":{"isLinkShorteningEnabled":true,"isSubscriberTrackingEnabled":true,"#,
        r#""shortenerType":"SFMC"},"smsMessageRegulatoryAuthorityTemplateId":"1107160000000000000"}}"#,
    );
    let example = &format!("{DEFINITION} requestBody content application/json examples allFields");
    check(&server, "/messaging/v1/sms/definitions", body, example);
}

/// Section 9.3: mixed styles of names, booleans with capitals; the id is passed on as it is.
async fn contact_by_numbers() {
    let server = Server::start();
    server.then(answer(CONTACT, "202", "accepted"));
    let request = MessageContactByMobileNumbers::new(["13175551212".into()])
        .subscribe(true)
        .resubscribe(true)
        .keyword("JOINSMS")
        .override_message(true)
        .message_text("Welcome to Code@")
        .send_time("2012-10-05 20:01")
        .content_url("http://image.exct.net/lib/fe6d15707662057c7411/m/1/dj_CC_AUS.jpg");
    let accepted = client(&server).sms().send_to_contacts("MzA6Nzg6MA==", &request.into()).await.unwrap();
    let body = concat!(
        r#"{"mobileNumbers":["13175551212"],"Subscribe":true,"Resubscribe":true,"keyword":"JOINSMS","Override":true,"#,
        r#""messageText":"Welcome to Code@","SendTime":"2012-10-05 20:01","#,
        r#""ContentURL":"http://image.exct.net/lib/fe6d15707662057c7411/m/1/dj_CC_AUS.jpg"}"#,
    );
    let example = &format!("{CONTACT} requestBody content application/json examples mobileNumbers");
    check(&server, "/sms/v1/messageContact/MzA6Nzg6MA%3D%3D/send", body, example);
    assert_eq!(accepted.token_id.as_deref(), Some("c21NCNSDN2sMMWM2miosdjEHH"));
}

async fn contact_by_subscribers() {
    let server = Server::start();
    server.then(answer(CONTACT, "202", "accepted"));
    let michael = MessageContactSubscriber::new("15555554410", "ExampleSubKey1")
        .attributes(attributes([("FirstName", "Michael")]));
    let kristen = MessageContactSubscriber::new("15555552254", "ExampleSubKey2")
        .attributes(attributes([("FirstName", "Kristen")]));
    let request = MessageContactBySubscribers::new([michael, kristen])
        .subscribe(true)
        .resubscribe(true)
        .keyword("JOINSMS")
        .override_message(false)
        .send_time("2012-10-05 20:01");
    client(&server).sms().send_to_contacts("MzA6Nzg6MA", &request.into()).await.unwrap();
    let body = concat!(
        r#"{"Subscribers":[{"MobileNumber":"15555554410","SubscriberKey":"ExampleSubKey1","#,
        r#""Attributes":{"FirstName":"Michael"}},{"MobileNumber":"15555552254","SubscriberKey":"ExampleSubKey2","#,
        r#""Attributes":{"FirstName":"Kristen"}}],"Subscribe":true,"Resubscribe":true,"keyword":"JOINSMS","#,
        r#""Override":false,"SendTime":"2012-10-05 20:01"}"#,
    );
    let example = &format!("{CONTACT} requestBody content application/json examples subscribers");
    check(&server, "/sms/v1/messageContact/MzA6Nzg6MA/send", body, example);
}

/// Section 8: the ends of a window are texts such as `1500`.
async fn contact_with_blackout_window() {
    let server = Server::start();
    server.then(answer(CONTACT, "202", "accepted"));
    let request = MessageContactByMobileNumbers::new(["13175551212".into(), "13175551213".into()])
        .blackout_window(BlackoutWindow::new("-0500", "1500", "2200"));
    client(&server).sms().send_to_contacts("MzA6Nzg6MA", &request.into()).await.unwrap();
    let body = concat!(
        r#"{"mobileNumbers":["13175551212","13175551213"],"#,
        r#""blackoutWindow":{"UtcOffset":"-0500","WindowStart":"1500","WindowEnd":"2200"}}"#,
    );
    let example = &format!("{CONTACT} requestBody content application/json examples blackoutWindow");
    check(&server, "/sms/v1/messageContact/MzA6Nzg6MA/send", body, example);
}

/// Calls the token operation itself, whose host cannot be set; nothing else is asked for a token first.
async fn ask_for_token(request: &TokenRequest, example: &str, body: &str) -> sfmc_messaging::models::TokenResponse {
    let server = Server::start();
    server.then_token(answer(TOKEN, "200", example));
    let detour = Detour::to(&server);
    let token = detoured(&server, &detour).auth().request_token(request).await.unwrap();
    assert_eq!(detour.meant(), ["https://mc-test.auth.marketingcloudapis.com/v2/token"]);
    assert_eq!(server.token_requests().len(), 1);
    check_one(&server.token_requests()[0], "/v2/token", body, None);
    token
}

async fn token_for_own_unit() {
    let request = TokenRequest::new("gxw0y4q7txyrfq7o0ruqmwnn", "example-client-secret");
    let body = concat!(
        r#"{"grant_type":"client_credentials","client_id":"gxw0y4q7txyrfq7o0ruqmwnn","#,
        r#""client_secret":"example-client-secret"}"#,
    );
    let token = ask_for_token(&request, "token", body).await;
    assert_eq!(token.access_token.as_str(), "example-access-token");
    assert_eq!((token.token_type.as_str(), token.expires_in), ("Bearer", Some(1079)));
    assert_eq!(token.rest_instance_url.as_deref(), Some("https://mc-subdomain.rest.marketingcloudapis.com/"));
}

async fn token_for_other_unit() {
    let request = TokenRequest::new("gxw0y4q7txyrfq7o0ruqmwnn", "example-client-secret")
        .account_id(12345)
        .scope("sms_send email_send");
    let body = concat!(
        r#"{"grant_type":"client_credentials","client_id":"gxw0y4q7txyrfq7o0ruqmwnn","#,
        r#""client_secret":"example-client-secret","account_id":12345,"scope":"sms_send email_send"}"#,
    );
    ask_for_token(&request, "token", body).await;
}

async fn token_with_bare_hosts() {
    let request = TokenRequest::new("c", "s");
    let body = r#"{"grant_type":"client_credentials","client_id":"c","client_secret":"s"}"#;
    let token = ask_for_token(&request, "bareHosts", body).await;
    assert_eq!(token.rest_instance_url.as_deref(), Some("mc-subdomain.rest.marketingcloudapis.com"));
    assert_eq!(token.expires_in, Some(1080));
}
