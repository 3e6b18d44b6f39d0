//! Lists the runtime's files, so that the library can hold them as text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("runtime/src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort();
    let mut text =
        String::from("/// Path below `runtime/src` and text of each file.\nconst RUNTIME: &[(&str, &str)] = &[\n");
    for (name, path) in &files {
        let path = path.to_string_lossy();
        writeln!(text, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    text.push_str("];\n");
    println!("cargo::rerun-if-changed=runtime/src");
    fs::write(PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("runtime_files.rs"), text)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, path));
        }
    }
    Ok(())
}
