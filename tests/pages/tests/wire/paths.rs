//! Path parameters: `simple`, `label` and `matrix`.

use pages::documents_styles::Client;
use pages::runtime::ErrorKind;

use crate::server::{Reply, Server};
use crate::{TRANSPORT, arrives, block_on, color, keys, list};

/// Path and query as they arrive, without the operation's own first segment.
macro_rules! path {
    ($method:ident($($argument:expr),*)) => {{
        let target = arrives(|client| client.api().$method($($argument),*)).target;
        target.splitn(3, '/').nth(2).unwrap().to_owned()
    }};
}

#[test]
fn styles_follow_the_table() {
    let (list, color, keys) = (list(), color(), keys());
    assert_eq!(
        path!(path_simple_joined("blue", &list, &color, &keys)),
        "blue/blue,black,brown/R,100,G,200,B,150/comma,%2C,dot,.,semi,%3B"
    );
    assert_eq!(
        path!(path_simple_exploded("blue", &list, &color, &keys)),
        "blue/blue,black,brown/R=100,G=200,B=150/comma=%2C,dot=.,semi=%3B"
    );
    assert_eq!(
        path!(path_label_joined("blue", &list, &color, &keys)),
        ".blue/.blue,black,brown/.R,100,G,200,B,150/.comma,%2C,dot,.,semi,%3B"
    );
    assert_eq!(
        path!(path_label_exploded("blue", &list, &color, &keys)),
        ".blue/.blue.black.brown/.R=100.G=200.B=150/.comma=%2C.dot=..semi=%3B"
    );
    assert_eq!(
        path!(path_matrix_joined("blue", &list, &color, &keys)),
        ";text=blue/;list=blue,black,brown/;color=R,100,G,200,B,150/;keys=comma,%2C,dot,.,semi,%3B"
    );
    assert_eq!(
        path!(path_matrix_exploded("blue", &list, &color, &keys)),
        ";text=blue/;list=blue;list=black;list=brown/;R=100;G=200;B=150/;comma=%2C;dot=.;semi=%3B"
    );
}

/// RFC 6570, section 3.2.7: an empty value has no `=`, also in an exploded list.
#[test]
fn empty_texts_follow_rfc_6570() {
    let (list, color) = (vec![String::new(), "a".to_owned()], color());
    let keys = [("k".to_owned(), String::new())].into();
    assert_eq!(path!(path_matrix_joined("", &list, &color, &keys)), ";text/;list=,a/;color=R,100,G,200,B,150/;keys=k,");
    assert_eq!(path!(path_matrix_exploded("", &list, &color, &keys)), ";text/;list;list=a/;R=100;G=200;B=150/;k");
    // A label alone would be the segment `.`, which means "here".
    let error = refused(|client| client.api().path_label_joined("", &list, &color, &keys).build().map(drop));
    assert!(error.contains("must not be \".\""), "{error}");
}

#[test]
fn a_value_stays_one_segment() {
    assert_eq!(path!(defaults("Hello World!")), "Hello%20World%21");
    assert_eq!(path!(defaults("50%")), "50%25");
    assert_eq!(path!(defaults("a/b?c#d%20é")), "a%2Fb%3Fc%23d%2520%C3%A9");
    assert_eq!(path!(defaults("%2e%2e")), "%252e%252e");
    assert_eq!(path!(defaults("...")), "...");
    assert_eq!(path!(mixed_segment("..")), "...json");
    for value in ["", ".", ".."] {
        let error = refused(|client| client.api().defaults(value).build().map(drop));
        assert!(error.contains("must not be"), "{value:?}: {error}");
    }
    for empty in [vec![], vec![String::new()]] {
        refused(|client| client.api().path_simple_joined("a", &empty, &color(), &keys()).build().map(drop));
    }
}

/// What would end the segment is encoded even where reserved characters may stand.
#[test]
fn reserved_characters_may_be_allowed() {
    let list = vec!["a:b@c".to_owned(), "x=1;y".to_owned()];
    assert_eq!(
        path!(path_simple_joined_reserved("!$&'()*+,;=:@/?#[]%20%", &list)),
        "!$&'()*+,;=:@%2F%3F%23%5B%5D%20%25/a:b@c,x=1;y"
    );
}

fn refused(build: impl FnOnce(&Client) -> Result<(), pages::runtime::Error>) -> String {
    block_on(async {
        let builder = Client::builder().configure(|config| config.transport(TRANSPORT.clone()));
        let error = build(&builder.build().unwrap()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        error.to_string()
    })
}

/// Methods of OpenAPI 3.2 go over the wire as they are written.
#[test]
fn methods_are_sent_as_written() {
    use pages::operations_additional_operations::Client;
    use pages::operations_additional_operations::operations::api::SearchFilesRequest;

    let server = Server::start();
    server.then(Reply::new(201, "")).then(Reply::json(200, "[\"a\"]"));
    block_on(async {
        let builder = Client::builder().base_url(server.url()).configure(|config| config.transport(TRANSPORT.clone()));
        let client = builder.build().unwrap();
        client.api().copy_file("1", "/b").await.unwrap();
        let found = client.api().search_files("1", &SearchFilesRequest::new().text("x")).await.unwrap();
        assert_eq!(found, ["a"]);
    });
    let received: Vec<_> = server.requests().into_iter().map(|request| (request.method, request.body)).collect();
    assert_eq!(received, [("COPY".to_owned(), String::new()), ("QUERY".to_owned(), "{\"text\":\"x\"}".to_owned())]);
}
