//! The children: one writes a crate and a program that calls it, one serves the document.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use oasmith::api::{Api, Scheme, SchemeKind};
use oasmith::check::Valid;
use oasmith::mock::{self, Errors, Mock, Settings};
use oasmith::options::{Options, file_name};
use oasmith::parse::model::Document;
use oasmith::render::Files;
use oasmith::report::{Leniency, Report};
use oasmith::{lower, render};

use super::call::{Both, Maker};
use crate::arguments::Arguments;
use crate::one::{Disk, read, write};

/// The part of the program that is the same for all documents.
const MAIN: &str = include_str!("main.rs.txt");

/// The folder of the runtime, beside those of the programs: so it is compiled once.
pub(super) const RUNTIME: &str = "runtime";

/// Writes everything below `--keep`: the crate into `crate/`, the program beside it, and what is not called.
pub(crate) fn child(arguments: &Arguments, package: &str) -> io::Result<()> {
    let out = arguments.keep.as_deref().unwrap_or(Path::new("."));
    let (document, mut report) = check(arguments)?;
    let mut options = Options { spec_name: file_name(&arguments.dir.to_string_lossy()), ..Options::default() };
    options.package.name = Some(package.to_owned());
    options.package.runtime = Some(format!("../../{RUNTIME}"));
    let api = lower::lower(&document, &options, &mut report);
    report.propagate().map_err(|_| io::Error::other("the document has errors"))?;
    let (table, left_out) = table(&Maker { document: &document, api: &api, seed: arguments.seed });
    let files = render::render(&api).into_iter().map(|(path, text)| (format!("crate/{path}"), text));
    let mut files: Files = files.collect();
    files.insert("Cargo.toml".into(), manifest(&api, package));
    files.insert(
        "src/main.rs".into(),
        MAIN.replace("    // The calls.\n", &table).replace("// The client.", &client(&api)),
    );
    files.insert("left-out.txt".into(), left_out);
    write(&files, out)
}

/// Serves the document until the input ends; prints the address first.
pub(crate) fn serve(arguments: &Arguments) -> io::Result<()> {
    let (document, _) = check(arguments)?;
    let mock = Mock::new(document, Errors::Problem, arguments.seed);
    let running = mock::start(mock, ([127, 0, 0, 1], 0).into(), Settings::default(), Box::new(io::sink()))?;
    writeln!(io::stdout(), "{}", running.address())?;
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

fn check(arguments: &Arguments) -> io::Result<(Valid<Document>, Report)> {
    let root = read(&arguments.dir).map_err(io::Error::other)?;
    let mut report = Report::new(Leniency::Tolerant);
    let document = oasmith::check(root, &mut Disk, &mut report);
    report.propagate().map_err(|_| io::Error::other("the document has errors"))?;
    Ok((document, report))
}

/// The rows of the program's table, and a line for each operation that has none.
fn table(maker: &Maker<'_>) -> (String, String) {
    let (mut rows, mut left_out) = (String::new(), String::new());
    for group in &maker.api.groups {
        for made in &group.operations {
            let item = maker.document.paths.iter().find(|item| item.path.value == made.path);
            let written = item.and_then(|item| item.operations.iter().find(|written| written.method == made.method));
            let (Some(item), Some(written)) = (item, written) else { continue };
            for method in &made.methods {
                let name = format!("{} {} ({})", made.method, made.path, method.name);
                let _ = match maker.call(Both { item, written, group, made }, method) {
                    Ok(call) => writeln!(
                        rows,
                        "    ({name:?}, |client| Box::pin(async move {{ drop({call}.await?); Ok(()) }})),"
                    ),
                    Err(reason) => writeln!(left_out, "{name}: {reason}"),
                };
            }
        }
    }
    (rows, left_out)
}

fn manifest(api: &Api, package: &str) -> String {
    let groups = api.groups.iter().filter_map(|group| group.feature.as_deref());
    let features: Vec<&str> = ["hyper", "patterns"].into_iter().chain(groups).collect();
    format!(
        "[package]\nname = \"{package}-calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nsubject = {{ path = \"crate\", package = \"{package}\", default-features = false, \
         features = {features:?} }}\ntokio = {{ version = \"1\", default-features = false, features = [\"rt\"] }}\n"
    )
}

/// The calls of the builder that make a client with all credentials.
fn client(api: &Api) -> String {
    let server = |name: &str| format!(".operation_server_url(subject::OperationServer::{name}, url)");
    let servers = api.operation_servers.iter().map(|own| server(&own.variant));
    api.schemes.iter().map(credentials).chain(servers).collect()
}

fn credentials(scheme: &Scheme) -> String {
    let arguments = match scheme.kind {
        SchemeKind::ApiKey { .. } => "\"key\"",
        SchemeKind::Basic => "\"user\", \"password\"",
        SchemeKind::Bearer => "\"token\"",
        SchemeKind::MutualTls => "",
        SchemeKind::ClientCredentials { .. } => "rt::Credential::bearer(\"token\")",
    };
    format!(".{}({arguments})", scheme.name.rust)
}
