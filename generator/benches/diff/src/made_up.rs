//! Documents of any size: schemas that refer to others of their group, and two operations for every schema.

use std::fmt::Write as _;

/// A document with so many schemas, in groups of this size. In the revision every hundredth schema has a change of each of
/// four kinds, which reaches all operations of its group.
pub fn document(schemas: usize, group: usize, revision: bool) -> String {
    let mut text =
        String::from("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Large\",\"version\":\"1\"},\n\"paths\":{\n");
    for at in 0..schemas {
        let comma = if at == 0 { "" } else { ",\n" };
        let body = format!(
            "{{\"content\":{{\"application/json\":{{\"schema\":{{\"$ref\":\"#/components/schemas/S{at}\"}}}}}}"
        );
        let _ = write!(
            text,
            "{comma}\"/things{at}/{{id}}\":{{\"parameters\":[{{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{{\"type\":\"string\"}}}}],\n\
             \"get\":{{\"operationId\":\"read{at}\",\"tags\":[\"t{}\"],\"parameters\":[{{\"name\":\"limit\",\"in\":\"query\",\"schema\":{{\"type\":\"integer\",\"maximum\":100}}}}],\
             \"responses\":{{\"200\":{body},\"description\":\"One of them.\"}}}}}},\n\
             \"post\":{{\"operationId\":\"write{at}\",\"tags\":[\"t{}\"],\"requestBody\":{body},\"required\":true}},\"responses\":{{\"204\":{{\"description\":\"Done.\"}}}}}}}}",
            at % 40,
            at % 40
        );
    }
    text.push_str("},\n\"components\":{\"schemas\":{\n");
    for at in 0..schemas {
        let comma = if at == 0 { "" } else { ",\n" };
        let changed = revision && at % 100 == 7;
        let required = if changed { "[\"name\",\"state\"]" } else { "[\"name\"]" };
        let longest = if changed { 90 } else { 100 };
        let _ = write!(
            text,
            "{comma}\"S{at}\":{{\"type\":\"object\",\"required\":{required},\"description\":\"Thing number {at}, with what belongs to it.\",\"properties\":{{"
        );
        let _ = write!(
            text,
            "\"name\":{{\"type\":\"string\",\"maxLength\":{longest}}},\"state\":{{\"type\":\"string\",\"enum\":[\"new\",\"open\",\"done\"]}},"
        );
        if changed {
            text.push_str("\"added\":{\"type\":\"boolean\"},");
        }
        for field in 0..6 {
            let kind = if changed && field == 3 { "number" } else { "integer" };
            let _ = write!(
                text,
                "\"count{field}\":{{\"type\":\"{kind}\",\"minimum\":{field},\"description\":\"How many of kind {field}.\"}},"
            );
        }
        let first = at - at % group;
        let (next, far) = (first + (at + 1) % group, first + (at * 7 + 3) % group);
        let _ = write!(
            text,
            "\"next\":{{\"$ref\":\"#/components/schemas/S{next}\"}},\"more\":{{\"type\":\"array\",\"items\":{{\"$ref\":\"#/components/schemas/S{far}\"}}}}}}}}"
        );
    }
    text.push_str("}}}\n");
    text
}
