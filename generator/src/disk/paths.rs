//! Paths as text: always with `/`, without `.` and needless `..`, so that output is the same everywhere.

use std::path::Path;

/// A path as it is shown and compared.
pub(super) fn show(path: &Path) -> String {
    normal(&path.to_string_lossy())
}

/// `path` as seen from the directory `folder`; an absolute path stays as it is.
pub(super) fn join(folder: &str, path: &str) -> String {
    let joined = if folder.is_empty() { path.to_owned() } else { show(&Path::new(folder).join(path)) };
    normal(&joined)
}

/// The directory part; empty if there is none.
pub(super) fn folder(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => path.get(..at).unwrap_or(""),
        None => "",
    }
}

/// Whether a path stays inside the directory it is relative to.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
}

fn normal(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut parts: Vec<&str> = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        match part {
            "." => {}
            "" if index > 0 => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    match parts.as_slice() {
        [] => String::from("."),
        [""] => String::from("/"),
        _ => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::{folder, is_inside, join, normal};

    #[test]
    fn paths_are_shown_without_detours() {
        assert_eq!(normal("./spec/../spec/a.yaml"), "spec/a.yaml");
        assert_eq!(normal("../../x"), "../../x");
        assert_eq!(normal("/a//b/./c"), "/a/b/c");
        assert_eq!(normal("a/.."), ".");
        assert_eq!(normal("/"), "/");
    }

    #[test]
    fn joining_starts_at_the_folder() {
        assert_eq!(join("spec", "../generated"), "generated");
        assert_eq!(join("", "x.yaml"), "x.yaml");
        assert_eq!(join("spec", "/abs/x.yaml"), "/abs/x.yaml");
        assert_eq!(folder("spec/x.yaml"), "spec");
        assert_eq!(folder("x.yaml"), "");
    }

    #[test]
    fn only_plain_relative_paths_are_inside() {
        assert!(is_inside("src/lib.rs"));
        for path in ["", "/etc/x", "../x", "src/../../x", "C:/x", "a\\b"] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
