//! What git knows.

use std::path::Path;
use std::process::Command;

/// The output of a git command in a directory.
///
/// # Errors
/// Git is missing, or refuses: its own words.
pub fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git").current_dir(folder).args(args).output();
    let output = output.map_err(|error| format!("git cannot be started: {error}"))?;
    // `diff` says with status 1 that there is a difference, and complains about nothing.
    if output.status.success() || output.status.code() == Some(1) && output.stderr.is_empty() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(message.trim().trim_start_matches("fatal: ").replace('\n', "; "))
}
