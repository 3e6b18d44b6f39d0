//! A program with one call around each crate: the crate alone does not show what its users compile.

use std::path::{Path, PathBuf};
use std::{fs, io};

use compile_measurement::builds::{Build, Crate};

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const RELEASE: Build = Build { arguments: &["build", "--release"], incremental: false };
const DEBUG: Build = Build { arguments: &["build"], incremental: true };

/// A table: what crate and program cost together, and the program alone after an edit.
pub fn print(work: &Path, crates: impl Iterator<Item = (&'static str, Crate)>) -> io::Result<()> {
    println!(
        "\n| program with one call | release: crate and program s | program again s | debug: the same s | again s |"
    );
    println!("|---|---|---|---|---|");
    for (name, own) in crates.filter(|(_, own)| own.folder.exists()) {
        let program = write(work, name, &own)?;
        let cells = [RELEASE, DEBUG].map(|build| row(&program, &own, build));
        let cells: Vec<String> = cells.into_iter().collect::<io::Result<_>>()?;
        println!("| {name} | {} |", cells.join(" | "));
    }
    Ok(())
}

fn row(program: &Crate, own: &Crate, build: Build) -> io::Result<String> {
    if let Err(reason) = program.build(build)? {
        return Ok(format!("{reason} | –"));
    }
    let seconds = |file: PathBuf| -> io::Result<String> { Ok(crate::seconds(&program.measure_after(build, &file)?)) };
    Ok(format!("{} | {}", seconds(own.folder.join("src/lib.rs"))?, seconds(program.folder.join("src/main.rs"))?))
}

/// The program, with the call that the measurement of calls makes.
fn write(work: &Path, name: &str, own: &Crate) -> io::Result<Crate> {
    let folder = work.join(name).join("program");
    let (package, file, client) = match name {
        "oasmith" | "oasmith-shared-runtime" => ("sfmc-messaging".to_owned(), "call/src/generated.rs".to_owned(), "peer::Generated::new"),
        _ => (format!("peer-{name}"), format!("call-peers/program/{}.rs", name.replace('-', "_")), "peer::client"),
    };
    let benches = fs::canonicalize(Path::new(HERE).join(".."))?;
    let contest = folder.join("contest");
    fs::create_dir_all(folder.join("src"))?;
    fs::create_dir_all(contest.join("src"))?;
    fs::copy(benches.join(file), folder.join("src/peer.rs"))?;
    fs::write(folder.join("src/main.rs"), main_file(client))?;
    fs::write(contest.join("src/lib.rs"), contest_file(&benches))?;
    let manifest = "[package]\nname = \"call-measurement\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ncpu-time = \"1\"\n";
    fs::write(contest.join("Cargo.toml"), manifest)?;
    let manifest = format!(
        "[workspace]\n[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         call-measurement = {{ path = \"contest\" }}\n{package} = {{ package = \"measured\", path = {:?} }}\n\
         reqwest = {{ version = \"0.13\", default-features = false }}\ntokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n",
        own.folder
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(&own.lock, folder.join("Cargo.lock"))?;
    let lock = own.lock.clone();
    Ok(Crate { folder, target: own.target.clone(), lock, limit: own.limit })
}

fn main_file(client: &str) -> String {
    format!(
        "use call_measurement::contest;\n\nmod peer;\n\nfn main() {{\n    \
         let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    \
         let client = {client}(\"127.0.0.1:1\".parse().unwrap());\n    \
         println!(\"{{}}\", runtime.block_on(contest::Contestant::send(&client)));\n}}\n"
    )
}

/// The trait that the calls implement, from where it is.
fn contest_file(benches: &Path) -> String {
    let file = |name: &str| format!("#[path = {:?}]\npub mod {name};\n", benches.join(format!("call/src/{name}.rs")));
    file("contest") + &file("counting")
}
