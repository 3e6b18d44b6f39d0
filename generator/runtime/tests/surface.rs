//! What comes beside a body: headers as values, pages, webhooks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that cannot go on should stop")]

mod support;

use http::{HeaderMap, HeaderValue};
use oasmith_runtime::{
    Api, Call, Config, Core, ErrorFields, ErrorKind, Header, Json, NextPage, Operation, Paged, Paging, Retry, Rule,
    Server, Webhook,
};
use serde_json::json;
use support::{Clock, Fake, Reply, block_on, reply};

static API: Api = Api {
    name: "sample",
    version: "1.0.0",
    servers: &[Server { url: "https://example.test/base", variables: &[] }],
    schemes: &[],
    errors: ErrorFields::DEFAULT,
};
static LIST: Operation = Operation::new("list", "GET", "/list");

fn core(fake: &Fake) -> Core {
    Config::new().transport(fake.clone()).timer(Clock::default()).retry(Retry::none()).build(&API).unwrap()
}

fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    lines.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).fold(
        HeaderMap::new(),
        |mut map, (name, value): (http::HeaderName, _)| {
            map.append(name, value);
            map
        },
    )
}

#[test]
fn headers_become_values_of_their_types() {
    let map = headers(&[
        ("x-count", "42"),
        ("x-text", " 42 "),
        ("x-flag", "true"),
        ("x-list", "1, 2,3"),
        ("x-list", "4"),
        ("x-words", "a, b"),
        ("x-pairs", "R,100,name,7"),
        ("x-exploded", "R=100,name=7"),
        ("x-json", "{\"a\": [1]}"),
        ("x-any", "seven"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ]);
    assert_eq!(Header::<i64>::plain("X-Count").find(&map), Ok(Some(42)));
    assert_eq!(Header::<String>::text("X-Text").find(&map), Ok(Some("42".to_owned())));
    assert_eq!(Header::<bool>::plain("x-flag").find(&map), Ok(Some(true)));
    assert_eq!(Header::<Vec<i32>>::plains("x-list").find(&map), Ok(Some(vec![1, 2, 3, 4])));
    assert_eq!(Header::<Vec<String>>::texts("x-words").find(&map), Ok(Some(vec!["a".to_owned(), "b".to_owned()])));
    for (header, explode) in [("x-pairs", false), ("x-exploded", true)] {
        let found = Header::<Json>::members(header, explode, &["R"]).find(&map).unwrap();
        assert_eq!(found, Some(json!({"R": 100, "name": "7"})), "{header}");
    }
    assert_eq!(Header::<Json>::json("x-json").find(&map), Ok(Some(json!({"a": [1]}))));
    assert_eq!(Header::<Json>::any("x-any").find(&map), Ok(Some(json!("seven"))));
    assert_eq!(Header::<Json>::any("x-count").find(&map), Ok(Some(json!(42))));
    assert_eq!(Header::<String>::text("set-cookie").find(&map), Ok(Some("a=1".to_owned())));
    assert_eq!(Header::<i64>::plain("x-absent").find(&map), Ok(None));
    let error = Header::<i64>::plain("x-any").find(&map).unwrap_err();
    assert!(error.message().starts_with("the header \"x-any\" does not fit: "), "{error}");
}

#[test]
fn no_call_fails_over_a_header_and_errors_have_them_too() {
    const LEFT: Header<i64> = Header::plain("x-left");
    let odd = Reply::Status(200, &[("x-left", "many")], "{}".to_owned());
    let busy = Reply::Status(429, &[("x-left", "0")], "{}".to_owned());
    let core = core(&Fake::new([odd, busy]));
    let answer = block_on(core.call(&LIST).returns_json::<Json, ()>().raw()).unwrap();
    assert!(answer.header(LEFT).is_err());
    let error = block_on(core.call(&LIST).send()).unwrap_err();
    assert_eq!(error.header(LEFT), Ok(Some(0)));
}

/// Markers of calls, one for each way to page.
macro_rules! paged {
    ($($name:ident $paging:expr;)*) => {
        $(
            enum $name {}
            impl Paged for $name {
                type Item = i32;
                const PAGING: Paging = $paging;
            }
        )*
    };
}

paged! {
    Cursor Paging::cursor("after", NextPage::Body("/next")).items("/data").limit("size");
    HeaderCursor Paging::cursor("after", NextPage::Header("x-next")).items("/data");
    Last Paging::cursor("after", NextPage::LastItem("")).items("/data").more("/more");
    Offset Paging::offset("offset").items("/data").limit("size");
    Total Paging::offset("offset").items("/data").total("/meta/total");
    Number Paging::number("page", 1).items("/data").total("/pages");
    Url Paging::url(NextPage::Body("/next")).items("/data");
    Link Paging::url(NextPage::Link);
}

fn call<P>(core: &Core) -> Call<'_, Json, P> {
    core.call(&LIST).returns_json()
}

