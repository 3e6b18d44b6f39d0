//! The source text of the crate that is measured, one form per codec.

use std::fmt::Write as _;

use crate::shape::{Field, STRUCTS, fields, name};

/// The struct that the timed document has at its root: one of the responses.
pub const ROOT: usize = STRUCTS / 2;

/// A way of decoding and encoding the models.
#[derive(Clone, Copy, PartialEq)]
pub enum Variant {
    /// The structs alone: what it costs to free them.
    Bare,
    /// serde's derives, both on every struct.
    Derive,
    /// serde's derives, by direction: half the structs are written only, half are read only.
    DeriveByDirection,
    /// `serde_json::Value` first, then the members out of it.
    Tree,
    /// A table per struct over a pull decoder: a match on the key.
    Table,
    /// The same, with the code written out instead of the macro.
    WrittenOut,
    /// A table per struct, the loop over the members not generic, values by index.
    IndexTable,
    /// A table per struct, filled in place: both loops are shared, a struct gives its members by number.
    SlotTable,
    /// The codec that is shipped: `object!` of the `runtime` crate.
    Runtime,
    /// miniserde's derives.
    Miniserde,
}

/// Every variant, in the order of the report.
pub const ALL: [Variant; 10] = [
    Variant::Bare,
    Variant::Derive,
    Variant::DeriveByDirection,
    Variant::Tree,
    Variant::Table,
    Variant::WrittenOut,
    Variant::IndexTable,
    Variant::SlotTable,
    Variant::Runtime,
    Variant::Miniserde,
];

impl Variant {
    /// A short name, for the directory and the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Derive => "derive",
            Self::DeriveByDirection => "direction",
            Self::Tree => "tree",
            Self::Table => "table",
            Self::WrittenOut => "written",
            Self::IndexTable => "index",
            Self::SlotTable => "slots",
            Self::Runtime => "runtime",
            Self::Miniserde => "miniserde",
        }
    }

    /// What the report calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Bare => "no codec, freed only",
            Self::Derive => "a. serde derive, both",
            Self::DeriveByDirection => "b. serde derive by direction",
            Self::Tree => "c. `Value` tree, then members",
            Self::Table => "d. `object!` table, match on keys",
            Self::WrittenOut => "e. as d, written out",
            Self::IndexTable => "g. `object!` table, shared loop",
            Self::SlotTable => "h. `object!` table, filled in place",
            Self::Runtime => "i. `object!` of the runtime crate",
            Self::Miniserde => "f. miniserde derive",
        }
    }

    /// Whether struct `index` is written by this variant.
    pub fn encodes(self, index: usize) -> bool {
        self != Self::Bare && (self != Self::DeriveByDirection || index < STRUCTS / 2)
    }

    /// Whether struct `index` is read by this variant.
    pub fn decodes(self, index: usize) -> bool {
        self != Self::Bare && (self != Self::DeriveByDirection || index >= STRUCTS / 2)
    }

    /// The line that brings the codec into a module's scope.
    fn imports(self) -> &'static str {
        match self {
            Self::Tree => "use crate::tree as rt;",
            Self::Table
            | Self::WrittenOut
            | Self::IndexTable
            | Self::SlotTable
            | Self::Runtime => "use crate::rt;",
            Self::Bare | Self::Derive | Self::DeriveByDirection | Self::Miniserde => "",
        }
    }

    fn derives(self, index: usize) -> String {
        let krate = if self == Self::Miniserde {
            "miniserde"
        } else {
            "serde"
        };
        let mut list = "Debug, Clone, PartialEq".to_owned();
        if matches!(
            self,
            Self::Derive | Self::DeriveByDirection | Self::Miniserde
        ) {
            if self.encodes(index) {
                list += &format!(", {krate}::Serialize");
            }
            if self.decodes(index) {
                list += &format!(", {krate}::Deserialize");
            }
        }
        list
    }
}

