//! Runs a command to its end or to a limit, and says what it cost.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use wait4::Wait4 as _;

/// What a command and its children cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// User and system time, in seconds.
    pub cpu: f64,
    /// The largest resident set of one process, in megabytes.
    pub peak: u64,
}

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// With status 0.
    pub success: bool,
    /// It was ended because it reached a limit.
    pub late: bool,
    /// Standard output and standard error.
    pub text: String,
    /// CPU time and memory.
    pub cost: Cost,
}

/// Runs `program` with no process in it taking more than `seconds` of CPU time, and for at most ten times as long by
/// the clock. Its output goes through a file, which never fills up.
pub fn run(command: &mut Command, seconds: u64, scratch: &Path) -> io::Result<Ended> {
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -S -t \"$1\"; shift; exec \"$@\"", "sh", &seconds.to_string()]);
    limited.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    let output = File::create(scratch)?;
    limited.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
    let child = limited.spawn()?;
    let (ended, waiting) = mpsc::channel::<()>();
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let watch = thread::spawn(move || {
        let late = waiting.recv_timeout(Duration::from_secs(seconds * 10)) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        }
        late
    });
    let result = child.wait4()?;
    drop(ended);
    let late = watch.join().unwrap_or(false);
    let text = String::from_utf8_lossy(&fs::read(scratch)?).into_owned();
    let cpu = (result.rusage.utime + result.rusage.stime).as_secs_f64();
    Ok(Ended {
        success: result.status.success(),
        late: late || text.contains("signal: 24") || text.contains("SIGXCPU"),
        text,
        cost: Cost { cpu, peak: result.rusage.maxrss / (1024 * 1024) },
    })
}
