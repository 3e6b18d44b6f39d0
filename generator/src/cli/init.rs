//! `oasmith init`.

use std::fs;

use super::{DONE, Io, Stop};
use crate::disk::Error;
use crate::options::schema;

const CONFIG: &str = "\
#:schema oasmith.schema.json
# Options of oasmith. Paths are relative to this file.

# The document to read.
spec = \"openapi.yaml\"

# The directory of the crate to write. Everything in its src/ is machine-written.
out = \"../generated\"

[crate]
name = \"example-client\"
version = \"0.1.0\"

# Better names than the document's, where you know them:
# [rename.schemas]
# PetDTO = \"Pet\"
# [rename.operations]
# pets_get_v2 = \"list_pets\"

# Types of other crates:
# [replace]
# \"format:date\" = { path = \"chrono::NaiveDate\", crate = \"chrono\", version = \"0.4\", features = [\"serde\"] }
";

const SPEC: &str = "\
openapi: 3.1.0
info:
  title: Example
  version: \"1\"
servers:
  - url: https://api.example.com
paths:
  /greetings/{name}:
    get:
      operationId: greet
      summary: Greets somebody.
      parameters:
        - {name: name, in: path, required: true, description: Whom to greet., schema: {type: string}}
      responses:
        \"200\":
          description: The greeting.
          content:
            application/json:
              schema: {$ref: \"#/components/schemas/Greeting\"}
components:
  schemas:
    Greeting:
      description: What is said to somebody.
      type: object
      required: [text]
      properties:
        text: {type: string, description: The greeting itself.}
";

/// Writes the files of a new project; never over existing ones.
pub(super) fn run(folder: &str, io: &mut Io<'_>) -> Result<u8, Stop> {
    let spec = io.folder.join(folder).join("spec");
    let schema = format!("{:#}\n", schema());
    let files = [("oasmith.toml", CONFIG), ("oasmith.schema.json", &schema), ("openapi.yaml", SPEC)];
    for (name, _) in files {
        if spec.join(name).exists() {
            return Err(Error::new(format!("{folder}/spec/{name}"), "it exists already; nothing was written").into());
        }
    }
    let failed = |error: std::io::Error| Error::new(format!("{folder}/spec"), error.to_string());
    fs::create_dir_all(&spec).map_err(failed)?;
    for (name, text) in files {
        fs::write(spec.join(name), text).map_err(failed)?;
    }
    writeln!(
        io.stdout,
        "{folder}/spec: wrote oasmith.toml (with its schema) and openapi.yaml; next: edit them, then run `oasmith` in {folder}"
    )?;
    Ok(DONE)
}
