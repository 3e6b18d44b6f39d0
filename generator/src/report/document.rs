//! What can be wrong with a document: one function per problem (codes `E`, and `W001` to `W099`).

use super::{Diagnostic, Name, Report, closest};
use crate::parse::model::SchemaType;
use crate::parse::node::{Node, Value};
use crate::source::Span;

/// Syntax, shape and fields.
impl Report {
    pub(crate) fn syntax(&mut self, span: Span, reason: &str) {
        let reason = reason.lines().next().unwrap_or("");
        self.push(Diagnostic::new("E001", format!("this is neither YAML nor JSON: {reason}"), span));
    }

    pub(crate) fn duplicate_key(&mut self, key: Name<'_>, first: Span) {
        self.push(
            Diagnostic::new("E002", format!("the key \"{}\" stands twice in one mapping", key.value), key.span)
                .here("again here")
                .also(first, "first here")
                .help("remove or rename one of the two: a reader may take either"),
        );
    }

    pub(crate) fn too_deep(&mut self, span: Span, limit: usize) {
        self.push(Diagnostic::new("E003", format!("values are nested more than {limit} levels deep"), span));
    }

    pub(crate) fn too_many_values(&mut self, span: Span, limit: usize) {
        self.push(
            Diagnostic::new("E004", format!("the document stands for more than {limit} values"), span)
                .help("aliases of aliases multiply: write shared parts as components and `$ref`s"),
        );
    }

    pub(crate) fn second_document(&mut self, span: Span) {
        self.push(
            Diagnostic::new("E005", "the text holds more than one YAML document", span)
                .here("the second one begins here")
                .help("keep one document in a file"),
        );
    }

    pub(crate) fn no_version(&mut self, span: Span) {
        let start = Span { end: span.start, ..span };
        self.push(
            Diagnostic::new("E006", "this is no OpenAPI document: it has no `openapi` field", start)
                .help("add `openapi: 3.1.0` (or `swagger: \"2.0\"`) at the top"),
        );
    }

    pub(crate) fn unsupported_version(&mut self, version: Name<'_>) {
        self.push(
            Diagnostic::new("E007", format!("OpenAPI version \"{}\" is not supported", version.value), version.span)
                .help("supported are 2.0, 3.0, 3.1 and 3.2"),
        );
    }

    pub(crate) fn version_is_no_text(&mut self, node: &Node) {
        let message = format!("the OpenAPI version is {} instead of a text", shape(node));
        self.push(Diagnostic::new("E007", message, node.span).help("write it as `openapi: 3.1.0`"));
    }

    pub(crate) fn wrong_shape(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("{what}: expected {expected}, found {}", shape(node));
        self.push(Diagnostic::new("E010", message, node.span).here("found here"));
    }

    pub(crate) fn missing_field(&mut self, node: &Node, what: &str, field: &str) {
        let span = first_place(node);
        self.push(
            Diagnostic::new("E011", format!("{what} without `{field}`"), span)
                .here(format!("this {what}"))
                .help(format!("add `{field}`: the specification requires it")),
        );
    }

