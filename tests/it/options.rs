//! `oasmith.toml`: the page that explains it, and the JSON Schema for editors.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use std::{env, fs};

use libtest_mimic::Trial;
use oasmith::options::{KEYS, Kind, Options, schema};
use oasmith::report::{Leniency, Report, print_text};
use oasmith::source::Source;
use oasmith::{Generated, generate};
use oasmith_tests::Page;
use serde_json::{Value as Json, json};

use crate::pages::Absent;
use crate::{root, trial};

const SCHEMA: &str = "docs/oasmith.schema.json";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 5] = [
        ("every_example_of_the_page_works", every_example_of_the_page_works),
        ("every_option_has_an_example", every_option_has_an_example),
        ("the_schema_is_that_of_the_options", the_schema_is_that_of_the_options),
        ("the_schema_takes_what_the_reader_takes", the_schema_takes_what_the_reader_takes),
        ("the_schema_refuses_what_the_reader_refuses", the_schema_refuses_what_the_reader_refuses),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("options/{name}"), test)).collect()
}

fn page() -> Page {
    Page::read(&fs::read_to_string(root().join("docs/options.md")).unwrap()).unwrap()
}

/// The examples: options, and lines that have to be in the crate.
fn examples() -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    for block in page().blocks {
        match block.language.as_str() {
            "toml" => out.push((block.text, Vec::new())),
            "lines" => out.last_mut().unwrap().1 = block.text.lines().map(str::to_owned).collect(),
            _ => {}
        }
    }
    out
}

fn run(document: &str, options: &str) -> Generated {
    let options = Options::read(Source { name: "oasmith.toml".to_owned(), text: options.to_owned() });
    let source = Source { name: "petshop.yaml".to_owned(), text: document.to_owned() };
    generate(source, &mut Absent, &options, Report::new(Leniency::Strict))
}

fn every_example_of_the_page_works() {
    let document = page().block("yaml").unwrap().text.clone();
    let examples = examples();
    assert!(examples.len() > 5);
    for (options, lines) in examples {
        let generated = run(&document, &options);
        let report = print_text(&generated.report, &generated.sources, false);
        assert_eq!(report, "", "{options}");
        let all: String = generated.files.into_values().collect();
        // What counts in a comparison leaves the crate as it is.
        assert!(!lines.is_empty() || options.starts_with("[diff"), "{options}");
        for line in lines {
            assert!(all.contains(&line), "not in the crate: {line}\n{options}");
        }
    }
}

fn every_option_has_an_example() {
    let examples: Vec<Json> = examples().iter().map(|(text, _)| toml(text)).collect();
    for key in KEYS {
        let place = if key.section.is_empty() { String::new() } else { format!("/{}", key.section) };
        let pointer = format!("{place}/{}", key.name);
        assert!(examples.iter().any(|example| example.pointer(&pointer).is_some()), "{pointer}");
    }
}

fn the_schema_is_that_of_the_options() {
    let path = root().join(SCHEMA);
    let text = format!("{:#}\n", schema());
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let found = fs::read_to_string(path).unwrap();
    assert!(found == text, "{SCHEMA} is not that of the options: UPDATE=1 cargo test --test it options");
}

fn the_schema_takes_what_the_reader_takes() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let ours = fs::read_to_string(root().join("spec/oasmith.toml")).unwrap();
    for text in examples().into_iter().map(|(text, _)| text).chain([ours]) {
        let errors: Vec<String> = validator.iter_errors(&toml(&text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{text}");
    }
}

fn the_schema_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for key in KEYS {
        let wrong = match key.kind {
            Kind::Flag => json!("true"),
            Kind::Text | Kind::Word(_) | Kind::Number => json!(true),
            Kind::Texts => json!([1]),
            Kind::Names | Kind::Lists | Kind::Types | Kind::Packages | Kind::Pages | Kind::Words(_) => json!({"a": 1}),
            Kind::Rows(_) => json!([{"a": 1}, 1]),
        };
        let member = json!({ key.name: wrong });
        let all = if key.section.is_empty() { member } else { json!({ key.section: member }) };
        assert!(!validator.is_valid(&all), "{all}");
        let text = match (key.section, key.kind) {
            ("", Kind::Text) => format!("{} = true", key.name),
            ("", _) => format!("[{}]\na = 1", key.name),
            (section, Kind::Flag) => format!("[{section}]\n{} = \"true\"", key.name),
            (section, Kind::Text | Kind::Word(_)) => format!("[{section}]\n{} = true", key.name),
            (section, Kind::Texts | Kind::Rows(_)) => format!("[{section}]\n{} = [1]", key.name),
            (section, _) => format!("[{section}.{}]\na = 1", key.name),
        };
        let problems = Options::read(Source { name: String::new(), text: text.clone() }).problems;
        assert!(problems.sorted().iter().any(|problem| problem.code == "E103"), "{text}");
    }
    for text in ["nmae = 1", "[crate]\nnmae = \"a\"", "[replace]\n\"schema:A\" = { pth = \"A\" }"] {
        assert!(!validator.is_valid(&toml(text)), "{text}");
        assert!(Options::read(Source { name: String::new(), text: text.to_owned() }).problems.errors() > 0, "{text}");
    }
}

fn toml(text: &str) -> Json {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
