//! Carrying out a [`Plan`], so that an interruption leaves the old crate or the new one.
//!
//! New texts are staged in a directory inside the crate's. Once they are complete, a list of what is to be moved and
//! removed is put beside them: from then on the change counts as made, and [`recover`] finishes it if need be.

use std::path::Path;
use std::{fs, io};

use super::plan::{Change, Plan};
use super::{Error, manifest, paths};
use crate::render::Files;

const STAGE: &str = ".oasmith-tmp";
const COMMIT: &str = "commit";

/// Makes the directory what the plan says. Files that do not change are not touched.
///
/// # Errors
/// Something cannot be written. Then the crate is the old one, or the next [`recover`] makes it the new one.
pub fn apply(plan: &Plan, files: &Files) -> Result<(), Error> {
    if plan.is_current() && plan.manifest_is_current {
        return Ok(());
    }
    let stage = plan.out.join(STAGE);
    let mut list = String::new();
    for (path, change) in &plan.changes {
        if *change == Change::Remove {
            list.extend(["remove ", path, "\n"]);
        } else {
            write(&stage.join("files").join(path), files.get(path).map_or("", String::as_str))?;
            list.extend(["move ", path, "\n"]);
        }
    }
    write(&stage.join("files").join(manifest::NAME), &plan.manifest)?;
    list.extend(["move ", manifest::NAME, "\n"]);
    write(&stage.join("list"), &list)?;
    rename(&stage.join("list"), &stage.join(COMMIT))?;
    finish(&plan.out)
}

/// Ends a run that was interrupted: a complete change is finished, an incomplete one discarded.
///
/// # Errors
/// Something cannot be written.
pub fn recover(out: &Path) -> Result<(), Error> {
    let stage = out.join(STAGE);
    if stage.join(COMMIT).exists() {
        finish(out)
    } else if stage.exists() {
        fs::remove_dir_all(&stage).map_err(Error::at(&stage))
    } else {
        Ok(())
    }
}

/// Moves and removes what the list says, as far as it is not done yet.
fn finish(out: &Path) -> Result<(), Error> {
    let stage = out.join(STAGE);
    let commit = stage.join(COMMIT);
    let list = fs::read_to_string(&commit).map_err(Error::at(&commit))?;
    for (verb, path) in list.lines().filter_map(|line| line.split_once(' ')) {
        if !paths::is_inside(path) {
            return Err(Error::new(paths::show(&commit), format!("\"{path}\" is not a path inside the crate")));
        }
        let target = out.join(path);
        let staged = stage.join("files").join(path);
        if verb == "remove" {
            remove(&target)?;
            remove_empty_folders(out, path);
        } else if staged.exists() {
            create_folder(&target)?;
            rename(&staged, &target)?;
        }
    }
    fs::remove_dir_all(&stage).map_err(Error::at(&stage))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::at(path)(error)),
        _ => Ok(()),
    }
}

/// Removes the folders of a removed file below `src/`, as far as they are empty.
fn remove_empty_folders(out: &Path, path: &str) {
    let mut folder = paths::folder(path);
    // `remove_dir` refuses a folder with something in it: that is where this ends.
    while folder.starts_with("src/") && fs::remove_dir(out.join(folder)).is_ok() {
        folder = paths::folder(folder);
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    create_folder(path)?;
    fs::write(path, text).map_err(Error::at(path))
}

fn create_folder(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(folder) => fs::create_dir_all(folder).map_err(Error::at(folder)),
        None => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(Error::at(to))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::{env, fs, process};

    use super::{recover, write};

    fn folder(name: &str) -> PathBuf {
        let out = env::temp_dir().join(format!("oasmith-apply-{}-{name}", process::id()));
        let _ = fs::remove_dir_all(&out);
        write(&out.join("src/old.rs"), "old").unwrap();
        write(&out.join(".oasmith-tmp/files/src/models/new.rs"), "new").unwrap();
        out
    }

    #[test]
    fn an_incomplete_change_is_discarded() {
        let out = folder("discard");
        recover(&out).unwrap();
        assert!(out.join("src/old.rs").exists() && !out.join("src/models/new.rs").exists());
        assert!(!out.join(".oasmith-tmp").exists());
        fs::remove_dir_all(out).unwrap();
    }

    #[test]
    fn a_complete_change_is_finished() {
        let out = folder("finish");
        // One move was already made when the run was interrupted.
        write(&out.join("src/lib.rs"), "lib").unwrap();
        write(&out.join(".oasmith-tmp/commit"), "move src/lib.rs\nmove src/models/new.rs\nremove src/old.rs\n")
            .unwrap();
        recover(&out).unwrap();
        assert_eq!(fs::read_to_string(out.join("src/models/new.rs")).unwrap(), "new");
        assert_eq!(fs::read_to_string(out.join("src/lib.rs")).unwrap(), "lib");
        assert!(!out.join("src/old.rs").exists() && !out.join(".oasmith-tmp").exists());
        fs::remove_dir_all(out).unwrap();
    }

    #[test]
    fn a_list_cannot_reach_outside() {
        let out = folder("outside");
        write(&out.join(".oasmith-tmp/commit"), "remove ../../x\n").unwrap();
        assert!(recover(&out).is_err());
        fs::remove_dir_all(out).unwrap();
    }
}