/// The module with the models.
pub fn models(variant: Variant) -> String {
    let mut out = format!(
        "//! The models.\n\nuse std::collections::BTreeMap;\n{}\n",
        variant.imports()
    );
    for index in 0..STRUCTS {
        let members = fields(index);
        declaration(&mut out, variant, index, &members);
        codec(&mut out, variant, &name(index), &members);
        entries(&mut out, variant, index);
    }
    if variant != Variant::Bare {
        roots(&mut out, variant);
    }
    out
}

fn declaration(out: &mut String, variant: Variant, index: usize, members: &[Field]) {
    let _ = writeln!(
        out,
        "\n/// The model number {index}.\n#[derive({})]",
        variant.derives(index)
    );
    let _ = writeln!(out, "#[non_exhaustive]\npub struct {} {{", name(index));
    for field in members {
        let _ = writeln!(out, "    /// The member `{}`.", field.wire);
        out.push_str(&attribute(variant, index, field));
        let _ = writeln!(out, "    pub {}: {},", field.rust, field.rust_type());
    }
    out.push_str("}\n");
}

fn attribute(variant: Variant, index: usize, field: &Field) -> String {
    match variant {
        Variant::Miniserde => format!("    #[serde(rename = \"{}\")]\n", field.wire),
        Variant::Derive | Variant::DeriveByDirection => {
            let skip = field.is_optional() && variant.encodes(index);
            let skip = if skip {
                ", skip_serializing_if = \"Option::is_none\""
            } else {
                ""
            };
            format!("    #[serde(rename = \"{}\"{skip})]\n", field.wire)
        }
        _ => String::new(),
    }
}

fn verb(field: &Field) -> &'static str {
    if field.is_optional() {
        "optional"
    } else {
        "required"
    }
}

fn codec(out: &mut String, variant: Variant, model: &str, members: &[Field]) {
    match variant {
        Variant::Tree => tree(out, model, members),
        Variant::WrittenOut => written_out(out, model, members),
        Variant::Table | Variant::IndexTable | Variant::SlotTable | Variant::Runtime => {
            table(out, variant, model, members)
        }
        Variant::Bare | Variant::Derive | Variant::DeriveByDirection | Variant::Miniserde => {}
    }
}

fn table(out: &mut String, variant: Variant, model: &str, members: &[Field]) {
    let (mac, indexed) = match variant {
        Variant::IndexTable => ("indexed_object!", true),
        Variant::SlotTable => ("slot_object!", true),
        Variant::Runtime => ("rt::object!", false),
        _ => ("object!", false),
    };
    let _ = writeln!(out, "{mac} {{\n    {model} {{");
    for (index, field) in members.iter().enumerate() {
        let index = if indexed {
            format!("{index} ")
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "        {index}{}: {} \"{}\",",
            field.rust,
            verb(field),
            field.wire
        );
    }
    out.push_str("    }\n}\n");
}

fn tree(out: &mut String, model: &str, members: &[Field]) {
    let (mut read, mut write) = (String::new(), String::new());
    for field in members {
        let (rust, wire, verb) = (&field.rust, &field.wire, verb(field));
        let _ = writeln!(read, "            {rust}: members.{verb}(\"{wire}\")?,");
        let _ = writeln!(write, "        fields.{verb}(\"{wire}\", &self.{rust});");
    }
    let _ = writeln!(
        out,
        "impl rt::Tree for {model} {{
    fn from_value(value: serde_json::Value) -> Result<Self, rt::TreeError> {{
        let mut members = rt::Members::new(value)?;
        Ok(Self {{\n{read}        }})
    }}
    fn to_value(&self) -> serde_json::Value {{
        let mut fields = rt::Fields::default();\n{write}        fields.finish()
    }}\n}}"
    );
}

fn written_out(out: &mut String, model: &str, members: &[Field]) {
    let (mut slots, mut arms, mut build, mut write) = <(String, String, String, String)>::default();
    for field in members {
        let (rust, wire, verb) = (&field.rust, &field.wire, verb(field));
        let _ = writeln!(slots, "        let mut {rust} = None;");
        let _ = writeln!(
            arms,
            "                \"{wire}\" => {rust} = Some(input.member(\"{wire}\")?),"
        );
        let _ = writeln!(
            build,
            "            {rust}: rt::{verb}({rust}, \"{wire}\", input)?,"
        );
        let _ = writeln!(write, "        out.{verb}(\"{wire}\", &self.{rust});");
    }
    let _ = writeln!(
        out,
        "impl rt::Encode for {model} {{
    #[inline(never)]
    fn encode(&self, out: &mut rt::Encoder) {{
        out.open(b'{{');\n{write}        out.close(b'}}');
    }}\n}}
