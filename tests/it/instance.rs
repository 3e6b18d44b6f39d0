//! Values against schemas: the cases of `tests/data/instance/cases.yaml`, held against a second validator, and what is
//! made up from schemas.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use std::fs;

use jsonschema::Draft;
use libtest_mimic::{Failed, Trial};
use oasmith::check::Valid;
use oasmith::instance::{Direction, Validator, example, validate, variants, witness};
use oasmith::parse::model::{Document, Schema};
use oasmith::report::{Leniency, Report};
use oasmith::source::Source;
use serde_json::{Value as Json, json};

use crate::{failed, root, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("instance/cases", cases),
        Trial::test("instance/agrees_with_another_validator", agrees_with_another_validator),
        Trial::test("instance/examples_are_valid_and_repeatable", examples_are_valid_and_repeatable),
        Trial::test("instance/examples_of_whole_documents", examples_of_whole_documents),
        Trial::test("instance/a_violation_names_both_places", a_violation_names_both_places),
        Trial::test("instance/a_witness_shows_a_difference", a_witness_shows_a_difference),
        trial("instance/the_order_of_members_does_not_count", the_order_of_members_does_not_count),
        trial("instance/directions_hide_members", directions_hide_members),
        trial("instance/a_discriminator_chooses", a_discriminator_chooses),
        trial("instance/every_seed_finds_what_fits", every_seed_finds_what_fits),
        trial("instance/nullable_of_older_documents", nullable_of_older_documents),
        trial("instance/circles_end", circles_end),
    ]
}

struct Case {
    name: String,
    raw: Json,
    document: Valid<Document>,
    valid: Vec<Json>,
    invalid: Vec<Json>,
}

impl Case {
    fn schema(&self) -> &Schema {
        named(&self.document, "S")
    }

    /// The same schema for the other validator.
    fn other(&self) -> jsonschema::Validator {
        let whole = json!({"$ref": "#/components/schemas/S", "components": self.raw["components"]});
        jsonschema::options().with_draft(Draft::Draft202012).build(&whole).unwrap()
    }
}

fn named<'d>(document: &'d Document, name: &str) -> &'d Schema {
    let wanted = format!("0#/components/schemas/{name}");
    document.schemas.iter().find(|(location, _)| location.0 == wanted).map(|(_, schema)| schema).unwrap()
}

fn read(text: &str) -> Valid<Document> {
    let mut report = Report::new(Leniency::Strict);
    let source = Source { name: String::from("spec.yaml"), text: text.to_owned() };
    let document = oasmith::check(source, &mut (), &mut report);
    assert_eq!(report.errors(), 0, "the document has errors:\n{text}");
    document
}

fn with_schemas(version: &str, schemas: &Json) -> Json {
    json!({"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

fn all_cases() -> Result<Vec<Case>, Failed> {
    let text = fs::read_to_string(root().join("tests/data/instance/cases.yaml"))?;
    let cases: Vec<Json> = serde_yaml::from_str(&text)?;
    let read_case = |case: &Json| {
        let mut schemas = json!({"S": case["schema"]});
        if let Some(other) = case.get("other") {
            schemas["T"] = other.clone();
        }
        let raw = with_schemas("3.1.0", &schemas);
        Case {
            name: case["name"].as_str().unwrap().to_owned(),
            document: read(&raw.to_string()),
            raw,
            valid: case["valid"].as_array().unwrap().clone(),
            invalid: case["invalid"].as_array().unwrap().clone(),
        }
    };
    Ok(cases.iter().map(read_case).collect())
}

fn verdict(problems: &[String]) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(failed(problems.join("\n"))) }
}

fn cases() -> Result<(), Failed> {
    let mut problems = Vec::new();
    let cases = all_cases()?;
    assert!(cases.len() > 45);
    for case in &cases {
        let validator = Validator::new(&case.document, Direction::Neither);
        for (values, wanted) in [(&case.valid, true), (&case.invalid, false)] {
            for value in values {
                let found = validator.validate(case.schema(), value);
                if found.is_empty() != wanted || validator.accepts(case.schema(), value) != wanted {
                    problems.push(format!("{}: {value}: {found:?}", case.name));
                }
                if case.other().is_valid(value) != wanted {
                    problems.push(format!("{}: {value}: the other validator says {}", case.name, !wanted));
                }
            }
        }
    }
    verdict(&problems)
}

/// The other validator compares members in order, so this is no case of the list.
fn the_order_of_members_does_not_count() {
    let schemas = json!({"S": {"const": {"a": 1, "b": [true]}}, "T": {"uniqueItems": true}});
    let document = read(&with_schemas("3.1.0", &schemas).to_string());
    let accepts =
        |name, value: Json| Validator::new(&document, Direction::Neither).accepts(named(&document, name), &value);
    assert!(accepts("S", json!({"b": [true], "a": 1.0})));
    assert!(!accepts("T", json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}])));
    assert!(accepts("T", json!([{"a": 1, "b": 2}, {"b": 1, "a": 2}])));
}

