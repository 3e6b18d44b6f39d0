//! Texts that are hostile, odd or in other versions.

use super::model::{Document, Location, OrRef, SchemaType, Style};
use super::{Loader, read};
use crate::report::{Leniency, Report, print_text};
use crate::source::Source;

struct Files(Vec<(&'static str, &'static str)>);

impl Loader for Files {
    fn load(&mut self, _: &str, reference: &str) -> Result<Source, String> {
        let (name, text) = self.0.iter().find(|(name, _)| *name == reference).ok_or("no such file")?;
        Ok(Source { name: (*name).to_owned(), text: (*text).to_owned() })
    }
}

fn parse_with(files: Vec<(&'static str, &'static str)>, text: &str) -> (Document, String) {
    let mut report = Report::new(Leniency::Strict);
    let source = Source { name: String::from("spec.yaml"), text: text.to_owned() };
    let document = read(&mut Files(files), source, &mut report);
    let text = print_text(&report, &document.sources, false);
    (document, text)
}

fn parse(text: &str) -> (Document, String) {
    parse_with(Vec::new(), text)
}

fn schema_types(document: &Document, name: &str) -> Vec<SchemaType> {
    document.schemas[&Location(format!("0#/components/schemas/{name}"))].types.to_vec()
}

#[test]
fn hostile_texts_end_with_a_report() {
    let deep_schema = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: v}}\ncomponents: {{schemas: {{A: {}true{}}}}}",
        "{not: ".repeat(250),
        "}".repeat(250)
    );
    let laughs: Vec<String> =
        (0..12).map(|n| format!("a{}: &a{} [{}]\n", n + 1, n + 1, format!("*a{n},").repeat(10))).collect();
    for (text, code) in [
        (format!("a: {}", "[".repeat(50_000)), "E003"),
        ("- ".repeat(10_000), "E003"),
        ("{\"a\":".repeat(10_000), "E003"),
        (format!("a0: &a0 x\n{}", laughs.concat()), "E004"),
        (String::from("a: &a [*a]"), "E001"),
        (String::from("a:\n\t- b"), "E001"),
        (String::from("a: \u{0}"), "E001"),
        (String::from("a: 1\n---\nb: 1"), "E005"),
        (String::from("? {a: b}\n: c"), "E001"),
        (String::new(), "E006"),
        (String::from("[]"), "E006"),
        (String::from("a text"), "E006"),
        (String::from("{"), "E001"),
    ] {
        let (_, report) = parse(&text);
        assert!(report.contains(code), "{code}: {}\n{report}", &text[..text.len().min(60)]);
    }
    let (document, report) = parse(&deep_schema);
    assert_eq!(report, "");
    assert_eq!(document.schemas.len(), 1);
}

#[test]
fn reports_say_what_is_there_and_what_was_meant() {
    let version = |text: &str| parse(&format!("openapi: {text}\ninfo: {{title: T, version: v}}\npaths: {{}}\n")).1;
    assert!(version("{major: 3}").contains("E007]: the OpenAPI version is a mapping instead of a text"));
    assert!(version("").contains("is null instead of a text"));
    for written in ["a%2Fdog", "a~1dog"] {
        let schemas = format!("{{Own: {{$ref: '#/components/schemas/{written}'}}, a/dogs: {{type: string}}}}");
        let (_, report) =
            parse(&format!("openapi: 3.1.0\ninfo: {{title: T, version: v}}\ncomponents: {{schemas: {schemas}}}"));
        assert!(report.contains("did you mean `#/components/schemas/a~1dogs`?"), "{report}");
    }
}

#[test]
fn json_minified_shows_a_part_of_its_line() {
    let members: Vec<String> = (0..200).map(|n| format!("\"x-{n}\":\"äöü\",")).collect();
    let (_, report) = parse(&format!("{{{}\"openapi\":\"9.0\"}}", members.concat()));
    assert!(report.contains("E007") && report.lines().all(|line| line.chars().count() < 200), "{report}");
}

/// RFC 8259 allows U+007F to U+009F in texts, YAML 1.2 (section 5.1) does not.
#[test]
fn json_with_characters_that_yaml_refuses() {
    let text = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"a\u{80}b\u{9f}\", \"version\": \"1\"}, \"paths\": {}}";
    let (document, report) = parse(text);
    assert_eq!(document.info.title.value, "a\u{80}b\u{9f}", "{report}");
    assert!(!report.contains("error"), "{report}");
}

