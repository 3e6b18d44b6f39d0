//! The methods of operations: one for each way to send the body and each kind of answer.

use super::names::Scope;
use crate::api::{Group, Method};

/// Names the methods, after all operations have their names.
pub(crate) fn name(group: &mut Group, scope: &mut Scope) {
    for operation in &mut group.operations {
        let name = operation.name.rust.clone();
        let bodies: Vec<String> = match &operation.body {
            Some(body) => body.variants.iter().map(|variant| variant.suffix.clone()).collect(),
            None => vec![String::new()],
        };
        for (variant, body) in bodies.iter().enumerate() {
            let answers = std::iter::once((None, ""))
                .chain(operation.others.iter().enumerate().map(|(index, other)| (Some(index), other.suffix.as_str())));
            for (other, answer) in answers {
                let suffix = format!("{body}{answer}");
                let name = if suffix.is_empty() { name.clone() } else { beside(&name, &suffix, scope) };
                operation.methods.push(Method { name, variant, other });
            }
        }
        operation.methods.shrink_to_fit();
    }
}

/// `create_stream`; if another operation is called that, `create_as_stream`.
fn beside(name: &str, suffix: &str, scope: &mut Scope) -> String {
    let name = name.trim_start_matches("r#");
    let short = format!("{name}{suffix}");
    let wanted = if scope.is_free(&short) { short } else { format!("{name}_as{suffix}") };
    scope.take(wanted)
}
