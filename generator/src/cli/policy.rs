//! What people decided about changes: `[diff]` of `oasmith.toml`, and the files that oasdiff reads.

use super::args::DiffArgs;
use super::{Io, Stop};
use crate::diff::{Accepted, Day, Level, LevelOf, Line, Notice, Policy, RULES, rule};
use crate::disk::{DiskLoader, Error};
use crate::options::Options;
use crate::report::closest;
use crate::source::Sources;

/// The decisions for a comparison. What the command line names counts more than what the configuration says.
pub(super) fn read(args: &DiffArgs, options: &Options, io: &mut Io<'_>) -> Result<Policy, Stop> {
    let mut policy = configured(options)?;
    policy.notice.stable = args.deprecation_days_stable.unwrap_or(policy.notice.stable);
    policy.notice.beta = args.deprecation_days_beta.unwrap_or(policy.notice.beta);
    if let Some(file) = &args.severity_levels {
        for (place, line) in lines(file, io)? {
            policy.levels.extend(level_of(&line, place)?);
        }
    }
    for (file, level) in [(&args.err_ignore, Level::Error), (&args.warn_ignore, Level::Warning)] {
        if let Some(file) = file {
            policy.lines.extend(lines(file, io)?.into_iter().map(|(place, text)| Line { text, level, place }));
        }
    }
    for row in policy.levels.iter().filter(|row| rule(&row.id).is_none()) {
        let hint = near(&row.id).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        writeln!(io.stderr, "warning: {}: there is no rule `{}`{hint}", row.place, row.id)?;
    }
    Ok(policy)
}

/// The rule that somebody may have meant, whatever place they put in front.
pub(super) fn near(id: &str) -> Option<&'static str> {
    let rest = id.match_indices('-').filter_map(|(at, _)| id.get(at + 1..));
    std::iter::once(id).chain(rest).find_map(|word| closest(word, RULES.iter().map(|rule| rule.name)))
}

/// `[diff]`.
pub(super) fn configured(options: &Options) -> Result<Policy, Stop> {
    let sources = Sources::default().with_config(options.source.clone());
    let notice = Notice { stable: options.diff.deprecation_days_stable, beta: options.diff.deprecation_days_beta };
    let mut policy = Policy { notice, ..Policy::default() };
    for (id, word) in &options.diff.levels {
        let place = sources.place(id.span);
        let level = level(&word.value, &place)?;
        policy.levels.push(LevelOf { id: id.value.to_string(), level, place });
    }
    for row in &options.diff.ignore {
        let place = sources.place(row.fingerprint.span);
        let day = Day::parse(&row.until).ok_or_else(|| Error::new(&place, "`until` is no date"))?;
        let until = (day, row.until.clone());
        let (fingerprint, reason) = (row.fingerprint.value.clone(), row.reason.clone());
        policy.accepted.push(Accepted { fingerprint: fingerprint.to_string(), reason, until, place });
    }
    Ok(policy)
}

/// The lines of a file, each with its place.
fn lines(file: &str, io: &mut Io<'_>) -> Result<Vec<(String, String)>, Stop> {
    let source = DiskLoader::new(&io.folder).read(file, io.stdin)?;
    let lines = source.text.lines().enumerate();
    Ok(lines.map(|(index, line)| (format!("{file}:{}", index + 1), line.to_owned())).collect())
}

/// `request-property-removed  warn`; nothing of an empty line or a remark.
fn level_of(line: &str, place: String) -> Result<Option<LevelOf>, Stop> {
    let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
    match words.as_slice() {
        [] => Ok(None),
        [id, word] => Ok(Some(LevelOf { id: (*id).to_owned(), level: level(word, &place)?, place })),
        _ => Err(Stop::Trouble(Error::new(place, "a line is the id of a change, and one of err, warn, info, none"))),
    }
}

/// A level by its name, here or in oasdiff; `None` for what is left out.
fn level(word: &str, place: &str) -> Result<Option<Level>, Error> {
    match word.to_ascii_lowercase().as_str() {
        "error" | "err" => Ok(Some(Level::Error)),
        "warning" | "warn" => Ok(Some(Level::Warning)),
        "info" => Ok(Some(Level::Info)),
        "none" => Ok(None),
        _ => Err(Error::new(place, format!("`{word}` is no level: write err, warn, info or none"))),
    }
}