#[test]
fn byte_order_mark_and_crlf() {
    let (document, report) = parse(
        "\u{feff}openapi: 3.1.0\r\ninfo: {title: T, version: v}\r\ncomponents:\r\n  schemas:\r\n    A: {type: string}\r\n",
    );
    assert_eq!(report, "");
    assert_eq!(schema_types(&document, "A"), [SchemaType::String]);
}

#[test]
fn merge_keys_and_aliases() {
    let (document, report) = parse(
        "openapi: 3.0.0\ninfo: {title: T, version: v}\npaths: {}\nx-a: &a {type: string, format: date}\ncomponents: {schemas: {A: {<<: *a, format: uuid}, B: *a}}",
    );
    assert_eq!(report, "");
    let schema = &document.schemas[0];
    assert_eq!((schema.types[0], schema.format.as_ref().unwrap().value.as_str()), (SchemaType::String, "uuid"));
    assert_eq!(document.schemas[1].format.as_ref().unwrap().value, "date");
}

#[test]
fn null_in_the_three_dialects() {
    let (document, report) = parse(
        "openapi: 3.0.3\ninfo: {title: T, version: v}\npaths: {}\ncomponents: {schemas: {A: {type: string, nullable: true}, B: {$ref: '#/components/schemas/A', nullable: true}, C: {nullable: true}}}",
    );
    assert_eq!(report, "");
    assert_eq!(schema_types(&document, "A"), [SchemaType::String, SchemaType::Null]);
    assert_eq!(schema_types(&document, "B"), [SchemaType::Null]);
    assert_eq!(schema_types(&document, "C"), []);
    let (document, _) = parse(
        "swagger: '2.0'\ninfo: {title: T, version: v}\npaths: {}\ndefinitions: {A: {type: string, x-nullable: true}}",
    );
    assert_eq!(schema_types(&document, "A"), [SchemaType::String, SchemaType::Null]);
}

#[test]
fn swagger_parameters_become_bodies_and_styles() {
    let (document, report) = parse(
        "swagger: '2.0'
info: {title: T, version: v}
host: example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
parameters:
  B: {in: body, name: b, required: true, schema: {$ref: '#/definitions/A'}}
definitions:
  A: {type: object}
paths:
  /a:
    post:
      parameters:
        - {$ref: '#/parameters/B'}
        - {in: query, name: q, type: array, items: {type: string}, collectionFormat: pipes}
      responses: {200: {description: ok, schema: {type: file}}}
    put:
      consumes: [multipart/form-data]
      parameters: [{in: formData, name: f, type: file, required: true}]
      responses: {204: {description: ok}}
",
    );
    assert_eq!(report, "");
    let urls: Vec<&str> = document.servers.iter().map(|server| server.url.value.as_str()).collect();
    assert_eq!(urls, ["https://example.com/v1", "http://example.com/v1"]);
    let [post, put] = document.paths[0].operations.as_slice() else { panic!("two operations") };
    let OrRef::Inline(query) = &post.parameters[0] else { panic!("inline") };
    assert_eq!((query.name.value.as_str(), query.style, query.explode), ("q", Style::PipeDelimited, false));
    let body = document.resolve(post.request_body.as_ref().unwrap()).unwrap();
    assert!(body.required);
    assert_eq!(body.content[0].schema.as_ref().unwrap().reference.as_ref().unwrap().0.0, "0#/components/schemas/A");
    let body = document.resolve(put.request_body.as_ref().unwrap()).unwrap();
    assert_eq!(body.content[0].name.value, "multipart/form-data");
    let form = body.content[0].schema.as_ref().unwrap();
    assert_eq!(form.properties[0].1.format.as_ref().unwrap().value, "binary");
    assert_eq!(form.required[0].value, "f");
    let response = document.resolve(&post.responses[0].1).unwrap();
    assert_eq!(response.content[0].name.value, "application/octet-stream");
}

