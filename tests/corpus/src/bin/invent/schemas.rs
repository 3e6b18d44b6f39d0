//! Random schemas.

use serde_json::{Map, Value as Json, json};

use crate::dice::Dice;

const MEMBERS: [&str; 27] = [
    "id",
    "name",
    "type",
    "kind",
    "value",
    "items",
    "data",
    "next",
    "parent",
    "children",
    "status",
    "meta",
    "tags",
    "new",
    "isActive",
    "foo-bar",
    "$ref",
    "@type",
    "parts",
    "count",
    "self",
    "default",
    "enum",
    "123",
    "été",
    "a b",
    "user.name",
];
const TEXTS: [&str; 17] =
    ["a", "b", "A", "a-b", "a_b", "", "1", "-1", "null", "true", "Foo", "foo", "self", "Self", "*", "+", "2020-01-01"];
const FORMATS: [&str; 13] = [
    "date",
    "date-time",
    "uuid",
    "byte",
    "binary",
    "password",
    "email",
    "uri",
    "decimal",
    "duration",
    "time",
    "int64",
    "odd",
];

/// Makes schemas.
pub(crate) struct Schemas<'a> {
    pub(crate) dice: Dice,
    /// The components' names.
    pub(crate) names: &'a [String],
    /// The document is one of OpenAPI 3.0.
    pub(crate) is_old: bool,
}

impl Schemas<'_> {
    /// A schema with others inside, so many levels deep.
    pub(crate) fn schema(&mut self, depth: usize) -> Json {
        let roll = if depth == 0 { 0 } else { self.dice.between(0, 99) };
        let mut schema = match roll {
            0..=20 => self.scalar(),
            21..=29 => return self.reference(),
            30..=54 => self.object(depth - 1),
            55..=66 => self.list(depth - 1),
            67..=77 => json!({"allOf": self.several(depth - 1, 3)}),
            78..=91 => self.union(depth - 1),
            92..=95 if !self.is_old => return self.of_today(depth - 1),
            _ => json!({}),
        };
        if self.dice.chance(8) {
            schema["title"] = json!(self.dice.pick(&["Some title", "Pet", "title!"]));
        }
        if self.dice.chance(4) {
            schema["default"] = self.dice.pick(&[json!({}), json!([]), json!("a"), json!(1), json!(true)]).clone();
        }
        schema
    }

    /// A reference, in 3.1 sometimes with a keyword beside it.
    pub(crate) fn reference(&mut self) -> Json {
        let name = self.dice.pick(self.names);
        let mut schema = json!({"$ref": format!("#/components/schemas/{name}")});
        if !self.is_old && self.dice.chance(10) {
            schema["description"] = json!("Something else.");
        }
        schema
    }

    /// A string, number or boolean, some of them nullable.
    pub(crate) fn scalar(&mut self) -> Json {
        let mut schema = match self.dice.between(0, 4) {
            0 | 1 => self.text(),
            2 => self.integer(),
            3 => {
                json!({"type": "number", "format": self.dice.pick(&["float", "double", "decimal", "odd"]), "multipleOf": 0.01})
            }
            _ => json!({"type": "boolean"}),
        };
        match self.dice.between(0, 19) {
            0..=2 if self.is_old => schema["nullable"] = json!(true),
            0..=2 => schema["type"] = json!([schema["type"], "null"]),
            3 if !self.is_old => {
                schema = json!({"const": self.dice.pick(&[json!("c"), json!(1), json!(true), json!({"a": 1})])});
            }
            _ => {}
        }
        schema
    }

    fn text(&mut self) -> Json {
        match self.dice.between(0, 3) {
            0 => json!({"type": "string", "enum": self.dice.some(&TEXTS, 1, 6)}),
            1 => json!({"type": "string", "format": self.dice.pick(&FORMATS)}),
            2 => {
                json!({"type": "string", "minLength": 1, "maxLength": 5, "pattern": self.dice.pick(&["^[a-z]+$", "\\S"])})
            }
            _ => json!({"type": "string"}),
        }
    }

    fn integer(&mut self) -> Json {
        match self.dice.between(0, 3) {
            0 => {
                json!({"type": "integer", "enum": self.dice.some(&[0_i64, 1, -1, 2, 100, 9_007_199_254_740_993], 1, 4)})
            }
            1 => json!({"type": "integer", "format": self.dice.pick(&["int32", "int64", "uint8", "uint64"])}),
            2 => {
                json!({"type": "integer", "minimum": self.dice.pick(&[0, -5, 1]), "maximum": self.dice.pick(&[10.0, 1e20])})
            }
            _ => json!({"type": "integer"}),
        }
    }

    fn object(&mut self, depth: usize) -> Json {
        let names = self.dice.some(&MEMBERS, 0, 6);
        let members: Map<String, Json> = names.iter().map(|name| ((*name).to_owned(), self.member(depth))).collect();
        let mut schema = json!({"type": "object", "properties": members});
        if self.dice.chance(60) {
            schema["required"] = json!(self.dice.some(&names, 0, names.len()));
        }
        match self.dice.between(0, 9) {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = self.schema(depth),
            2 if !self.is_old => schema["patternProperties"] = json!({"^x-": self.schema(depth)}),
            3 => schema["minProperties"] = json!(1),
            _ => {}
        }
        schema
    }

    fn member(&mut self, depth: usize) -> Json {
        let mut schema = self.schema(depth);
        if self.dice.chance(7) && schema.is_object() && (!self.is_old || schema.get("$ref").is_none()) {
            let keyword = *self.dice.pick(&["readOnly", "writeOnly", "deprecated"]);
            schema[keyword] = json!(true);
        }
        schema
    }

    fn list(&mut self, depth: usize) -> Json {
        if !self.is_old && self.dice.chance(15) {
            return json!({"type": "array", "prefixItems": self.several(depth, 8)});
        }
        json!({"type": "array", "items": self.schema(depth), "maxItems": self.dice.between(0, 5), "uniqueItems": self.dice.chance(20)})
    }

    fn several(&mut self, depth: usize, most: usize) -> Vec<Json> {
        let count = self.dice.between(1, most);
        (0..count).map(|_| if self.dice.chance(50) { self.reference() } else { self.schema(depth) }).collect()
    }

    fn union(&mut self, depth: usize) -> Json {
        let mut schema = json!({*self.dice.pick(&["oneOf", "anyOf"]): self.several(depth, 4)});
        if self.dice.chance(30) {
            schema["discriminator"] = json!({"propertyName": self.dice.pick(&["type", "kind", "@type"])});
        }
        if self.dice.chance(20) {
            schema["type"] = json!("object");
            schema["properties"] = json!({"type": {"type": "string"}, "extra": self.schema(depth)});
        }
        schema
    }

    /// What only JSON Schema 2020-12 has.
    fn of_today(&mut self, depth: usize) -> Json {
        match self.dice.between(0, 5) {
            0 => json!(true),
            1 => json!({"not": self.schema(depth)}),
            2 => json!({"if": self.schema(0), "then": self.schema(depth)}),
            3 => json!({"type": ["string", "integer"]}),
            4 => json!({"type": ["object", "null"], "properties": {"a": self.schema(depth)}}),
            _ => json!({"anyOf": [self.schema(depth), {"type": "null"}]}),
        }
    }
}
