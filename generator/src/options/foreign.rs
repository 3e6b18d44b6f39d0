//! Types of other crates, as `[replace]` and `x-rust-type` name them, and the packages that they come from.

use crate::parse::node::{Node, Value};
use crate::source::Spanned;
use crate::text::Text;

/// A Rust type that is not generated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foreign {
    /// The type, as Rust writes it.
    pub path: String,
    /// The package that it comes from, if the crate has to depend on it.
    pub package: Option<Package>,
    /// Whether it has the runtime's `Encode` and `Decode`, as types of the standard library do. Otherwise serde's
    /// `Serialize` and `DeserializeOwned` are used.
    pub native: bool,
    /// A module with `serialize` and `deserialize`, instead of the type's own.
    pub with: Option<String>,
    /// An expression for a value to start from; `Default::default()` without it.
    pub blank: Option<String>,
}

/// A dependency of the crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    /// The name that Rust uses.
    pub name: String,
    /// What stands behind it in `Cargo.toml`: keys and values. Lists are of texts.
    pub fields: Vec<(String, Node)>,
}

/// Words of Rust that name types of the standard library which the runtime can read and write.
const NATIVE: &[&str] =
    &["String", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "Vec", "Option"];

impl Foreign {
    /// Reads a path, or a table with `path`, `crate`, `version`, `features`, `default-features`, `codec`, `with`, `blank`.
    ///
    /// # Errors
    /// Why it cannot be used, in words that fit behind a colon.
    pub fn read(node: &Node) -> Result<Self, String> {
        let field = |name: &str| if matches!(node.value, Value::Object(_)) { node.get(name) } else { None };
        let word = |name: &str| field(name).and_then(Node::as_str).map(str::to_owned);
        let path = node.as_str().map(str::to_owned).or_else(|| word("path")).ok_or("it needs a `path`")?;
        let parsed = syn::parse_str::<syn::Type>(&path).map_err(|_| format!("\"{path}\" is no Rust type"))?;
        if !matches!(parsed, syn::Type::Path(_) | syn::Type::Array(_) | syn::Type::Tuple(_)) {
            return Err(format!("\"{path}\" is no type that a field can own"));
        }
        let with = word("with");
        if with.as_ref().is_some_and(|with| syn::parse_str::<syn::Path>(with).is_err()) {
            return Err("`with` is no path of a module".to_owned());
        }
        let blank = word("blank");
        if blank.as_ref().is_some_and(|blank| syn::parse_str::<syn::Expr>(blank).is_err()) {
            return Err("`blank` is no Rust expression".to_owned());
        }
        let head = path.split(['<', ':']).next().unwrap_or("").trim();
        let native = word("codec").map_or(NATIVE.contains(&head), |codec| codec == "runtime");
        let package = word("crate").map(|name| {
            let keys = ["version", "features", "default-features"];
            let fields = keys.iter().filter_map(|key| Some(((*key).to_owned(), field(key)?.clone())));
            Package { name, fields: fields.collect() }
        });
        if package.as_ref().is_some_and(|package| package.fields.iter().all(|(key, _)| key != "version")) {
            return Err("`crate` needs a `version` (or leave `crate` out, and put the package under `[dependencies]`)"
                .to_owned());
        }
        Ok(Self { path, package, native, with, blank })
    }
}

impl Package {
    /// Reads what stands behind a name under `[dependencies]`.
    #[must_use]
    pub fn read(name: &Spanned<Text>, node: &Node) -> Self {
        let fields = match &node.value {
            Value::Object(members) => members.iter().map(|(key, node)| (key.value.to_string(), node.clone())).collect(),
            _ => vec![("version".to_owned(), node.clone())],
        };
        Self { name: name.value.to_string(), fields }
    }

    /// The line of `Cargo.toml`.
    #[must_use]
    pub fn line(&self) -> String {
        let fields = self.fields.iter().map(|(key, node)| format!("{key} = {}", node.to_json()));
        match self.fields.as_slice() {
            [(key, node)] if key == "version" => format!("{} = {}", self.name, node.to_json()),
            _ => format!("{} = {{ {} }}", self.name, fields.collect::<Vec<_>>().join(", ")),
        }
    }
}
