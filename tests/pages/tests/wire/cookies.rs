//! Cookie parameters.

use pages::runtime::ErrorKind;

use crate::{TRANSPORT, arrives, block_on, color, keys, list};

/// The `Cookie` header as it arrives.
macro_rules! cookie {
    ($method:ident() $($setters:tt)*) => {{
        arrives(|client| client.api().$method() $($setters)*).header("cookie").to_owned()
    }};
}

#[test]
fn form_is_percent_encoded() {
    let (list, color, keys) = (list(), color(), keys());
    assert_eq!(cookie!(cookie_form_joined().text("a b;c").list(&list)), "text=a%20b%3Bc; list=blue,black,brown");
    assert_eq!(cookie!(cookie_form_joined().color(&color)), "color=R,100,G,200,B,150");
    assert_eq!(cookie!(cookie_form_joined().keys(&keys)), "keys=comma,%2C,dot,.,semi,%3B");
    assert_eq!(cookie!(cookie_form_exploded().text("").list(&list)), "text=; list=blue; list=black; list=brown");
    assert_eq!(cookie!(cookie_form_exploded().color(&color)), "R=100; G=200; B=150");
    assert_eq!(cookie!(cookie_form_exploded()), "");
}

/// `style: cookie` of OpenAPI 3.2: nothing is encoded, so what a cookie cannot hold is refused.
#[test]
fn cookie_is_sent_as_it_is() {
    let (list, color) = (list(), color());
    assert_eq!(
        cookie!(cookie_cookie_joined().text("a%20b/c+d=").list(&list)),
        "text=a%20b/c+d=; list=blue,black,brown"
    );
    assert_eq!(cookie!(cookie_cookie_exploded().color(&color)), "R=100; G=200; B=150");
    assert_eq!(cookie!(cookie_cookie_exploded().list(&list)), "list=blue; list=black; list=brown");
    block_on(async {
        let builder = pages::documents_styles::Client::builder();
        let client = builder.configure(|config| config.transport(TRANSPORT.clone())).build().unwrap();
        for value in ["a; b=c", "a b", "é", "a\r\nb", "\"a\""] {
            let error = client.api().cookie_cookie_joined().text(value).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{value:?}");
        }
        let error = client.api().cookie_cookie_joined().keys(&keys()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    });
}
