//! Inputs that are wrong, or right in a way that readers trip over.

use cpu_time::ProcessTime;

use crate::READERS;

fn inputs() -> Vec<(&'static str, String)> {
    vec![
        ("billion laughs", laughs()),
        (
            "50 000 nested `[`",
            "[".repeat(50_000) + &"]".repeat(50_000),
        ),
        ("duplicate key", "a: 1\nb: 2\na: 3\n".to_owned()),
        ("BOM", "\u{feff}a: 1\n".to_owned()),
        ("tab indentation", "a:\n\tb: 1\n".to_owned()),
        (
            "`minimum: -9223372036854776000`",
            "minimum: -9223372036854776000\n".to_owned(),
        ),
        (
            "surrogates `\"\\ud83d\\ude00\"`",
            "{\"a\": \"\\ud83d\\ude00\"}".to_owned(),
        ),
        ("two documents", "a: 1\n---\nb: 2\n".to_owned()),
    ]
}

/// Nine levels of nine aliases: 9⁹ values if someone follows them.
fn laughs() -> String {
    let mut text = "a0: &a0 [lol, lol, lol]\n".to_owned();
    for level in 1..=9 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &format!("a{level}: &a{level} [{list}]\n");
    }
    text
}

/// Prints what every reader says to every input, and how long it takes.
pub fn print() {
    let readers = READERS.iter().filter(|(name, _)| !name.contains("index"));
    print!("| input |");
    for (name, _) in readers.clone() {
        print!(" {name} |");
    }
    println!("\n|---|{}", "---|".repeat(readers.clone().count()));
    for (name, text) in inputs() {
        print!("| {name} |");
        for (reader, read) in readers.clone() {
            if *reader == "serde_json" && !text.starts_with(['[', '{']) {
                print!(" – |");
                continue;
            }
            let start = ProcessTime::now();
            let answer = read(&text);
            let time = start.elapsed().as_secs_f64() * 1000.0;
            let answer = answer.map_or_else(
                |message| short(&message),
                |count| format!("read: {count} values"),
            );
            print!(" {answer}; {time:.1} ms |");
        }
        println!();
    }
}

/// A message that fits a cell.
pub fn short(message: &str) -> String {
    let line: String = message
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(110)
        .collect();
    format!("error: {}", line.replace('|', "/"))
}
