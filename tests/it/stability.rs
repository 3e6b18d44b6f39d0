//! What is added to a document leaves the rest of the crate as it is: same files, same names.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use oasmith::generate;
use oasmith::options::Options;
use oasmith::render::Files;
use oasmith::report::{Leniency, Report, print_text};
use oasmith::source::Source;

use crate::pages::Absent;
use crate::trial;

/// Files that list what the crate has.
const LISTS: [&str; 7] = [
    "Cargo.toml",
    "README.md",
    "api.lock.txt",
    "src/client.rs",
    "src/lib.rs",
    "src/models/mod.rs",
    "src/operations/mod.rs",
];

/// Colliding names, inline types, shared answers, recursion, limits, unions: everything that needs a name.
const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  #path-first
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: "^[a-z]+$"}}]
    get:
      tags: [orders]
      responses:
        "200": {description: It., content: {application/json: {schema: {type: object, properties: {state: {type: string, enum: [a, b]}, order: {$ref: "#/components/schemas/order-line"}}}}}}
        default: {$ref: "#/components/responses/Problem"}
    put:
      operationId: orders/replace
      tags: [orders]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/OrderLine"}}}}
      responses: {"204": {description: Done.}, default: {$ref: "#/components/responses/Problem"}}
  #path-middle
  /shops:
    post:
      operationId: shops.create
      tags: [shops]
      requestBody: {content: {application/json: {schema: {type: object, required: [place], properties: {place: {type: object, properties: {town: {type: string, maxLength: 9}}}}}}}}
      responses:
        "200": {description: One., content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}}
        "201": {description: New., content: {application/json: {schema: {type: array, items: {type: object, properties: {name: {type: string}}}}}}}
  #path-last
components:
  responses:
    Problem: {description: No., content: {application/json: {schema: {type: object, properties: {code: {type: string, enum: [x, y]}}}}}}
  schemas:
    #schema-first
    order-line: {type: object, properties: {size: {type: integer, maximum: 9}, kind: {oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}}}
    OrderLine: {type: object, required: [note], properties: {note: {type: string, maxLength: 3}, at: {type: string, readOnly: true}}}
    #schema-middle
    Tree: {type: object, properties: {children: {type: array, items: {$ref: "#/components/schemas/Tree"}}, leaf: {type: object, properties: {state: {type: string, enum: [a]}}}}}
    #schema-last
"##;

const PATH: &str = r##"/weather:
    get:
      operationId: getWeather
      tags: [weather]
      parameters: [{name: place, in: query, schema: {type: string, enum: [here, there], maxLength: 9}}]
      responses:
        "200": {description: It., content: {application/json: {schema: {type: object, properties: {state: {type: string, enum: [wet]}, wind: {$ref: "#/components/schemas/Wind"}}}}}}
        default: {description: No., content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}}
    post:
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Wind"}}}}
      responses: {"204": {description: Done.}}
"##;
const SCHEMA: &str =
    "Wind: {type: object, properties: {speed: {type: integer, minimum: 0}, from: {type: string, enum: [n, s]}}}\n";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 3] = [
        ("a_schema_touches_its_own_file", a_schema_touches_its_own_file),
        ("an_operation_touches_its_own_files", an_operation_touches_its_own_files),
        ("order_of_operations_does_not_matter", order_of_operations_does_not_matter),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("stability/{name}"), test)).collect()
}

fn made(document: &str) -> Files {
    let source = Source { name: "shop.yaml".to_owned(), text: document.to_owned() };
    let generated = generate(source, &mut Absent, &Options::default(), Report::new(Leniency::Strict));
    assert!(generated.api.is_some(), "{}", print_text(&generated.report, &generated.sources, false));
    generated.files
}

/// The files that differ, without the lists.
fn touched(before: &Files, after: &Files) -> Vec<String> {
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |path: &&&String| before.get(**path) != after.get(**path) && !LISTS.contains(&path.as_str());
    all.iter().filter(differs).map(|path| (*path).clone()).collect()
}

fn a_schema_touches_its_own_file() {
    let before = made(DOCUMENT);
    for place in ["#schema-first", "#schema-middle", "#schema-last"] {
        let after = made(&DOCUMENT.replace(place, SCHEMA));
        assert_eq!(touched(&before, &after), ["src/models/wind.rs"], "{place}");
        assert_eq!(lost(&before, &after), [""; 0], "{place}");
    }
}

fn an_operation_touches_its_own_files() {
    let before = made(&DOCUMENT.replace("#schema-last", SCHEMA));
    for place in ["#path-first", "#path-middle", "#path-last"] {
        let after = made(&DOCUMENT.replace("#schema-last", SCHEMA).replace(place, PATH));
        // `Wind` is sent now, so it has a constructor.
        let own = ["src/models/wind.rs", "src/operations/orders.rs", "src/operations/weather.rs"];
        assert_eq!(touched(&before, &after), own, "{place}");
        assert_eq!(lost(&before, &after), [""; 0], "{place}");
    }
}

/// Lines of `api.lock.txt` that are there no more.
fn lost<'f>(before: &'f Files, after: &'f Files) -> Vec<&'f str> {
    let lines = |files: &'f Files| files.get("api.lock.txt").unwrap().lines();
    let after: BTreeSet<&str> = lines(after).collect();
    lines(before).filter(|line| !after.contains(line)).collect()
}

fn order_of_operations_does_not_matter() {
    let (head, rest) = DOCUMENT.split_once("  #path-first\n").unwrap();
    let (first, rest) = rest.split_once("  #path-middle\n").unwrap();
    let (second, tail) = rest.split_once("  #path-last\n").unwrap();
    let after = made(&format!("{head}{second}{first}{tail}"));
    assert_eq!(touched(&made(DOCUMENT), &after), [""; 0]);
}