    pub(crate) fn unknown_value(&mut self, text: Name<'_>, what: &str, known: &[&str]) {
        let close = closest(&text.value, known.iter().copied());
        let help = match close {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        self.push(Diagnostic::new("E022", format!("unknown {what} \"{}\"", text.value), text.span).help(help));
    }

    pub(crate) fn unknown_type(&mut self, text: Name<'_>, known: &[&str]) {
        let help = match closest(&text.value, known.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("types are {}", known.join(", ")),
        };
        let message = format!("\"{}\" is no type of JSON Schema: any value is allowed", text.value);
        self.push(Diagnostic::new("W012", message, text.span).help(help));
    }

    pub(crate) fn other_spelling(&mut self, text: Name<'_>, what: &str, word: &str) {
        let message = format!("`{what}` is written \"{}\": it is read as \"{word}\"", text.value);
        self.push(Diagnostic::new("W013", message, text.span).help(format!("write `{word}`")));
    }

    pub(crate) fn unknown_field(&mut self, key: Name<'_>, what: &str, known: &[&str]) {
        let close = closest(&key.value, known.iter().copied());
        let help = match close {
            Some(close) => format!("did you mean `{close}`?"),
            None => String::from("the names of extensions begin with `x-`"),
        };
        let message = format!("{what} has no field `{}`: it is ignored", key.value);
        self.push(Diagnostic::new("W001", message, key.span).help(help));
    }

    /// JSON Schema allows any keyword, so that only probable slips are reported.
    pub(crate) fn unknown_keyword(&mut self, key: Name<'_>, known: &[&str]) {
        if let Some(close) = closest(&key.value, known.iter().copied()) {
            let message = format!("`{}` is no keyword of JSON Schema: it is ignored", key.value);
            self.push(Diagnostic::new("W001", message, key.span).help(format!("did you mean `{close}`?")));
        }
    }

    pub(crate) fn path_parameter_optional(&mut self, name: Name<'_>) {
        let message =
            format!("the path parameter \"{}\" is not `required: true`: it is read as if it were", name.value);
        self.push(
            Diagnostic::new("W010", message, name.span).help("add `required: true`: a path without it is another path"),
        );
    }

    pub(crate) fn required_flag(&mut self, value: &Node) {
        self.push(
            Diagnostic::new(
                "W001",
                "`required` of a schema is a list of property names: the flag is ignored",
                value.span,
            )
            .help("list the property in `required` of the object that has it"),
        );
    }

    pub(crate) fn text_expected(&mut self, node: &Node, what: &str) {
        self.push(
            Diagnostic::new("W002", format!("`{what}` should be a text: it is taken as written"), node.span)
                .help("put it in quotes"),
        );
    }

    pub(crate) fn boolean_expected(&mut self, node: &Node, what: &str) {
        self.push(
            Diagnostic::new(
                "W002",
                format!("`{what}` should be a boolean: a text is taken for one, or ignored"),
                node.span,
            )
            .help("write `true` or `false` without quotes"),
        );
    }

    pub(crate) fn null_ignored(&mut self, node: &Node, what: &str) {
        self.push(
            Diagnostic::new("W011", format!("`{what}` is null: it is read as absent"), node.span)
                .help(format!("give `{what}` a value or remove it")),
        );
    }

    pub(crate) fn approximate_positions(&mut self, span: Span, reason: &str) {
        let reason = reason.lines().next().unwrap_or("");
        self.push(
            Diagnostic::new("W003", format!("not quite YAML ({reason}): positions in this file are approximate"), span)
                .help("correct the syntax here: other tools refuse the file"),
        );
    }
}

/// References.
impl Report {
    pub(crate) fn unreadable_file(&mut self, text: Name<'_>, reason: &str) {
        let message = format!("the file of \"{}\" cannot be read: {reason}", text.value);
        self.push(
            Diagnostic::new("E008", message, text.span)
                .help("paths are relative to the file that the `$ref` stands in"),
        );
    }

    pub(crate) fn remote_reference(&mut self, text: Name<'_>) {
        self.push(
            Diagnostic::new("E009", format!("\"{}\" is not on this machine", text.value), text.span)
                .help("nothing is fetched from the network: save the file beside the document and refer to it"),
        );
    }

    pub(crate) fn dangling_reference(&mut self, text: Name<'_>, suggestion: Option<&str>) {
        let problem = Diagnostic::new("E013", format!("\"{}\" does not exist", text.value), text.span);
        self.push(match suggestion {
            Some(close) => problem.help(format!("did you mean `{close}`?")),
            None => problem.help("define it, or remove the reference"),
        });
    }

    pub(crate) fn reference_cycle(&mut self, name: Name<'_>) {
        self.push(
            Diagnostic::new("E018", format!("\"{}\" refers to itself and to nothing else", name.value), name.span)
                .here("this reference leads back here")
                .help("define one of the objects in the circle"),
        );
    }

    pub(crate) fn contains_itself(&mut self, name: Name<'_>) {
        let message =
            format!("the schema \"{}\" is a part of itself: this part says nothing and is ignored", name.value);
        self.push(Diagnostic::new("W018", message, name.span).help("remove it from `allOf`"));
    }

    pub(crate) fn unknown_mapping(&mut self, text: Name<'_>, suggestion: Option<&str>) {
        let message = format!("the discriminator names \"{}\", which does not exist: the entry is ignored", text.value);
        let problem = Diagnostic::new("W014", message, text.span);
        self.push(match suggestion {
            Some(close) => problem.help(format!("did you mean `{close}`?")),
            None => problem.help("name a schema of `components.schemas`, or write a reference"),
        });
    }
}

/// The first key of a mapping, so that a whole document is not underlined.
fn first_place(node: &Node) -> Span {
    node.members().first().map_or(Span { end: node.span.start, ..node.span }, |(key, _)| key.span)
}

/// Paths, parameters, operations.
impl Report {
    pub(crate) fn duplicate_operation_id(&mut self, id: Name<'_>, first: Span) {
        self.push(
            Diagnostic::new("E012", format!("the operationId \"{}\" is used twice", id.value), id.span)
                .here("again here")
                .also(first, "first here")
                .help("give each operation its own: functions are named after it"),
        );
    }

    pub(crate) fn undeclared_path_parameter(&mut self, name: &str, operation: Span, path: Span, close: Option<&str>) {
        let help = match close {
            Some(close) => format!("\"{close}\" is declared: use one spelling in both places"),
            None => format!("declare it: `{{name: {name}, in: path, required: true, schema: {{type: string}}}}`"),
        };
        self.push(
            Diagnostic::new("E014", format!("path parameter \"{name}\" is not declared"), operation)
                .here("this operation does not declare it")
                .also(path, "the path names it")
                .help(help),
        );
    }

