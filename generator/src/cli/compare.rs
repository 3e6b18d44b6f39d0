//! What the commands share that compare two documents.

use std::time::{SystemTime, UNIX_EPOCH};

use super::output::show;
use super::{Io, Stop};
use crate::Generated;
use crate::api::Api;
use crate::check::Valid;
use crate::diff::{Calendar, Clients, Comparison, Day, Notice, compare_documents};
use crate::disk::{DiskLoader, Error, Project};
use crate::options::Options;
use crate::parse::model::Document;
use crate::report::{Leniency, Report, print_text};
use crate::source::{Source, Sources};

/// A document and the client that is made of it.
pub(super) struct Read {
    document: Valid<Document>,
    pub(super) generated: Generated,
}

impl Read {
    /// Reads a document with the options of its project.
    pub(super) fn new(project: &Project, source: Source) -> Self {
        let mut options = project.options.clone();
        if let Some(version) = version(project) {
            options.package.version = Some(version);
        }
        let report = Report::new(Leniency::Tolerant);
        let (document, mut generated) = crate::read(source, &mut project.loader(), &options, report);
        generated.api.iter_mut().for_each(Api::keep_items);
        Self { document, generated }
    }

    pub(super) fn sources(&self) -> &Sources {
        &self.generated.sources
    }
}

/// The project of a document; a broken configuration is shown and ends the command.
pub(super) fn project(spec: &str, config: Option<&str>, io: &mut Io<'_>) -> Result<Project, Stop> {
    let project = Project::of_spec(&io.folder, spec, config)?;
    if project.is_broken() {
        let sources = Sources::default().with_config(project.options.source.clone());
        write!(io.stderr, "{}", print_text(&project.options.problems, &sources, io.terminal))?;
        return Err(Stop::Trouble(Error::new(project.config.unwrap_or_default(), "nothing was compared")));
    }
    Ok(project)
}

/// Compares two documents; `None` if one of them cannot be used. Their clients are given up before the documents are
/// compared, which needs room, too.
pub(super) fn compared(base: &mut Read, revision: &mut Read, notice: Notice) -> Option<Comparison> {
    let calendar = Calendar { today: today(), notice };
    let apis = base.generated.api.take().zip(revision.generated.api.take());
    let clients = apis.map(|(old, new)| Clients::compare(&old, &new))?;
    Some(compare_documents((&base.document, &revision.document), clients, calendar))
}

/// Shows what is wrong with documents that cannot be compared.
pub(super) fn show_errors(both: [&Read; 2], io: &mut Io<'_>) -> Result<(), Stop> {
    both.into_iter().filter(|one| one.generated.report.errors() > 0).try_for_each(|one| show(&one.generated, io))
}

/// The day in UTC; dates that came are kept promises.
pub(super) fn today() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    i64::try_from(seconds / 86_400).ok().map(Day)
}

/// The version of the crate at the revision that the document is of: the next one starts there.
fn version(project: &Project) -> Option<String> {
    let (revision, _) = DiskLoader::new(&project.root).revision(&project.spec)?;
    let name = format!("{revision}:./{}", project.config.as_ref()?);
    let source = project.loader().read(&name, &mut std::io::empty()).ok()?;
    Options::read(source).package.version
}
