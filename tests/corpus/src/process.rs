//! Runs a command with a time limit and measures it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use wait4::Wait4;

use crate::facts::Usage;

/// How a command ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ended {
    /// Exit status 0.
    pub(crate) success: bool,
    /// It was ended because it ran too long.
    pub(crate) late: bool,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// CPU time and memory of it and its children.
    pub(crate) usage: Usage,
}

/// Runs a command to its end or to the limit. Its output goes through files below `scratch`: they never fill up.
pub(crate) fn run(command: &mut Command, limit: Duration, scratch: &Path) -> io::Result<Ended> {
    let (out, err) = (scratch.join("stdout"), scratch.join("stderr"));
    command.stdin(Stdio::null()).stdout(File::create(&out)?).stderr(File::create(&err)?);
    own_group(command);
    let child = command.spawn()?;
    let (ended, waiting) = mpsc::channel::<()>();
    let id = child.id();
    let watch = thread::spawn(move || {
        let late = waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if late {
            end_group(id);
        }
        late
    });
    let result = child.wait4();
    drop(ended);
    let late = watch.join().unwrap_or(false);
    let result = result?;
    let cpu = result.rusage.utime + result.rusage.stime;
    let usage = Usage { cpu: cpu.as_secs_f64(), peak: result.rusage.maxrss / (1024 * 1024) };
    let read = |path: &Path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Ended { success: result.status.success(), late, stdout: read(&out)?, stderr: read(&err)?, usage })
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_group(id: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(not(unix))]
fn end_group(_: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_hangs_is_ended_with_its_children() -> io::Result<()> {
        let scratch = std::env::temp_dir().join(format!("corpus-process-{}", std::process::id()));
        fs::create_dir_all(&scratch)?;
        let ended =
            run(Command::new("sh").args(["-c", "echo begun; sleep 600"]), Duration::from_millis(300), &scratch)?;
        assert!(ended.late && !ended.success);
        assert_eq!(ended.stdout, "begun\n");
        fs::remove_dir_all(scratch)
    }
}
