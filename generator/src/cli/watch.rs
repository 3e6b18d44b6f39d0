//! `oasmith generate --watch`.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::args::GenerateArgs;
use super::{Io, Stop, generate};

/// How often the files are looked at. Polling works on every file system, and a document is a handful of files.
const INTERVAL: Duration = Duration::from_millis(250);

/// Generates, and again after every change of a file that was read. Ends when it is interrupted.
pub(super) fn run(args: &GenerateArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut sources: Vec<String> = args.spec.iter().chain(&args.config).cloned().collect();
    loop {
        match generate::run(args, io) {
            Ok(run) => sources = run.sources,
            // A file that is being saved may be missing for a moment: say it, and look again.
            Err(Stop::Trouble(error)) if !sources.is_empty() => writeln!(io.stderr, "error: {error}")?,
            Err(stop) => return Err(stop),
        }
        let before = times(&io.folder, &sources);
        while times(&io.folder, &sources) == before {
            sleep(INTERVAL);
        }
    }
}

fn times(folder: &Path, sources: &[String]) -> Vec<Option<SystemTime>> {
    let time = |name: &String| fs::metadata(folder.join(name)).and_then(|data| data.modified()).ok();
    sources.iter().map(time).collect()
}
