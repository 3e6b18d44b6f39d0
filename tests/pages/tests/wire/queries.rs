//! Query parameters and headers.

use crate::{arrives, color, keys, list};
use pages::documents_styles::models::Color;
use pages::runtime::DateTime;

/// The query as it arrives.
macro_rules! query {
    ($method:ident() $($setters:tt)*) => {{
        let target = arrives(|client| client.api().$method() $($setters)*).target;
        target.split_once('?').map_or(String::new(), |(_, query)| query.to_owned())
    }};
}

#[test]
fn form_follows_the_table() {
    let (list, color, keys) = (list(), color(), keys());
    assert_eq!(query!(query_form_joined().text("blue").list(&list)), "text=blue&list=blue,black,brown");
    assert_eq!(query!(query_form_joined().color(&color)), "color=R,100,G,200,B,150");
    assert_eq!(query!(query_form_joined().keys(&keys)), "keys=comma,%2C,dot,.,semi,%3B");
    assert_eq!(query!(query_form_exploded().text("blue").list(&list)), "text=blue&list=blue&list=black&list=brown");
    assert_eq!(query!(query_form_exploded().color(&color)), "R=100&G=200&B=150");
    assert_eq!(query!(query_form_exploded().keys(&keys)), "comma=%2C&dot=.&semi=%3B");
}