/// All items of the answers, and the queries that led to them.
fn all<P: Paged<Item = i32>>(
    replies: Vec<Reply>,
    change: impl FnOnce(Call<'_, Json, P>) -> Call<'_, Json, P>,
) -> (Vec<i32>, Vec<String>) {
    let fake = Fake::new(replies);
    let core = core(&fake);
    let mut items = change(call::<P>(&core)).items();
    let mut out = Vec::new();
    while let Some(item) = block_on(items.next()) {
        out.push(item.unwrap());
    }
    assert!(block_on(items.next()).is_none(), "the end is the end");
    let queries = (0..fake.count()).map(|index| {
        let uri = fake.uri(index);
        uri.strip_prefix("https://example.test/base/list").unwrap_or(&uri).to_owned()
    });
    (out, queries.collect())
}

fn page(body: &serde_json::Value) -> Reply {
    reply(200, &body.to_string())
}

#[test]
fn cursors_lead_from_page_to_page() {
    let pages = vec![
        page(&json!({"data": [1, 2], "next": "a/b"})),
        page(&json!({"data": [], "next": "c"})),
        page(&json!({"data": [3], "next": null})),
    ];
    let (items, queries) = all::<Cursor>(pages, |call| call.set_query("size", &2));
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(queries, ["?size=2", "?size=2&after=a%2Fb", "?size=2&after=c"]);
    let pages = vec![
        Reply::Status(200, &[("x-next", "n")], "{\"data\":[1]}".to_owned()),
        Reply::Status(200, &[("x-next", "")], "{\"data\":[2]}".to_owned()),
    ];
    assert_eq!(all::<HeaderCursor>(pages, |call| call).1, ["", "?after=n"]);
    let pages = vec![page(&json!({"data": [1, 7], "more": true})), page(&json!({"data": [9], "more": false}))];
    assert_eq!(all::<Last>(pages, |call| call), (vec![1, 7, 9], vec![String::new(), "?after=7".to_owned()]));
}

#[test]
fn numbers_count_items_or_pages() {
    let two = || page(&json!({"data": [1, 2]}));
    let (items, queries) = all::<Offset>(vec![two(), page(&json!({"data": [3]}))], |call| call.set_query("size", &2));
    assert_eq!((items.len(), queries), (3, vec!["?size=2".to_owned(), "?size=2&offset=2".to_owned()]));
    let (_, queries) = all::<Offset>(vec![two(), page(&json!({"data": []}))], |call| call.set_query("offset", &10));
    assert_eq!(queries, ["?offset=10", "?offset=12"]);
    let counted = || page(&json!({"data": [1, 2], "meta": {"total": 4}}));
    assert_eq!(all::<Total>(vec![counted(), counted()], |call| call).1, ["", "?offset=2"]);
    let numbered = || page(&json!({"data": [1], "pages": 3}));
    let (_, queries) = all::<Number>(vec![numbered(), numbered(), numbered()], |call| call);
    assert_eq!(queries, ["", "?page=2", "?page=3"]);
    assert_eq!(all::<Number>(vec![numbered()], |call| call.set_query("page", &3)).1, ["?page=3"]);
}

#[test]
fn links_are_followed_within_their_origin() {
    for (next, wanted) in [
        ("?page=2", "?page=2"),
        ("/base/list?page=2", "?page=2"),
        ("list?page=2", "?page=2"),
        ("https://EXAMPLE.test:443/base/list?page=2", "https://EXAMPLE.test:443/base/list?page=2"),
        ("http://example.test/base/list?page=2", "?page=2"),
        ("//example.test/base/list?page=2#top", "?page=2"),
    ] {
        let pages = vec![page(&json!({"data": [1], "next": next})), page(&json!({"data": [2]}))];
        assert_eq!(all::<Url>(pages, |call| call.set_query("q", &"x")).1, ["?q=x", wanted], "{next}");
    }
    let first = Reply::Status(
        200,
        &[("link", "</base/list?page=9>; rel=last, </base/list?a=1,2&page=2>; title=\"x\"; rel=\"prefetch next\"")],
        "[1]".to_owned(),
    );
    assert_eq!(all::<Link>(vec![first, reply(200, "[2]")], |call| call).1, ["", "?a=1,2&page=2"]);
    for next in ["https://elsewhere.test/list", "https://example.test:8443/x", "https://u@example.test/x", "ftp://x"] {
        let fake = Fake::new([page(&json!({"data": [1], "next": next}))]);
        let core = core(&fake);
        let mut pages = call::<Url>(&core).pages();
        assert!(block_on(pages.next()).unwrap().is_ok());
        let error = block_on(pages.next()).unwrap().unwrap_err();
        assert!(error.to_string().contains("the next page is elsewhere"), "{error}");
        assert!(block_on(pages.next()).is_none(), "there is no way on");
        assert_eq!(fake.count(), 1);
    }
}

#[test]
fn a_page_that_repeats_ends_the_stream() {
    let same = || page(&json!({"data": [1], "next": "a"}));
    let other = page(&json!({"data": [1], "next": "b"}));
    let fake = Fake::new([same(), other, same(), same()]);
    let core = core(&fake);
    let mut pages = call::<Cursor>(&core).pages();
    for _ in 0..3 {
        assert!(block_on(pages.next()).unwrap().is_ok());
    }
    let error = block_on(pages.next()).unwrap().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, "list"));
    assert!(error.to_string().contains("never end"), "{error}");
    assert!(block_on(pages.next()).is_none());
}

