//! What the mock thinks of requests.

use super::client::{Answer, send};
use super::{Errors, Running, Settings, Tests, mock, serve, start};

pub(super) const TESTS: Tests = &[
    ("paths", paths),
    ("paths_that_look_alike", paths_that_look_alike),
    ("names_of_path_parameters", names_of_path_parameters),
    ("methods", methods),
    ("parameters", parameters),
    ("styles", styles),
    ("media_types", media_types),
    ("json_bodies", json_bodies),
    ("forms_and_parts", forms_and_parts),
    ("values_within_texts", values_within_texts),
    ("credentials", credentials),
    ("problems_name_places", problems_name_places),
    ("documented_errors", documented_errors),
];

const DOCUMENT: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers:
  - url: https://{tenant}.shop.example/{version}
    variables: {tenant: {default: acme}, version: {default: v1, enum: [v1, v2]}}
security: [{key: []}, {bearer: []}, {basic: [], cookie: []}]
paths:
  /items:
    get:
      security: []
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: tag, in: query, schema: {type: array, items: {type: string, minLength: 2}, maxItems: 2}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: pipes, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {size: {type: integer}, not: {type: object, properties: {color: {enum: [red]}}}}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object, required: [a]}}}}
        - {name: X-Trace, in: header, schema: {type: string, format: uuid}}
        - {name: session, in: cookie, schema: {type: integer}}
      responses: {'200': {description: d, content: {application/json: {example: []}}}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [name]
              properties: {name: {type: string, minLength: 2}, id: {type: integer, readOnly: true}, sizes: {type: array, items: {type: integer}}}
          application/x-www-form-urlencoded:
            schema: {type: object, required: [name], properties: {name: {type: string}, count: {type: integer}, tags: {type: array, items: {type: string}}}}
          multipart/form-data:
            schema: {type: object, required: [file, meta], properties: {file: {type: string}, meta: {type: object, required: [n], properties: {n: {type: integer}}}}}
            encoding: {meta: {contentType: application/json}}
      responses:
        '201': {description: d, content: {application/json: {example: {id: 1}}}}
        '400': {description: d, content: {application/json: {example: {error: bad}}}}
  /items/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      security: []
      responses: {'200': {description: d, content: {application/json: {example: {id: 7}}}}}
  /items/special:
    get:
      security: []
      responses: {'200': {description: d, content: {application/json: {example: special}}}}
  /files/{name}.{end}:
    get:
      security: []
      parameters:
        - {name: name, in: path, required: true, schema: {type: string}}
        - {name: end, in: path, required: true, schema: {enum: [png, txt]}}
      responses: {'200': {description: d, content: {text/plain: {example: a file}}}}
  /styles/{simple}/{label}/{matrix}:
    get:
      security: []
      parameters:
        - {name: simple, in: path, required: true, schema: {type: array, items: {type: integer}}}
        - {name: label, in: path, required: true, style: label, explode: true, schema: {type: object, properties: {a: {type: integer}}, additionalProperties: false}}
        - {name: matrix, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: boolean}}}
      responses: {'204': {description: d}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    cookie: {type: apiKey, in: cookie, name: sid}
";

const JSON: (&str, &str) = ("content-type", "application/json");
const TOKEN: (&str, &str) = ("authorization", "Bearer t");

fn shop() -> Running {
    serve(DOCUMENT, Settings::default())
}

fn get(shop: &Running, target: &str) -> Answer {
    send(shop.address(), &format!("GET {target}"), &[], "").unwrap()
}

fn post(shop: &Running, content_type: &str, body: &str) -> Answer {
    send(shop.address(), "POST /items", &[("content-type", content_type), TOKEN], body).unwrap()
}

fn paths() {
    let shop = shop();
    for target in ["/items", "/v1/items", "/v2/items", "/items?unknown=1", "/v1/items/7"] {
        assert_eq!(get(&shop, target).status, 200, "{target}");
    }
    assert_eq!(get(&shop, "/items/special").json(), "special");
    assert_eq!(get(&shop, "/files/a.b.txt").status, 400, "the first point ends the name");
    assert_eq!(get(&shop, "/files/a.txt").text(), "a file");
    for target in ["/", "/v3/items", "/items/7/8", "/files/.txt", "/files/a", "/items//"] {
        let answer = get(&shop, target);
        assert_eq!((answer.status, answer.header("x-oasmith-mock")), (404, "problem"), "{target}");
    }
    assert!(get(&shop, "/items/").text().contains("it has /items"));
}

fn methods() {
    let shop = shop();
    let answer = send(shop.address(), "DELETE /v1/items", &[], "").unwrap();
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, POST"));
    let answer = send(shop.address(), "OPTIONS /items", &[], "").unwrap();
    assert_eq!((answer.status, answer.header("allow")), (204, "GET, POST"));
    let answer = send(shop.address(), "HEAD /items/7", &[], "").unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

fn parameters() {
    let shop = shop();
    let cases = [
        ("/items?limit=100", 200, ""),
        ("/items?limit=101", 400, "query limit has to be at most 100"),
        ("/items?limit=x", 400, "query limit has to be an integer"),
        ("/items?tag=ab&tag=cd", 200, ""),
        ("/items?tag=ab&tag=c", 400, "query tag /1 has 1 characters, needs at least 2"),
        ("/items?tag=12&tag=34&tag=56", 400, "query tag has 3 items, may have at most 2"),
        ("/items?ids=1,2,3", 200, ""),
        ("/items?ids=1,b", 400, "query ids /1 has to be an integer"),
        ("/items?pipes=1%7C2", 200, ""),
        ("/items?pipes=1%7Cx", 400, "query pipes /1"),
        ("/items?filter[size]=1&filter%5Bnot%5D%5Bcolor%5D=red", 200, ""),
        ("/items?filter[size]=x", 400, "query filter /size has to be an integer"),
        ("/items?filter[not][color]=blue", 400, "query filter /not/color has to be one of"),
        ("/items?json=%7B%22a%22%3A1%7D", 200, ""),
        ("/items?json=%7B%7D", 400, "query json /a is missing"),
        ("/items/x", 400, "path id has to be an integer"),
    ];
    for (target, status, words) in cases {
        let answer = get(&shop, target);
        assert!(
            answer.status == status && answer.text().contains(words),
            "{target}: {} {}",
            answer.status,
            answer.text()
        );
    }
    let with = |header| send(shop.address(), "GET /items", &[header], "").unwrap();
    assert_eq!(with(("x-trace", "00000000-0000-4000-8000-000000000000")).status, 200);
    assert!(with(("x-trace", "abc")).text().contains("header X-Trace does not have the format uuid"));
    assert_eq!(with(("cookie", "a=b; session=5")).status, 200);
    assert!(with(("cookie", "session=five")).text().contains("cookie session has to be an integer"));
}

fn styles() {
    let shop = shop();
    assert_eq!(get(&shop, "/styles/1,2/.a=1/;matrix=true;matrix=false").status, 204);
    let found = get(&shop, "/styles/1,x/.a=b/;matrix=1").text();
    for words in [
        "path simple /1 has to be an integer",
        "path label /a has to be an integer",
        "path matrix /0 has to be a boolean",
    ] {
        assert!(found.contains(words), "{found}");
    }
}

fn media_types() {
    let shop = shop();
    for content_type in ["text/plain", "application/xml", "application/vnd.shop+json"] {
        assert_eq!(post(&shop, content_type, "{}").status, 415, "{content_type}");
    }
    assert_eq!(send(shop.address(), "POST /items", &[TOKEN], "{}").unwrap().status, 415);
    assert_eq!(post(&shop, "application/json; charset=utf-8", r#"{"name":"ab"}"#).status, 201);
    let answer = send(shop.address(), "GET /items", &[("accept", "text/html, application/xml;q=0.9")], "").unwrap();
    assert_eq!((answer.status, answer.header("x-oasmith-mock")), (406, "problem"));
    for accept in ["*/*", "application/*", "text/html, application/json;q=0.1"] {
        assert_eq!(send(shop.address(), "GET /items", &[("accept", accept)], "").unwrap().status, 200, "{accept}");
    }
}

fn json_bodies() {
    let shop = shop();
    let cases = [
        (r#"{"name":"ab"}"#, 201, ""),
        (r#"{"name":"ab","id":"x"}"#, 201, ""),
        (r#"{"name":"a"}"#, 400, "body /name has 1 characters"),
        (r#"{"name":"ab","sizes":[1,"2"]}"#, 400, "body /sizes/1 has to be an integer"),
        (r#"{"name":"ab","more":1}"#, 400, "body /more is not allowed here"),
        (r#"{"name":"ab""#, 400, "body is no JSON: EOF while parsing an object at line 1 column 12"),
        ("[]", 400, "body has to be an object"),
        ("", 400, "body is"),
    ];
    for (body, status, words) in cases {
        let answer = post(&shop, "application/json", body);
        assert!(
            answer.status == status && answer.text().contains(words),
            "{body}: {} {}",
            answer.status,
            answer.text()
        );
    }
    let bare = send(shop.address(), "POST /items", &[TOKEN], "").unwrap();
    assert!(bare.status == 400 && bare.text().contains("body is missing"), "{}", bare.text());
}

fn forms_and_parts() {
    let shop = shop();
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post(&shop, form, "name=a+b&count=2&tags=x&tags=y").status, 201);
    assert!(post(&shop, form, "count=two").text().contains("body /name is missing; body /count has to be an integer"));
    let parts = "multipart/form-data; boundary=xx";
    let body = |meta: &str| {
        format!(
            "--xx\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n\x01\x02\r\n\
             --xx\r\ncontent-disposition: form-data; name=\"meta\"\r\ncontent-type: application/json\r\n\r\n{meta}\r\n--xx--\r\n"
        )
    };
    assert_eq!(post(&shop, parts, &body(r#"{"n":1}"#)).status, 201);
    assert!(post(&shop, parts, &body(r#"{"n":"1"}"#)).text().contains("body /meta/n has to be an integer"));
    assert!(post(&shop, parts, "--xx\r\n").text().contains("body has"));
    assert!(post(&shop, "multipart/form-data", "x").text().contains("no boundary"));
}

const TEXTS: &str = r"
openapi: 3.1.0
info: {title: Texts, version: v}
paths:
  /notes:
    get:
      parameters:
        - {name: filter, in: query, schema: {type: object, maxProperties: 1, properties: {by: {type: string}}, additionalProperties: {type: string}}}
        - {name: limit, in: query, schema: {type: integer}}
      responses: {'204': {description: d}}
    post:
      requestBody:
        content:
          text/plain: {schema: {type: object, required: [a]}}
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {notes: {type: array, items: {type: object, required: [a]}}, pairs: {type: array, items: {type: array, items: {type: integer}}}}}
      responses: {'204': {description: d}}
";

fn values_within_texts() {
    let notes = serve(TEXTS, Settings::default());
    let said = |content_type: &str, body: &str| {
        let answer = send(notes.address(), "POST /notes", &[("content-type", content_type)], body).unwrap();
        if answer.status == 204 { String::new() } else { answer.text() }
    };
    assert_eq!(said("text/plain", r#"{"a":1}"#), "");
    assert!(said("text/plain", "{}").contains("body /a is missing"));
    assert!(said("text/plain", "a").contains("body has to be an object"));
    let form = "application/x-www-form-urlencoded";
    assert_eq!(said(form, "notes=%7B%22a%22:1%7D&notes=%7B%22a%22:2%7D&pairs=[1,2]&pairs=[3]"), "");
    assert!(said(form, "notes=%7B%7D").contains("body /notes/0/a is missing"));
    assert!(said(form, "pairs=[1]&pairs=[x]").contains("body /pairs/1 has to be an array"));
    // The other parameter is not a member of the first.
    assert_eq!(get(&notes, "/notes?by=me&limit=1").status, 204);
    assert!(get(&notes, "/notes?by=me&more=1").text().contains("query filter has 2 members"));
}

fn credentials() {
    let shop = shop();
    let body = r#"{"name":"ab"}"#;
    let with = |target: &str, headers: &[(&str, &str)]| {
        let headers: Vec<_> = headers.iter().copied().chain([JSON]).collect();
        send(shop.address(), &format!("POST {target}"), &headers, body).unwrap()
    };
    let none = with("/items", &[]);
    assert_eq!((none.status, none.header("www-authenticate")), (401, "ApiKey"));
    assert!(none.text().contains("key (query api_key) or bearer (Authorization: bearer …)"), "{}", none.text());
    assert_eq!(with("/items?api_key=k", &[]).status, 201);
    assert_eq!(with("/items?api_key=", &[]).status, 401);
    assert_eq!(with("/items", &[("authorization", "bearer x")]).status, 201);
    assert_eq!(with("/items", &[("authorization", "Bearer ")]).status, 401);
    assert_eq!(with("/items", &[("authorization", "Basic eDp5")]).status, 401, "basic needs the cookie, too");
    assert_eq!(with("/items", &[("authorization", "Basic eDp5"), ("cookie", "a=1; sid=2")]).status, 201);
}

fn problems_name_places() {
    let shop = shop();
    let answer = post(&shop, "application/json", r#"{"name":"ab","sizes":["2"]}"#);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("x-oasmith-mock"), "problem");
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:oasmith:mock:invalid-request");
    assert_eq!(problem["status"], 400);
    let violation = &problem["violations"][0];
    assert_eq!(violation["in"], "body");
    assert_eq!(violation["pointer"], "/sizes/0");
    assert_eq!(violation["keyword"], "type");
    let schema =
        "spec.yaml#/paths/~1items/post/requestBody/content/application~1json/schema/properties/sizes/items/type";
    assert_eq!(violation["schema"], schema);
    let line = DOCUMENT.lines().position(|line| line.contains("sizes: {type: array")).unwrap() + 1;
    assert!(violation["place"].as_str().unwrap().starts_with(&format!("spec.yaml:{line}:")), "{violation}");
}

fn documented_errors() {
    let mock = mock(DOCUMENT, Errors::Documented);
    let shop = start(mock, "127.0.0.1:0".parse().unwrap(), Settings::default(), Box::new(std::io::sink())).unwrap();
    let answer = post(&shop, "application/json", "{}");
    assert_eq!((answer.status, answer.text().as_str()), (400, r#"{"error":"bad"}"#));
    assert_eq!(get(&shop, "/items/x").header("x-oasmith-mock"), "problem", "no 400 is documented there");
}

fn names_of_path_parameters() {
    let path = |path: &str, names: &[&str]| {
        let parameter =
            |name: &&str| format!("{{name: '{name}', in: path, required: true, schema: {{type: integer}}}}");
        let all: Vec<String> = names.iter().map(parameter).collect();
        format!(
            "  '{path}':\n    get: {{parameters: [{}], responses: {{'204': {{description: d}}}}}}\n",
            all.join(", ")
        )
    };
    let paths = [path("/signs/{a#b?c}/e", &["a#b?c"]), path("/pairs/{one}{two}.json", &["one", "two"])].concat();
    let shop = serve(&format!("openapi: 3.1.0\ninfo: {{title: T, version: v}}\npaths:\n{paths}"), Settings::default());
    let status = |path| get(&shop, path).status;
    assert_eq!([status("/signs/1/e"), status("/signs/x/e"), status("/signs/1")], [204, 400, 404]);
    // Nobody can tell where the first ends, so neither is checked, but there are two.
    assert_eq!([status("/pairs/12.json"), status("/pairs/xy.json"), status("/pairs/1.json")], [204, 204, 404]);
}

fn paths_that_look_alike() {
    let said =
        |text: &str| format!("{{'200': {{description: d, content: {{application/json: {{example: {text}}}}}}}}}");
    let talk = |path: &str, stream: bool| {
        format!(
            "  {path}:\n    post: {{requestBody: {{content: {{application/json: {{schema: {{properties: {{stream: {{enum: [{stream}]}}}}}}}}}}}}, responses: {}}}\n",
            said(path)
        )
    };
    let file = |name: &str, format: &str| {
        let parameter =
            format!("{{name: {name}, in: path, required: true, schema: {{type: string, format: {format}}}}}");
        format!("  /files/{{{name}}}:\n    get: {{parameters: [{parameter}], responses: {}}}\n", said(name))
    };
    let paths = [talk("/talks", false), talk("/talks#stream", true), file("id", "uuid"), file("name", "date")].concat();
    let shop = serve(&format!("openapi: 3.1.0\ninfo: {{title: T, version: v}}\npaths:\n{paths}"), Settings::default());
    assert_eq!(get(&shop, "/files/b4d25b0e-3a35-4fa8-8b4d-0e9a4f0d6b1c").text(), r#""id""#);
    assert_eq!(get(&shop, "/files/2026-11-22").text(), r#""name""#);
    let neither = get(&shop, "/files/x");
    assert_eq!(neither.status, 400);
    assert!(neither.text().contains("path id does not have the format uuid"), "{}", neither.text());
    let talk =
        |body: &str| send(shop.address(), "POST /talks", &[("content-type", "application/json")], body).unwrap().text();
    assert_eq!(talk(r#"{"stream": false}"#), r#""/talks""#);
    assert_eq!(talk(r#"{"stream": true}"#), r#""/talks#stream""#);
}
