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

/// The way from the directory `folder` to `path`, both relative to `root`; an absolute path stays as it is.
pub(super) fn between(root: &Path, folder: &str, path: &str) -> String {
    let whole = |path: &str| {
        let joined = root.join(path);
        show(&std::path::absolute(&joined).unwrap_or(joined))
    };
    if Path::new(path).is_absolute() {
        return path.to_owned();
    }
    let (folder, path) = (whole(folder), whole(path));
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), path.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = from.iter().skip(shared).map(|_| "..");
    let between: Vec<&str> = up.chain(to.iter().skip(shared).copied()).collect();
    if between.is_empty() { String::from(".") } else { between.join("/") }
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
        [""] if path.is_empty() => String::from("."),
        [""] => String::from("/"),
        _ => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{between, folder, is_inside, join, normal};

    #[test]
    fn a_path_leads_from_one_directory_to_another() {
        let from = |folder, path| between(Path::new("/shop"), folder, path);
        assert_eq!(from("clients/acme", "clients/runtime"), "../runtime");
        assert_eq!(from("acme", "lib/runtime"), "../lib/runtime");
        assert_eq!(from("./acme", "../runtime"), "../../runtime");
        assert_eq!(from("acme", "acme/runtime"), "runtime");
        assert_eq!(from("../acme", "runtime"), "../shop/runtime");
        assert_eq!(from("/else/acme", "runtime"), "../../shop/runtime");
        assert_eq!(from("acme", "/opt/runtime"), "/opt/runtime");
    }

    #[test]
    fn paths_are_shown_without_detours() {
        assert_eq!(normal("./spec/../spec/a.yaml"), "spec/a.yaml");
        assert_eq!(normal("../../x"), "../../x");
        assert_eq!(normal("/a//b/./c"), "/a/b/c");
        assert_eq!(normal("a/.."), ".");
        assert_eq!(normal("/"), "/");
        assert_eq!(normal(""), ".");
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