/// Every schema gets the values of all cases and what is made up for all schemas.
fn agrees_with_another_validator() -> Result<(), Failed> {
    let cases = all_cases()?;
    let mut values: Vec<Json> = cases.iter().flat_map(|case| case.valid.iter().chain(&case.invalid)).cloned().collect();
    for case in &cases {
        values.extend(variants(&case.document, case.schema(), Direction::Neither, 40));
    }
    let mut problems = Vec::new();
    for case in &cases {
        let validator = Validator::new(&case.document, Direction::Neither);
        let other = case.other();
        for value in &values {
            let (own, theirs) = (validator.accepts(case.schema(), value), other.is_valid(value));
            if own != theirs {
                problems.push(format!("{}: {value}: {own}, the other validator says {theirs}", case.name));
            }
        }
    }
    assert!(values.len() > 1000, "only {} values", values.len());
    verdict(&problems)
}

fn examples_are_valid_and_repeatable() -> Result<(), Failed> {
    let mut problems = Vec::new();
    for case in all_cases()? {
        let other = case.other();
        for seed in 0..12 {
            let made = example(&case.document, case.schema(), Direction::Neither, seed);
            match &made {
                None => problems.push(format!("{}: nothing was found with seed {seed}", case.name)),
                Some(value) if !other.is_valid(value) => problems.push(format!("{}: {value} is invalid", case.name)),
                Some(_) => {}
            }
            assert_eq!(made, example(&case.document, case.schema(), Direction::Neither, seed), "{}", case.name);
        }
        let made = variants(&case.document, case.schema(), Direction::Neither, 60);
        assert!(made.len() <= 60);
        problems
            .extend(made.iter().filter(|value| !other.is_valid(value)).map(|value| format!("{}: {value}", case.name)));
    }
    verdict(&problems)
}

/// Every schema of the documents of this repository has an example in both directions.
fn examples_of_whole_documents() -> Result<(), Failed> {
    let mut problems = Vec::new();
    let mut count = 0;
    for path in ["spec/sfmc.yaml", "tests/corpus/small/shapes-3.1.yaml", "tests/corpus/small/bakery-3.0.yaml"] {
        let document = read(&fs::read_to_string(root().join(path))?);
        for (location, schema) in &document.schemas {
            for direction in [Direction::Request, Direction::Response] {
                let validator = Validator::new(&document, direction).with_formats();
                for seed in 0..3 {
                    count += 1;
                    match example(&document, schema, direction, seed) {
                        Some(value) if validator.accepts(schema, &value) => {}
                        other => problems.push(format!("{path} {location:?} {direction:?} {seed}: {other:?}")),
                    }
                }
            }
        }
    }
    assert!(count > 300);
    verdict(&problems)
}

fn a_violation_names_both_places() -> Result<(), Failed> {
    let schemas = json!({
        "S": {"type": "object", "properties": {"a/b": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}}},
        "T": {"type": "string", "minLength": 3},
    });
    let text = serde_yaml::to_string(&with_schemas("3.1.0", &schemas))?;
    let document = read(&text);
    let found = validate(&document, named(&document, "S"), &json!({"a/b": ["abc", "ä"]}), Direction::Request);
    let [one] = found.as_slice() else { return Err(failed(format!("{found:?}"))) };
    assert_eq!(one.instance, "/a~1b/1");
    assert_eq!(one.schema.0, "0#/components/schemas/T/minLength");
    assert_eq!((one.keyword, one.message.as_str()), ("minLength", "has 1 characters, needs at least 3"));
    assert!(document.sources.place(one.span).starts_with("spec.yaml:"), "{}", document.sources.place(one.span));
    Ok(())
}

