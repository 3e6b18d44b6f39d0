//! `src/foreign.rs`: how types of other crates are read and written.

use super::print::{Item, file};
use super::{Files, header};
use crate::api::Api;

/// The file, if there is such a type.
pub(crate) fn render(api: &Api, files: &mut Files) {
    if api.foreign.is_empty() {
        return;
    }
    let lines = api.foreign.iter().map(|foreign| {
        let with = foreign.with.as_ref().map(|with| format!(", with {with}")).unwrap_or_default();
        let path = &foreign.path;
        let default = || format!("<{path} as ::std::default::Default>::default()");
        format!("rt::foreign!({path}, {}{with});", foreign.blank.clone().unwrap_or_else(default))
    });
    let about = "How types of other crates are read and written: with serde.";
    files.insert("src/foreign.rs".to_owned(), file(&header(api), about, vec![Item::Lines(lines.collect())]));
}