#[test]
fn an_error_leaves_the_stream_where_it_is() {
    let fake = Fake::new([
        page(&json!({"data": [1], "next": "a"})),
        reply(500, ""),
        page(&json!({"data": ["no number"], "next": "b"})),
        page(&json!({"data": [2]})),
    ]);
    let core = core(&fake);
    let mut items = call::<Cursor>(&core).items();
    assert_eq!(fake.count(), 0, "nothing is asked for in advance");
    assert_eq!(block_on(items.next()).unwrap().unwrap(), 1);
    assert_eq!(fake.count(), 1);
    assert_eq!(block_on(items.next()).unwrap().unwrap_err().kind(), ErrorKind::Status);
    assert_eq!(block_on(items.next()).unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(block_on(items.next()).unwrap().unwrap(), 2);
    assert_eq!(block_on(items.next()).map(|item| item.is_ok()), None);
    let uris: Vec<_> = (1..4).map(|index| fake.uri(index)).collect();
    assert!(uris.iter().all(|uri| uri.ends_with("?after=a")), "{uris:?}");
}

#[test]
fn bodies_of_webhooks_are_read_and_checked() {
    static RULE: Rule = Rule::new().properties(&[("id", &Rule::new().max_length(2))]);
    static EVENT: Webhook<Json> = Webhook::json("event", "POST").rules(&RULE);
    static TEXT: Webhook<String> = Webhook::text("text", "PUT");
    assert_eq!((EVENT.name(), EVENT.method(), TEXT.method()), ("event", "POST", "PUT"));
    assert_eq!(EVENT.parse(b"{\"id\": \"a\"}").unwrap(), json!({"id": "a"}));
    let error = EVENT.parse(b"{\"id\": \"abc\"}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "event failed: /id: has 3 characters, may have at most 2 (maxLength)");
    assert_eq!(error.violations().len(), 1);
    let error = EVENT.parse(b"{").unwrap_err();
    assert!(error.to_string().starts_with("event failed: the body does not fit the document at "), "{error}");
    assert_eq!(TEXT.parse(b"hello").unwrap(), "hello");
    assert_eq!(TEXT.parse(&[0xff]).unwrap_err().kind(), ErrorKind::Decode);
}