#[test]
fn files_refer_to_each_other() {
    let files = vec![
        (
            "b.yaml",
            "B:\n  type: object\n  properties:\n    a: {$ref: 'spec.yaml#/components/schemas/A'}\n    c: {$ref: '#/C%20c'}\nC c: {type: integer}\n",
        ),
        ("p.yaml", "get: {responses: {200: {$ref: 'r.yaml#/R'}}}"),
        ("r.yaml", "R: {description: ok}"),
    ];
    let (document, report) = parse_with(
        files,
        "openapi: 3.1.0\ninfo: {title: T, version: v}\npaths: {/a: {$ref: p.yaml, post: {responses: {200: {description: ok}}}}}\ncomponents: {schemas: {A: {$ref: 'b.yaml#/B'}}}",
    );
    assert_eq!(report, "");
    let methods: Vec<&str> = document.paths[0].operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["GET", "POST"]);
    let found: Vec<&str> = document.schemas.keys().map(|location| location.0.as_str()).collect();
    assert_eq!(found, ["0#/components/schemas/A", "1#/B", "1#/C c"]);
    assert!(document.resolve(&document.paths[0].operations[0].responses[0].1).is_some());
}

#[test]
fn anchors_ids_and_pointers_through_references() {
    let (document, report) = parse(
        "openapi: 3.1.0
info: {title: T, version: v}
components:
  schemas:
    A: {$id: 'https://example.com/a', $anchor: top, type: object, properties: {x: {type: string}}}
    B: {$ref: '#/components/schemas/A'}
    C: {type: object, properties: {a: {$ref: '#top'}, b: {$ref: 'https://example.com/a'}, c: {$ref: '#/components/schemas/B/properties/x'}}}
",
    );
    assert_eq!(report, "");
    let targets: Vec<String> = document.schemas[2]
        .properties
        .iter()
        .map(|(_, schema)| schema.reference.as_deref().unwrap().0.0.clone())
        .collect();
    assert_eq!(targets, ["0#/components/schemas/A", "0#/components/schemas/A", "0#/components/schemas/A/properties/x"]);
}

#[test]
fn callbacks_may_lead_back_to_themselves() {
    let (document, _) = parse(
        "openapi: 3.1.0
info: {title: T, version: v}
paths: {/a: {get: {callbacks: {c: {$ref: '#/components/callbacks/C'}}, responses: {200: {description: ok}}}}}
components: {callbacks: {C: {'{$request.query.u}': {post: {callbacks: {c: {$ref: '#/components/callbacks/C'}}, responses: {200: {description: ok}}}}}}}
",
    );
    assert_eq!(document.paths[0].operations[0].callbacks.len(), 1);
    assert_eq!(document.paths[0].operations[0].callbacks[0].1[0].operations[0].method, "POST");
}

#[test]
fn version_3_2_methods() {
    let (document, report) = parse(
        "openapi: 3.2.0
info: {title: T, version: v}
paths: {/a: {query: {responses: {200: {description: ok}}}, additionalOperations: {COPY: {responses: {200: {description: ok}}}}}}
",
    );
    assert_eq!(report, "");
    let methods: Vec<&str> = document.paths[0].operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["QUERY", "COPY"]);
}

#[test]
fn escaped_slash_that_belongs_to_a_name() {
    let (document, report) = parse(
        "openapi: 3.1.0
info: {title: T, version: v}
paths: {}
components:
  schemas:
    a/b: {type: string}
    Right: {properties: {x: {$ref: '#/components/schemas/a~1b'}}}
    Common: {properties: {x: {$ref: '#/components/schemas/a%2Fb'}}}
    Small: {properties: {x: {$ref: '#/components/schemas/a%2fb'}}}
    Plain: {properties: {x: {$ref: '#/components%2Fschemas/Right'}}}
",
    );
    assert_eq!(report, "");
    let targets = |name: &str| {
        let schema = document.schemas.iter().find(|(location, _)| location.last() == name).unwrap().1;
        schema.properties[0].1.reference.as_deref().unwrap().0.0.clone()
    };
    assert_eq!(targets("Right"), "0#/components/schemas/a~1b");
    assert_eq!(targets("Common"), targets("Right"));
    assert_eq!(targets("Small"), targets("Right"));
    assert_eq!(targets("Plain"), "0#/components/schemas/Right");
}
