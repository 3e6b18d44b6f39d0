//! What the mock answers.

use serde_json::json;

use super::client::{Answer, send};
use super::{Running, Settings, Tests, serve};

pub(super) const TESTS: Tests = &[
    ("preferences", preferences),
    ("statuses", statuses),
    ("made_up_values", made_up_values),
    ("headers", headers),
    ("streams_and_bytes", streams_and_bytes),
    ("files", files),
    ("contradictions", contradictions),
    ("addresses_lead_back", addresses_lead_back),
    ("tokens", tokens),
];

const DOCUMENT: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://{tenant}.shop.example/v1', variables: {tenant: {default: acme}}}]
paths:
  /orders:
    get:
      responses:
        '200':
          description: d
          headers:
            X-Rate: {schema: {type: integer, minimum: 10}}
            X-Tags: {schema: {type: array, items: {type: string}}, example: [a, b]}
            Location: {schema: {type: string}, example: 'https://acme.shop.example/v1/orders/1'}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Order'}
              examples: {small: {value: {id: 1}}, large: {value: {id: 100}}}
            text/csv: {example: 'id,1'}
        '404': {description: d, content: {application/json: {example: {error: none}}}}
        4XX: {description: d, content: {application/json: {example: {error: other}}}}
  /made-up:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
  /only-default:
    get: {responses: {default: {description: d, content: {application/json: {example: 1}}}}}
  /moved:
    get: {responses: {'302': {description: d}, '500': {description: d}}}
  /files:
    get:
      responses:
        '200':
          description: d
          headers: {Content-Length: {schema: {type: integer}, example: 100000}, Transfer-Encoding: {example: chunked}}
          content: {'video/*': {}, 'model/*': {}}
  /lists:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/List'}}}}}}
  /nothing:
    delete: {responses: {'204': {description: d}}}
  /events:
    get:
      responses:
        '200':
          description: d
          content:
            text/event-stream: {example: [{event: tick, data: '1'}, {n: 2}]}
            application/jsonl: {example: [{n: 1}, {n: 2}]}
            application/octet-stream: {schema: {type: string, format: binary}}
            image/png: {schema: {type: string, format: binary}}
            application/xml: {example: {a: ['1 < 2', x]}}
            text/plain: {example: plain}
  /links:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              example:
                self: https://acme.shop.example/v1/links?a=1
                other-tenant: http://x-y.shop.example
                bare: acme.shop.example
                bare-path: acme.shop.example/v1
                foreign: https://shop.example.org/v1
                longer: https://acme.shop.example.org/v1
                inside: see https://acme.shop.example/docs, or https://a.shop.example.
                login: https://login.example:8443/authorize
components:
  schemas:
    Common: {type: object, required: [ok, result], properties: {ok: {type: boolean}, result: {type: object}}}
    List: {allOf: [{$ref: '#/components/schemas/Common'}, {properties: {result: {type: array, items: {type: integer, minimum: 3}}}}]}
    Order:
      type: object
      required: [id, state]
      properties: {id: {type: integer, minimum: 1}, state: {enum: [open, closed]}, secret: {type: string, writeOnly: true}, at: {type: string, format: date-time}}
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://login.example:8443/oauth/token', scopes: {read: r, write: w}}}}
";

fn shop() -> Running {
    serve(DOCUMENT, Settings::default())
}

fn get(shop: &Running, target: &str, headers: &[(&str, &str)]) -> Answer {
    send(shop.address(), &format!("GET {target}"), headers, "").unwrap()
}

fn preferences() {
    let shop = shop();
    let prefer = |text| get(&shop, "/orders", &[("prefer", text)]);
    assert_eq!(get(&shop, "/orders", &[]).json(), json!({"id": 1}));
    assert_eq!(get(&shop, "/orders", &[]).header("x-oasmith-mock"), "answer");
    assert_eq!(prefer("example=large").json(), json!({"id": 100}));
    assert_eq!(prefer("code=404").json(), json!({"error": "none"}));
    let other = prefer("respond-async, code=418");
    assert_eq!((other.status, other.json()), (418, json!({"error": "other"})));
    assert_eq!(prefer("code=200; example=\"large\"").json(), json!({"id": 100}));
    for wrong in ["code=503", "example=huge", "code=abc", "example="] {
        let answer = prefer(wrong);
        assert_eq!((answer.status, answer.header("x-oasmith-mock")), (400, "problem"), "{wrong}");
    }
    assert!(prefer("example=huge").text().contains("small, large"));
}

