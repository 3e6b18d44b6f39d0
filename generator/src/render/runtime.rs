//! The runtime: copied verbatim into `src/runtime/`, without what the client does not need.

use super::{Files, header};
use crate::api::Api;

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The files of the runtime, each behind the header line.
pub(crate) fn render(api: &Api, files: &mut Files) {
    for (path, text) in RUNTIME {
        let name = if *path == "lib.rs" { "mod.rs" } else { path };
        files.insert(format!("src/runtime/{name}"), format!("{}\n{text}", header(api)));
    }
}
