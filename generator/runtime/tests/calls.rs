//! Requests: styles, paths, bodies; answers and errors.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

mod support;

use oasmith_runtime::{
    Api, Config, Core, Encode, ErrorFields, ErrorKind, Field, FileBody, Json, Operation, Part, Retry, Rule, Server,
    Style, Styled,
};
use serde_json::json;
use support::{Clock, Fake, Reply, block_on, reply};

static API: Api = Api {
    name: "sample",
    version: "1.0.0",
    servers: &[Server { url: "https://example.test/base/", variables: &[] }],
    schemes: &[],
    errors: ErrorFields::DEFAULT,
};

static KEY: Rule = Rule::new().max_length(3);
static BODY: Rule = Rule::new().required(&["a"]).properties(&[("a", &Rule::new().max_length(2))]);

const GET: Operation = Operation::new("getThing", "GET", "/things/{id}");
const PLAIN: Operation = Operation::new("list", "GET", "/list/");
static POST: Operation = Operation::new("addThing", "POST", "/things").rules(&BODY).parameter_rules(&[("key", &KEY)]);

fn core(fake: &Fake) -> Core {
    Config::new().transport(fake.clone()).timer(Clock::default()).retry(Retry::none()).build(&API).unwrap()
}

fn path(template: &'static str, styled: Styled, value: &dyn Encode) -> Result<String, String> {
    let operation: &'static Operation = Box::leak(Box::new(Operation::new("op", "GET", template)));
    let core = core(&Fake::default());
    let request = core.call(operation).set_path_as("id", styled, value).build();
    request.map(|request| request.uri().path_and_query().unwrap().to_string()).map_err(|error| error.to_string())
}

fn query(name: &str, styled: Styled, value: &dyn Encode) -> String {
    let core = core(&Fake::default());
    let request = core.call(&PLAIN).set_query_as(name, styled, value).build().unwrap();
    request.uri().query().unwrap_or_default().to_owned()
}

#[test]
fn path_styles_follow_rfc_6570() {
    let list = json!(["red", "green", "blue"]);
    let keys = json!({"comma": ",", "dot": ".", "semi": ";"});
    for (styled, value, wanted) in [
        (Style::Simple.joined(), &list, "red,green,blue"),
        (Style::Simple.exploded(), &list, "red,green,blue"),
        (Style::Simple.joined(), &keys, "comma,%2C,dot,.,semi,%3B"),
        (Style::Simple.exploded(), &keys, "comma=%2C,dot=.,semi=%3B"),
        (Style::Label.joined(), &list, ".red,green,blue"),
        (Style::Label.exploded(), &list, ".red.green.blue"),
        (Style::Label.joined(), &keys, ".comma,%2C,dot,.,semi,%3B"),
        (Style::Label.exploded(), &keys, ".comma=%2C.dot=..semi=%3B"),
        (Style::Matrix.joined(), &list, ";id=red,green,blue"),
        (Style::Matrix.exploded(), &list, ";id=red;id=green;id=blue"),
        (Style::Matrix.joined(), &keys, ";id=comma,%2C,dot,.,semi,%3B"),
        (Style::Matrix.exploded(), &keys, ";comma=%2C;dot=.;semi=%3B"),
        (Style::Matrix.joined(), &json!(""), ";id"),
        (Style::Matrix.joined(), &json!(5), ";id=5"),
    ] {
        assert_eq!(path("/x/{id}", styled, value).unwrap(), format!("/base/x/{wanted}"), "{styled:?}");
    }
}

#[test]
fn a_name_may_hold_what_ends_a_path_elsewhere() {
    static SIGNS: Operation = Operation::new("op", "GET", "/a/{b#c?d}/f?fixed={g#h}#never");
    let core = core(&Fake::default());
    let request = core.call(&SIGNS).set_path("b#c?d", &"x").set_path("g#h", &"y").build().unwrap();
    assert_eq!(request.uri().path_and_query().unwrap().as_str(), "/base/a/x/f?fixed=y");
}

