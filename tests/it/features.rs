//! `docs/features.md` speaks of every keyword of the specifications, and names pages that show what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use libtest_mimic::{Failed, Trial};
use oasmith_tests::Page;

use crate::{failed, root};

/// The keywords of OpenAPI 2.0 to 3.2 and of JSON Schema 2020-12, by the object that they stand in.
const KEYWORDS: &[(&str, &str)] = &[
    (
        "Document",
        "openapi swagger info servers paths components security tags webhooks externalDocs jsonSchemaDialect $self",
    ),
    ("Info", "title version summary description termsOfService contact license"),
    ("Server", "url description variables enum default name"),
    (
        "Components",
        "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes",
    ),
    (
        "Path item",
        "$ref summary description get put post delete options head patch trace query additionalOperations servers \
         parameters",
    ),
    (
        "Operation",
        "operationId tags summary description externalDocs parameters requestBody responses callbacks deprecated \
         security servers",
    ),
    (
        "Parameter",
        "name in description required deprecated allowEmptyValue style explode allowReserved schema content example \
         examples",
    ),
    ("Styles", "simple form matrix label spaceDelimited pipeDelimited deepObject cookie"),
    ("Request body", "description content required"),
    (
        "Media type",
        "schema itemSchema example examples encoding prefixEncoding itemEncoding application/json \
         application/x-www-form-urlencoded multipart/form-data text/plain application/octet-stream text/event-stream \
         application/xml",
    ),
    ("Encoding", "contentType headers style explode allowReserved"),
    ("Response", "description headers content links summary"),
    ("Discriminator", "propertyName mapping defaultMapping"),
    (
        "Security scheme",
        "apiKey http mutualTLS oauth2 openIdConnect bearerFormat flows clientCredentials authorizationCode implicit \
         password deviceAuthorization tokenUrl authorizationUrl refreshUrl scopes",
    ),
    ("Swagger 2.0", "host basePath schemes consumes produces definitions body formData file collectionFormat"),
    (
        "Schema",
        "$ref $id $anchor $defs $comment $schema $dynamicRef $dynamicAnchor type format enum const title description \
         default deprecated readOnly writeOnly nullable multipleOf minimum maximum exclusiveMinimum exclusiveMaximum \
         minLength maxLength pattern items prefixItems minItems maxItems uniqueItems contains minContains maxContains \
         properties required additionalProperties patternProperties propertyNames minProperties maxProperties \
         dependentRequired dependentSchemas dependencies allOf anyOf oneOf not if then else discriminator \
         contentEncoding contentMediaType contentSchema unevaluatedProperties unevaluatedItems example examples \
         externalDocs xml",
    ),
];

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("features/no_keyword_is_missing", no_keyword_is_missing),
        Trial::test("features/pages_show_what_the_table_says", pages_show_what_the_table_says),
    ]
}

/// A line of the table.
struct Row {
    object: String,
    keyword: String,
    status: String,
    /// Path of the page below `tests/fixtures/`; empty if there is none.
    page: String,
}

fn rows() -> Result<Vec<Row>, Failed> {
    let text = fs::read_to_string(root().join("docs/features.md"))?;
    let mut object = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut object);
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, keyword, status, proof, ..] = cells.as_slice() else { continue };
        let Some(keyword) = keyword.strip_prefix('`').and_then(|keyword| keyword.strip_suffix('`')) else { continue };
        let page = proof.split_once("](../tests/fixtures/").and_then(|(_, page)| page.strip_suffix(')'));
        rows.push(Row {
            object: object.clone(),
            keyword: keyword.to_owned(),
            status: (*status).to_owned(),
            page: page.unwrap_or_default().to_owned(),
        });
    }
    Ok(rows)
}

fn no_keyword_is_missing() -> Result<(), Failed> {
    let found: BTreeSet<(String, String)> = rows()?.into_iter().map(|row| (row.object, row.keyword)).collect();
    let wanted = KEYWORDS.iter().flat_map(|(object, words)| words.split_whitespace().map(move |word| (object, word)));
    let wanted: BTreeSet<(String, String)> =
        wanted.map(|(object, word)| ((*object).to_owned(), word.to_owned())).collect();
    let missing: Vec<_> = wanted.difference(&found).collect();
    let strange: Vec<_> = found.difference(&wanted).collect();
    if missing.is_empty() && strange.is_empty() {
        return Ok(());
    }
    Err(failed(format!("docs/features.md does not speak of {missing:?}; nobody knows {strange:?}")))
}

fn pages_show_what_the_table_says() -> Result<(), Failed> {
    let mut sources: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in rows()? {
        let source = sources.entry(row.page.clone()).or_insert_with(|| source(&row.page));
        let shown = source.as_ref().is_some_and(|text| has_word(text, &row.keyword));
        let about_code = row.page.starts_with("errors/U") || row.page.starts_with("errors/W");
        let right = match row.status.as_str() {
            "yes" => shown && !row.page.starts_with("errors/U"),
            "degraded" | "no" => shown || (about_code && source.is_some()),
            "nothing to do" => row.page.is_empty(),
            _ => false,
        };
        if !right {
            problems.push(format!("{}, `{}`: {} by \"{}\"", row.object, row.keyword, row.status, row.page));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(failed(problems.join("\n"))) }
}

/// The document of a page.
fn source(page: &str) -> Option<String> {
    let text = fs::read_to_string(root().join("tests/fixtures").join(page)).ok()?;
    let page = Page::read(&text).ok()?;
    page.block("yaml").or_else(|| page.block("json")).map(|block| block.text.clone())
}

/// Whether a text has a word that is no part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '$' || c == '_');
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
        !inside(before.chars().next_back()) && !inside(after.chars().next())
    })
}