fn statuses() {
    let shop = shop();
    assert_eq!(get(&shop, "/only-default", &[]).status, 200);
    assert_eq!(get(&shop, "/only-default", &[("prefer", "code=503")]).status, 503);
    assert_eq!(get(&shop, "/moved", &[]).status, 302);
    let nothing = send(shop.address(), "DELETE /nothing", &[], "").unwrap();
    assert_eq!((nothing.status, nothing.body.len()), (204, 0));
}

/// No value has both types: the one that is written later is meant, as in the generated code.
fn contradictions() {
    let list = get(&shop(), "/lists", &[]).json();
    assert!(list["ok"].is_boolean() && list["result"][0].as_i64().is_some_and(|item| item >= 3), "{list}");
}

/// What a header says of the message itself is what is true, and not an example.
fn files() {
    let shop = shop();
    for (accept, content_type) in
        [("video/*", "video/mp4"), ("model/*", "application/octet-stream"), ("*/*", "video/mp4")]
    {
        let answer = get(&shop, "/files", &[("accept", accept)]);
        assert_eq!((answer.status, answer.header("content-type")), (200, content_type), "{accept}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert_eq!(answer.header("transfer-encoding"), "");
    }
}

fn made_up_values() {
    let shop = shop();
    let first = get(&shop, "/made-up", &[]).json();
    assert_eq!(first, get(&shop, "/made-up", &[]).json(), "without a wish it is always the same");
    assert!(first["id"].as_i64().unwrap() >= 1 && first["state"] == "open" && first["secret"].is_null(), "{first}");
    let mut seen: Vec<String> = (0..20).map(|_| get(&shop, "/made-up", &[("prefer", "dynamic=true")]).text()).collect();
    seen.sort();
    seen.dedup();
    assert!(seen.len() > 5, "{seen:?}");
}

fn headers() {
    let answer = get(&shop(), "/orders", &[]);
    assert!(answer.header("x-rate").parse::<u32>().unwrap() >= 10);
    assert_eq!(answer.header("x-tags"), "a,b");
    assert!(answer.header("location").starts_with("http://127.0.0.1:"), "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/json");
}

fn streams_and_bytes() {
    let shop = shop();
    let accept = |accept| get(&shop, "/events", &[("accept", accept)]);
    assert_eq!(accept("text/event-stream").text(), "event: tick\ndata: 1\n\ndata: {\"n\":2}\n\n");
    assert_eq!(accept("application/jsonl").text(), "{\"n\":1}\n{\"n\":2}\n");
    assert!(accept("image/png").body.starts_with(b"\x89PNG"));
    assert!(!accept("application/octet-stream").body.is_empty());
    assert!(accept("application/xml").text().ends_with("<root><a>1 &lt; 2</a><a>x</a></root>"));
    assert_eq!(accept("text/plain").text(), "plain");
}

fn addresses_lead_back() {
    let shop = shop();
    let own = format!("http://{}", shop.address());
    let links = get(&shop, "/links", &[]).json();
    assert_eq!(links["self"], format!("{own}/v1/links?a=1"));
    assert_eq!(links["other-tenant"], own);
    assert_eq!(links["bare"], own);
    assert_eq!(links["bare-path"], format!("{own}/v1"));
    assert_eq!(links["foreign"], "https://shop.example.org/v1");
    assert_eq!(links["longer"], "https://acme.shop.example.org/v1");
    assert_eq!(links["inside"], format!("see {own}/docs, or {own}."));
    assert_eq!(links["login"], format!("{own}/authorize"));
}

fn tokens() {
    let shop = shop();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send(shop.address(), "POST /oauth/token", &form, "grant_type=client_credentials").unwrap();
    let token = answer.json();
    assert_eq!((answer.status, &token["token_type"], &token["scope"]), (200, &json!("Bearer"), &json!("read write")));
    assert!(token["access_token"].is_string() && token["expires_in"].is_number());
}