impl rt::Decode for {model} {{
    #[inline(never)]
    fn decode(input: &mut rt::Decoder<'_>) -> Result<Self, rt::DecodeError> {{
{slots}        input.begin_object()?;
        let mut first = true;
        while let Some(key) = input.next_key(&mut first)? {{
            match &*key {{\n{arms}                _ => input.skip()?,
            }}
        }}
        Ok(Self {{\n{build}        }})
    }}\n}}
serde_behind!({model});"
    );
}

fn decode_call(variant: Variant) -> &'static str {
    match variant {
        Variant::Tree
        | Variant::Table
        | Variant::WrittenOut
        | Variant::IndexTable
        | Variant::Runtime => {
            "rt::from_slice(text)"
        }
        Variant::SlotTable => "rt::filled_from_slice(text)",
        Variant::Miniserde => {
            "std::str::from_utf8(text).map_err(|e| e.to_string()).and_then(|text| miniserde::json::from_str(text).map_err(|e| e.to_string()))"
        }
        _ => "serde_json::from_slice(text).map_err(|e| e.to_string())",
    }
}

fn encode_call(variant: Variant) -> &'static str {
    match variant {
        Variant::Tree => "rt::to_vec(rt::Tree::to_value(value))",
        Variant::Table
        | Variant::WrittenOut
        | Variant::IndexTable
        | Variant::SlotTable
        | Variant::Runtime => {
            "rt::to_vec(value)"
        }
        Variant::Miniserde => "miniserde::json::to_string(value).into_bytes()",
        _ => "serde_json::to_vec(value).unwrap_or_default()",
    }
}

fn entries(out: &mut String, variant: Variant, index: usize) {
    let model = name(index);
    if variant == Variant::Bare {
        // The code that frees a value is part of every variant: this row shows what it costs alone.
        let _ = writeln!(
            out,
            "/// Frees one.\npub fn drop_{index}(value: {model}) {{\n    drop(value);\n}}"
        );
    }
    if variant.decodes(index) {
        let _ = writeln!(
            out,
            "/// Reads one.\npub fn decode_{index}(text: &[u8]) -> Result<{model}, String> {{"
        );
        let _ = writeln!(out, "    {}\n}}", decode_call(variant));
    }
    if variant.encodes(index) {
        let _ = writeln!(
            out,
            "/// Writes one.\npub fn encode_{index}(value: &{model}) -> Vec<u8> {{"
        );
        let _ = writeln!(out, "    {}\n}}", encode_call(variant));
    }
}

/// What the runner calls: the addresses of all entry points, and the two functions that it times.
fn roots(out: &mut String, variant: Variant) {
    let (root, model) = (ROOT, name(ROOT));
    let _ = writeln!(
        out,
        "/// All entry points, so that none is left out of the binary."
    );
    let _ = writeln!(out, "pub fn entries() -> Vec<*const ()> {{\n    vec![");
    for index in 0..STRUCTS {
        if variant.decodes(index) {
            let _ = writeln!(out, "        decode_{index} as *const (),");
        }
        if variant.encodes(index) {
            let _ = writeln!(out, "        encode_{index} as *const (),");
        }
    }
    out.push_str("    ]\n}\n");
    let encode = if variant.encodes(root) {
        format!("encode_{root}(value)")
    } else {
        "Vec::new()".to_owned()
    };
    let _ = writeln!(
        out,
        "/// Reads the document.\npub fn decode(text: &[u8]) -> Result<{model}, String> {{\n    decode_{root}(text)\n}}"
    );
    let _ = writeln!(
        out,
        "/// Writes the document.\n#[allow(unused_variables)]\npub fn encode(value: &{model}) -> Vec<u8> {{\n    {encode}\n}}"
    );
}