#[test]
fn a_path_value_stays_one_segment() {
    let simple = Style::Simple.joined();
    assert_eq!(path("/m/{id}", simple, &"a/b?c#d%20é").unwrap(), "/base/m/a%2Fb%3Fc%23d%2520%C3%A9");
    for refused in [".", "..", ""] {
        assert!(path("/m/{id}", simple, &refused).unwrap_err().contains("must not be"), "{refused}");
    }
    assert_eq!(path("/f/{id}.json", simple, &"..").unwrap(), "/base/f/...json");
    assert_eq!(path("/f/{id}/x?mode=1#part", simple, &1).unwrap(), "/base/f/1/x?mode=1");
    assert!(path("/f/{other}", simple, &1).unwrap_err().contains("\"other\" has no value"));
}

#[test]
fn query_styles_follow_the_document() {
    let list = json!(["a b", "c,d"]);
    let object = json!({"R": 100, "x y": true});
    for (styled, value, wanted) in [
        (Style::Form.exploded(), &list, "q=a%20b&q=c%2Cd"),
        (Style::Form.joined(), &list, "q=a%20b,c%2Cd"),
        (Style::SpaceDelimited.joined(), &list, "q=a%20b%20c%2Cd"),
        (Style::PipeDelimited.joined(), &list, "q=a%20b%7Cc%2Cd"),
        (Style::PipeDelimited.exploded(), &list, "q=a%20b&q=c%2Cd"),
        (Style::Form.exploded(), &object, "R=100&x%20y=true"),
        (Style::Form.joined(), &object, "q=R,100,x%20y,true"),
        (Style::DeepObject.exploded(), &object, "q%5BR%5D=100&q%5Bx%20y%5D=true"),
        (Style::DeepObject.exploded(), &json!({"a": {"b": [1, 2]}}), "q%5Ba%5D%5Bb%5D=1&q%5Ba%5D%5Bb%5D=2"),
        (Style::Form.exploded(), &json!([]), ""),
        (Style::Form.exploded(), &json!(""), "q="),
        (Style::Form.exploded(), &json!(null), ""),
        (Style::Form.exploded().allow_reserved(), &json!("a/b:c?d&e"), "q=a/b:c?d%26e"),
    ] {
        assert_eq!(query("q", styled, value), wanted, "{styled:?}");
    }
    assert_eq!(query("q", Style::Form.exploded(), &None::<String>), "");
}

#[test]
fn parameters_go_where_they_belong() {
    let fake = Fake::new([reply(200, "{\"ok\":true}")]);
    let core = core(&fake);
    let call = core.call(&GET).set_path("id", &7).set_header("X-A", &json!(["a", 1])).set_cookie("c", &"v w");
    let call = call.set_query_json("j", &json!({"a": 1})).returns_json::<Json, ()>();
    let answer = block_on(call.with_header("x-own", "1").raw()).unwrap();
    assert_eq!((answer.status, answer.attempts, answer.value["ok"].clone()), (200, 1, json!(true)));
    assert_eq!(fake.uri(0), "https://example.test/base/things/7?j=%7B%22a%22%3A1%7D");
    assert_eq!(fake.header(0, "x-a").unwrap(), "a,1");
    assert_eq!(fake.header(0, "cookie").unwrap(), "c=v%20w");
    assert_eq!(fake.header(0, "accept").unwrap(), "application/json");
    assert!(fake.header(0, "user-agent").unwrap().starts_with("sample/1.0.0 ("));
    assert_eq!(fake.header(0, "x-own").unwrap(), "1");
}