#[test]
fn delimited_styles_follow_the_table() {
    let (list, color, keys) = (list(), color(), keys());
    assert_eq!(query!(query_space_delimited_joined().list(&list)), "list=blue%20black%20brown");
    assert_eq!(query!(query_space_delimited_joined().color(&color)), "color=R%20100%20G%20200%20B%20150");
    assert_eq!(query!(query_space_delimited_joined().keys(&keys)), "keys=comma%20%2C%20dot%20.%20semi%20%3B");
    assert_eq!(query!(query_pipe_delimited_joined().list(&list)), "list=blue%7Cblack%7Cbrown");
    assert_eq!(query!(query_pipe_delimited_joined().color(&color)), "color=R%7C100%7CG%7C200%7CB%7C150");
    assert_eq!(query!(query_pipe_delimited_joined().keys(&keys)), "keys=comma%7C%2C%7Cdot%7C.%7Csemi%7C%3B");
    assert_eq!(query!(query_space_delimited_exploded().list(&list)), "list=blue&list=black&list=brown");
    assert_eq!(query!(query_pipe_delimited_exploded().list(&list)), "list=blue&list=black&list=brown");
    assert_eq!(
        query!(query_deep_object_exploded().color(&color)),
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
    assert_eq!(
        query!(query_deep_object_exploded().keys(&keys)),
        "keys%5Bcomma%5D=%2C&keys%5Bdot%5D=.&keys%5Bsemi%5D=%3B"
    );
}

/// An empty text is a value; an empty list or object is none (RFC 6570, section 2.3).
#[test]
fn empty_is_not_absent() {
    assert_eq!(query!(query_form_exploded()), "");
    assert_eq!(query!(query_form_exploded().text("")), "text=");
    assert_eq!(query!(query_form_joined().text("").list(&[])), "text=");
    assert_eq!(query!(query_form_exploded().list(&[String::new(), "a".to_owned()])), "list=&list=a");
    assert_eq!(query!(query_form_joined().list(&[String::new(), "a".to_owned()])), "list=,a");
    assert_eq!(query!(query_form_exploded().list(&[]).color(&Color::default())), "");
    assert_eq!(query!(query_deep_object_exploded().color(&Color::default())), "");
    assert_eq!(query!(query_space_delimited_joined().list(&[])), "");
}

#[test]
fn texts_are_percent_encoded() {
    let odd = "a b+c&d=e/f?g#h[i]%20é\"'|";
    let encoded = "a%20b%2Bc%26d%3De%2Ff%3Fg%23h%5Bi%5D%2520%C3%A9%22%27%7C";
    assert_eq!(query!(query_form_exploded().text(odd)), format!("text={encoded}"));
    assert_eq!(query!(query_form_joined().list(&[odd.to_owned(), "a,b".to_owned()])), format!("list={encoded},a%2Cb"));
    assert_eq!(query!(query_space_delimited_joined().list(&["a b".to_owned(), "c".to_owned()])), "list=a%20b%20c");
}

/// What is percent-encoded stays, reserved characters too, but those that would end the value or that no query has.
#[test]
fn reserved_characters_may_be_allowed() {
    let all = ":/?#[]@!$&()*+,;=-._~";
    assert_eq!(query!(query_form_exploded_reserved().text(all)), "text=:/?%23%5B%5D@!$%26()*%2B,;=-._~");
    assert_eq!(query!(query_form_exploded_reserved().text("a%26b 100% é")), "text=a%26b%20100%25%20%C3%A9");
    let list = vec!["/foo/bar".to_owned(), "x".to_owned()];
    assert_eq!(query!(query_form_exploded_reserved().list(&list)), "list=/foo/bar&list=x");
    assert_eq!(query!(query_form_exploded_reserved().keys(&keys())), "comma=,&dot=.&semi=;");
}

#[test]
fn scalars_are_written_as_in_json() {
    let when = "2026-11-21T10:00:00+05:30".parse::<DateTime>().unwrap();
    let query = arrives(|client| {
        client
            .api()
            .defaults("a b")
            .ids(&[1, -2])
            .when(&when)
            .flag(true)
            .ratio(0.5)
            .a_b("c")
            .x_ids(&[1, 2])
            .session("s 1")
    });
    assert_eq!(
        query.target,
        "/defaults/a%20b?ids=1&ids=-2&when=2026-11-21T10%3A00%3A00%2B05%3A30&flag=true&ratio=0.5&a%5Bb%5D=c"
    );
    assert_eq!((query.header("x-ids"), query.header("cookie")), ("1,2", "session=s%201"));
}

#[test]
fn headers_follow_the_table() {
    let (list, color, keys) = (list(), color(), keys());
    let received = arrives(|client| {
        client.api().header_simple_joined().x_text("blue").x_list(&list).x_color(&color).x_keys(&keys)
    });
    assert_eq!((received.header("x-text"), received.header("x-list")), ("blue", "blue,black,brown"));
    assert_eq!((received.header("x-color"), received.header("x-keys")), ("R,100,G,200,B,150", "comma,,,dot,.,semi,;"));
    let received = arrives(|client| {
        client.api().header_simple_exploded().x_text("a b, c%20é").x_list(&list).x_color(&color).x_keys(&keys)
    });
    assert_eq!((received.header("x-text"), received.header("x-list")), ("a b, c%20é", "blue,black,brown"));
    assert_eq!((received.header("x-color"), received.header("x-keys")), ("R=100,G=200,B=150", "comma=,,dot=.,semi=;"));
    let received = arrives(|client| client.api().header_simple_joined().x_list(&[]).x_color(&Color::default()));
    assert!(!received.headers.contains_key("x-list") && !received.headers.contains_key("x-color"));
}

#[test]
fn media_types_of_parameters_are_followed() {
    let color = color();
    let json = "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    let list = ["a b".to_owned()];
    let received = arrives(|client| {
        let call = client.api().content(&color).query(&color).vendor(&list).plain("a b&c");
        call.x_header(&color).cookie(&color)
    });
    let vendor = "%5B%22a%20b%22%5D";
    assert_eq!(received.target, format!("/content/{json}?query={json}&vendor={vendor}&plain=a%20b%26c"));
    assert_eq!(received.header("x-header"), r#"{"R":100,"G":200,"B":150}"#);
    assert_eq!(received.header("cookie"), format!("cookie={json}"));
}

#[test]
fn a_whole_query_follows_its_media_type() {
    let color = color();
    assert_eq!(query!(query_form().form(&color)), "R=100&G=200&B=150");
    assert_eq!(query!(query_json().json(&color)), "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D");
    assert_eq!(query!(query_text().text("a=b&c=d e#")), "a=b&c=d%20e%23");
    assert_eq!(query!(query_form().form(&Color::default())), "");
    assert_eq!(query!(query_json()), "");
}