fn directions_hide_members() {
    let schemas = json!({
        "S": {"allOf": [
            {"type": "object", "properties": {
                "id": {"type": "integer", "readOnly": true},
                "secret": {"type": "string", "writeOnly": true},
                "name": {"type": "string"},
            }},
            {"required": ["id", "secret", "name"]},
        ]},
    });
    let document = read(&with_schemas("3.0.3", &schemas).to_string());
    let schema = named(&document, "S");
    let accepts = |value: Json, direction| Validator::new(&document, direction).accepts(schema, &value);
    assert!(accepts(json!({"secret": "s", "name": "n"}), Direction::Request));
    assert!(!accepts(json!({"id": 1, "name": "n"}), Direction::Request));
    assert!(accepts(json!({"id": 1, "name": "n"}), Direction::Response));
    assert!(!accepts(json!({"secret": "s", "name": "n"}), Direction::Response));
    assert!(!accepts(json!({"secret": "s", "name": "n"}), Direction::Neither));
    let made = |direction| example(&document, schema, direction, 0).unwrap();
    assert_eq!(made(Direction::Request).as_object().unwrap().keys().collect::<Vec<_>>(), ["secret", "name"]);
    assert_eq!(made(Direction::Response).as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "name"]);
}

/// Of six combinations of alternatives one fits.
fn every_seed_finds_what_fits() {
    let union = |types: &[&str]| json!({"anyOf": types.iter().map(|ty| json!({"type": ty})).collect::<Vec<_>>()});
    let all = [union(&["object", "array", "string"]), union(&["object", "string"]), json!({"type": "object"})];
    let document = read(&with_schemas("3.1.0", &json!({"S": {"allOf": all}})).to_string());
    for seed in 0..32 {
        let value = example(&document, named(&document, "S"), Direction::Request, seed);
        assert!(value.as_ref().is_some_and(Json::is_object), "{seed}: {value:?}");
    }
}

fn a_discriminator_chooses() {
    let pet = |name: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, name: {"type": "integer"}}});
    let schemas = json!({
        "S": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"tomcat": "#/components/schemas/Cat"}},
        },
        "Cat": pet("lives"),
        "Dog": pet("bites"),
    });
    let document = read(&with_schemas("3.1.0", &schemas).to_string());
    let schema = named(&document, "S");
    let accepts = |value: Json| Validator::new(&document, Direction::Request).accepts(schema, &value);
    // Both alternatives fit: the tag decides.
    assert!(accepts(json!({"kind": "tomcat", "lives": 9})));
    assert!(accepts(json!({"kind": "Dog", "bites": 1})));
    assert!(!accepts(json!({"kind": "tomcat", "lives": "nine"})));
    assert!(!accepts(json!({"kind": "cow"})), "an unknown tag leaves the alternatives, of which two fit");
    let tags: Vec<String> = variants(&document, schema, Direction::Request, 50)
        .iter()
        .map(|value| value["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(tags.contains(&String::from("tomcat")) && tags.contains(&String::from("Dog")), "{tags:?}");
}

fn nullable_of_older_documents() {
    let schemas = json!({
        "S": {"type": "object", "properties": {
            "a": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/T"}]},
            "b": {"type": "integer", "nullable": true, "minimum": 0, "exclusiveMinimum": true},
        }},
        "T": {"type": "object", "required": ["x"]},
    });
    let document = read(&with_schemas("3.0.3", &schemas).to_string());
    let accepts = |value: Json| Validator::new(&document, Direction::Request).accepts(named(&document, "S"), &value);
    assert!(accepts(json!({"a": null, "b": null})));
    assert!(accepts(json!({"a": {"x": 1}, "b": 1})));
    assert!(!accepts(json!({"a": {}})));
    assert!(!accepts(json!({"b": 0})));
}

/// Schemas that contain themselves without end, and values that are deeper than anybody needs.
fn circles_end() {
    let schemas = json!({
        "S": {"anyOf": [{"$ref": "#/components/schemas/S"}, {"$ref": "#/components/schemas/S"}, {"type": "integer"}]},
        "Needy": {"type": "object", "required": ["again"], "properties": {"again": {"$ref": "#/components/schemas/Needy"}}},
        "Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        "Wide": {"type": "array", "items": {"anyOf": [
            {"$ref": "#/components/schemas/Wide"}, {"$ref": "#/components/schemas/Wide"}, {"$ref": "#/components/schemas/Wide"}
        ]}},
        "Slow": {"type": "string", "pattern": "^(([a-z]+[a-z0-9]*)(_([a-z0-9]+))*)*:$"},
    });
    let document = read(&with_schemas("3.1.0", &schemas).to_string());
    let validator = Validator::new(&document, Direction::Request);
    assert!(validator.accepts(named(&document, "S"), &json!(1)));
    assert!(!validator.accepts(named(&document, "S"), &json!("a")));
    assert_eq!(example(&document, named(&document, "Needy"), Direction::Request, 0), None);
    assert!(example(&document, named(&document, "Tree"), Direction::Request, 0).is_some());
    let mut deep = json!("bottom");
    for _ in 0..5000 {
        deep = Json::Array(vec![deep]);
    }
    let found = validator.validate(named(&document, "Tree"), &deep);
    assert!(found.iter().any(|one| one.message.contains("too deep")), "{found:?}");
    assert!(!validator.accepts(named(&document, "Slow"), &json!("a".repeat(1500))));
    let mut endless = json!({"not": {}});
    for _ in 0..4 {
        let alternatives: Vec<Json> = (0..40).map(|index| json!({"title": index.to_string()})).collect();
        endless = json!({"anyOf": alternatives, "not": {}, "items": endless});
    }
    let endless = read(&with_schemas("3.1.0", &json!({"Endless": endless})).to_string());
    assert_eq!(example(&endless, named(&endless, "Endless"), Direction::Request, 0), None);
    let mut wide = json!("bottom");
    for _ in 0..60 {
        wide = json!([wide, []]);
    }
    assert!(!validator.accepts(named(&document, "Wide"), &wide));
    for (_, schema) in &document.schemas {
        assert!(variants(&document, schema, Direction::Request, 30).len() <= 30);
    }
}

