//! `oasmith generate --watch`.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::args::GenerateArgs;
use super::{Io, Stop, generate};

/// How often the files are looked at. Polling works on every file system, and a document is a handful of files.
const INTERVAL: Duration = Duration::from_millis(250);

/// Generates, and again after every change of a file that was read. Ends when it is interrupted (Ctrl-C): the crate is
/// then the old one or the new one.
pub(super) fn run(args: &GenerateArgs, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut sources: Vec<String> = args.spec.iter().chain(&args.config).cloned().collect();
    loop {
        // Taken before the files are read, so that a change while they are read is not lost.
        let mut before = Stamps::of(&io.folder, &sources);
        match generate::run(args, io) {
            Ok(run) => sources = run.sources,
            // A file that is being saved may be missing for a moment: say it, and look again.
            Err(Stop::Trouble(error)) if !sources.is_empty() => {
                writeln!(io.stderr, "error: {error}")?;
                if !sources.contains(&error.path) {
                    before.0.push((error.path.clone(), None));
                    sources.push(error.path);
                }
            }
            Err(stop) => return Err(stop),
        }
        let seen = before.about(&io.folder, &sources);
        writeln!(io.stderr, "watching {}; Ctrl-C ends it", sources.join(", "))?;
        io.stderr.flush()?;
        io.stdout.flush()?;
        let changed = seen.wait(&io.folder);
        writeln!(io.stderr, "\n{changed} has changed")?;
    }
}

/// Times and lengths of the files that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamps(Vec<(String, Option<(SystemTime, u64)>)>);

impl Stamps {
    fn of(folder: &Path, sources: &[String]) -> Self {
        let stamp = |name: &String| {
            let data = fs::metadata(folder.join(name)).ok()?;
            Some((data.modified().ok()?, data.len()))
        };
        Self(sources.iter().map(|name| (name.clone(), stamp(name))).collect())
    }

    /// The stamps of these files: those that are known, else those of now.
    fn about(self, folder: &Path, sources: &[String]) -> Self {
        let now = Self::of(folder, sources).0.into_iter();
        let known = |name: &String| self.0.iter().find(|(known, _)| known == name).cloned();
        Self(now.map(|stamp| known(&stamp.0).unwrap_or(stamp)).collect())
    }

    /// Waits until something has changed and then nothing for an interval: editors save in several steps.
    fn wait(&self, folder: &Path) -> String {
        let names: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        let mut last = self.clone();
        loop {
            let now = Self::of(folder, &names);
            if now != *self && now == last {
                let changed = now.0.into_iter().zip(&self.0).filter(|(new, old)| new != *old);
                return changed.map(|((name, _), _)| name).collect::<Vec<_>>().join(", ");
            }
            last = now;
            sleep(INTERVAL);
        }
    }
}