#[test]
fn a_trailing_slash_is_kept_and_bad_headers_are_refused() {
    let core = core(&Fake::default());
    assert_eq!(core.call(&PLAIN).build().unwrap().uri().path(), "/base/list/");
    let error = core.call(&PLAIN).with_header("x", "a\r\nb: c").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[test]
fn forms_and_parts_are_written() {
    static FIELDS: &[Field] = &[Field::new("list").style(Style::Form.joined()), Field::new("raw").json()];
    let core = core(&Fake::default());
    let form = json!({"list": [1, 2], "many": ["a", "b"], "raw": {"x": 1}, "text": "a b&c"});
    let request = core.call(&PLAIN).set_form(&form, FIELDS).build().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), b"list=1,2&many=a&many=b&raw=%7B%22x%22%3A1%7D&text=a%20b%26c");
    let file = FileBody::new("data").with_file_name("a\"b.txt").with_content_type("text/plain");
    let parts = vec![Part::json("meta", &json!({"a": 1})), Part::text("note", &"hi"), Part::file("file", file)];
    let request = core.call(&PLAIN).set_multipart_with_boundary(parts, "B").build().unwrap();
    assert_eq!(request.headers()["content-type"], "multipart/form-data; boundary=B");
    let wanted = "--B\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n\
        --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.txt\"\r\nContent-Type: text/plain\r\n\r\ndata\r\n--B--\r\n";
    assert_eq!(request.body().as_bytes().unwrap(), wanted.as_bytes());
}

#[test]
fn rules_keep_a_request_at_home() {
    let fake = Fake::default();
    let core = core(&fake);
    let call = core.call(&POST).set_query("key", &"long").set_json(&json!({"a": "abc"}));
    let error = block_on(call.send()).unwrap_err();
    assert_eq!(error.violations().len(), 2);
    assert_eq!(
        error.to_string(),
        "addThing was not sent: key: has 4 characters, may have at most 3 (maxLength); \
         /a: has 3 characters, may have at most 2 (maxLength)"
    );
    assert_eq!(fake.count(), 0);
}

#[test]
fn errors_say_everything_in_one_line() {
    let html = "<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>";
    for (status, body, wanted) in [
        (400, r#"{"message":"No key","errorcode":109106,"documentation":""}"#, "400 Bad Request, code 109106: No key"),
        (400, r#"{"errors":["first","second"]}"#, "400 Bad Request: first"),
        (
            401,
            r#"{"error":"invalid_client","error_description":"who?"}"#,
            "401 Unauthorized, code invalid_client: who?",
        ),
        (502, html, "502 Bad Gateway: 502 Bad Gateway"),
        (500, "", "500 Internal Server Error"),
        (596, "Service Not Found", "596: Service Not Found"),
    ] {
        let fake = Fake::new([reply(status, body)]);
        let error = block_on(core(&fake).call(&POST).send()).unwrap_err();
        assert_eq!(error.to_string(), format!("addThing failed: {wanted}"));
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.body().unwrap(), body);
    }
}

type Wanted = std::collections::BTreeMap<String, Vec<i64>>;

#[test]
fn answers_that_do_not_fit_and_redirects_are_errors() {
    let moved = Reply::Status(302, &[("location", "https://evil.test/")], String::new());
    let fake = Fake::new([reply(200, r#"{"a":[1,"x"]}"#), moved, reply(204, ""), reply(200, "text")]);
    let core = core(&fake);
    let error = block_on(core.call(&PLAIN).returns_json::<Wanted, ()>().send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().ends_with("at /a/1: expected an integer, found \"x\""), "{error}");
    let error = block_on(core.call(&PLAIN).send()).unwrap_err();
    assert!(error.to_string().contains("https://evil.test/"), "{error}");
    assert_eq!(block_on(core.call(&PLAIN).returns_json_optional::<Json, ()>().send()).unwrap(), None);
    assert_eq!(block_on(core.call(&PLAIN).returns_text::<()>().into_future_for_test()).unwrap(), "text");
}

/// `.await` and `.send()` are the same call.
trait IntoFutureForTest: std::future::IntoFuture + Sized {
    fn into_future_for_test(self) -> Self::IntoFuture {
        self.into_future()
    }
}

impl<T: std::future::IntoFuture> IntoFutureForTest for T {}