fn a_witness_shows_a_difference() -> Result<(), Failed> {
    let rows = [
        (json!({"type": "string"}), json!({"type": "string", "maxLength": 120})),
        (json!({"type": "string"}), json!({"type": "string", "enum": ["a", "b"]})),
        (json!({"enum": ["a", "b"]}), json!({"enum": ["a"]})),
        (json!({"type": "number"}), json!({"type": "integer"})),
        (json!({"type": "integer"}), json!({"type": "integer", "format": "int32", "maximum": 2_147_483_647})),
        (json!({"type": "integer", "maximum": 100}), json!({"type": "integer", "maximum": 99})),
        (json!({"type": ["string", "null"]}), json!({"type": "string"})),
        (json!({"type": "array", "items": {}}), json!({"type": "array", "items": {}, "maxItems": 33})),
        (json!({"type": "array", "items": {"type": "integer"}}), json!({"type": "array", "uniqueItems": true})),
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a"]}),
            json!({"type": "object", "required": ["a", "b"]}),
        ),
        (json!({"type": "object"}), json!({"type": "object", "additionalProperties": false})),
        (
            json!({"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}}}}),
            json!({"type": "object", "properties": {"a": {"properties": {"b": {"pattern": "^[0-9]+$"}}}}}),
        ),
        (json!({"oneOf": [{"type": "string"}, {"type": "boolean"}]}), json!({"type": "string"})),
        (json!({"type": "object"}), json!({"type": "object", "properties": {"new": {"type": "integer"}}})),
    ];
    for (wide, narrow) in rows {
        let wide_document = read(&with_schemas("3.1.0", &json!({"S": wide})).to_string());
        let narrow_document = read(&with_schemas("3.1.0", &json!({"S": narrow})).to_string());
        let (wide_side, narrow_side) =
            ((&*wide_document, named(&wide_document, "S")), (&*narrow_document, named(&narrow_document, "S")));
        let Some(found) = witness(wide_side, narrow_side, Direction::Request) else {
            return Err(failed(format!("{wide} → {narrow}: no witness")));
        };
        assert!(Validator::new(&wide_document, Direction::Request).accepts(wide_side.1, &found));
        assert!(!Validator::new(&narrow_document, Direction::Request).accepts(narrow_side.1, &found));
        assert_eq!(witness(wide_side, wide_side, Direction::Request), None, "{wide} against itself");
    }
    Ok(())
}