    pub(crate) fn unused_path_parameter(&mut self, name: Name<'_>, path: Name<'_>) {
        self.push(
            Diagnostic::new("E015", format!("path parameter \"{}\" is not in the path", name.value), name.span)
                .here("declared here")
                .also(path.span, "no `{…}` of this name")
                .help(format!("write `{{{}}}` in the path or remove the parameter", name.value)),
        );
    }

    pub(crate) fn duplicate_parameter(&mut self, name: Name<'_>, first: Span) {
        self.push(
            Diagnostic::new("E016", format!("the parameter \"{}\" is declared twice", name.value), name.span)
                .here("again here")
                .also(first, "first here")
                .help("remove one of the two"),
        );
    }

    pub(crate) fn empty_parameter_name(&mut self, span: Span) {
        self.push(
            Diagnostic::new("E017", "a parameter has an empty name", span)
                .help("give it the name that is sent, or remove it"),
        );
    }

    pub(crate) fn malformed_path(&mut self, path: Name<'_>, reason: &str) {
        self.push(
            Diagnostic::new("E019", format!("the path \"{}\" has {reason}", path.value), path.span)
                .help("write parameters as `{name}`"),
        );
    }

    pub(crate) fn path_without_slash(&mut self, path: Name<'_>) {
        self.push(
            Diagnostic::new("E020", format!("the path \"{}\" does not start with `/`", path.value), path.span)
                .help(format!("write `/{}`", path.value)),
        );
    }

    pub(crate) fn not_a_status(&mut self, key: Name<'_>) {
        self.push(
            Diagnostic::new("E021", format!("the response \"{}\" is no HTTP status", key.value), key.span)
                .help("write a status such as `404`, a range such as `4XX`, or `default`"),
        );
    }

    pub(crate) fn ambiguous_path(&mut self, path: Name<'_>, first: Name<'_>) {
        let message = format!("the paths \"{}\" and \"{}\" match the same requests", first.value, path.value);
        self.push(
            Diagnostic::new("W004", message, path.span)
                .also(first.span, "the other one")
                .help("put their operations into one path item"),
        );
    }

    pub(crate) fn empty_operation_id(&mut self, span: Span) {
        self.push(
            Diagnostic::new("W015", "an operationId is empty: it is read as absent", span)
                .help("remove it or give the operation a name"),
        );
    }
}

/// Security, servers, schemas.
impl Report {
    pub(crate) fn unknown_scheme(&mut self, name: Name<'_>, close: Option<&str>) {
        let problem = Diagnostic::new(
            "W016",
            format!("the security scheme \"{}\" is not declared: it is ignored", name.value),
            name.span,
        );
        self.push(match close {
            Some(close) => problem.help(format!("did you mean `{close}`?")),
            None => problem.help("declare it in `components.securitySchemes`"),
        });
    }

    pub(crate) fn undeclared_variable(&mut self, name: &str, url: Span) {
        self.push(
            Diagnostic::new(
                "W017",
                format!("the server variable \"{name}\" is not declared: it is empty by default"),
                url,
            )
            .help(format!("add `variables: {{{name}: {{default: …}}}}` to this server")),
        );
    }

    pub(crate) fn empty_enum(&mut self, span: Span) {
        self.push(
            Diagnostic::new("W005", "an `enum` without values allows nothing: it is ignored", span)
                .help("list the values or remove `enum`"),
        );
    }

    pub(crate) fn duplicate_enum_value(&mut self, node: &Node, first: Span) {
        let message = format!("the value {} stands twice in one `enum`", node.to_json());
        self.push(
            Diagnostic::new("W006", message, node.span)
                .here("again here")
                .also(first, "first here")
                .help("remove one of the two"),
        );
    }

    pub(crate) fn default_does_not_fit(&mut self, node: &Node, types: &[SchemaType]) {
        let types: Vec<String> = types.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect();
        let message = format!("the default is no {}: it is ignored", types.join(" or "));
        self.push(Diagnostic::new("W007", message, node.span).help("write a value of the declared type"));
    }

    pub(crate) fn contradictory_limits(&mut self, span: Span, least: &str, most: &str) {
        let message = format!("`{least}` is above `{most}`: no value fits");
        self.push(Diagnostic::new("W008", message, span).help("exchange or correct the two"));
    }

    pub(crate) fn nothing_to_generate(&mut self, span: Span) {
        self.push(
            Diagnostic::new("W009", "the document has neither operations nor schemas", span)
                .help("add `paths` or `components.schemas`"),
        );
    }
}

/// What a node is, in words.
fn shape(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a sequence",
        Value::Object(_) => "a mapping",
    }
}
