//! Where changes are reviewed: what people accept, reports, git, changelogs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use std::{env, fs};

use libtest_mimic::Trial;
use serde_json::Value as Json;

use crate::scratch::{Ran, Scratch};
use crate::{root, trial};

const OLD: &str = include_str!("../data/review/old.yaml");
const NEW: &str = include_str!("../data/review/new.yaml");
/// The repository's options; each commit raises the version.
const CONFIG: &str = "spec = \"shop.yaml\"\n\n[crate]\nversion = \"1.2.0\"\n";

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 15] = [
        ("an_accepted_change_does_not_count", an_accepted_change_does_not_count),
        ("what_is_accepted_expires", what_is_accepted_expires),
        ("an_accepted_change_has_a_reason", an_accepted_change_has_a_reason),
        ("levels_are_set", levels_are_set),
        ("every_rule_is_explained", every_rule_is_explained),
        ("lists_of_oasdiff_are_read", lists_of_oasdiff_are_read),
        ("what_is_gone_is_shown_in_files_that_are_there", what_is_gone_is_shown_in_files_that_are_there),
        ("the_report_is_the_one_in_the_docs", the_report_is_the_one_in_the_docs),
        ("the_readme_shows_what_one_sees", the_readme_shows_what_one_sees),
        ("names_of_a_document_are_no_markup", names_of_a_document_are_no_markup),
        ("the_page_loads_nothing", the_page_loads_nothing),
        ("git_prints_what_a_change_means", git_prints_what_a_change_means),
        ("commits_become_a_changelog", commits_become_a_changelog),
        ("the_action_and_the_hooks_fit_together", the_action_and_the_hooks_fit_together),
        ("the_action_keeps_one_comment", the_action_keeps_one_comment),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("review/{name}"), test)).collect()
}

fn shop(config: &str) -> Scratch {
    let scratch = Scratch::new();
    scratch.write("old.yaml", OLD).write("new.yaml", NEW).write("policy.toml", config);
    scratch
}

fn diff(shop: &Scratch, more: &[&str]) -> Ran {
    let format: &[&str] = if more.contains(&"--format") { &[] } else { &["--format", "json"] };
    shop.oasmith(&[&["diff", "old.yaml", "new.yaml"], format, more].concat())
}

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The ids of changes, or of accepted ones.
fn ids(json: &Json, key: &str) -> Vec<String> {
    json[key].as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect()
}

/// An entry for each breaking change, to be accepted until a day.
fn accepted(until: &str) -> String {
    let all = json(&diff(&shop(""), &[]));
    let loud = all["changes"].as_array().unwrap().iter().filter(|change| change["level"] == "error");
    let row = |change: &Json| {
        format!(
            "[[diff.ignore]]\nfingerprint = {}\nreason = \"Nobody orders yet.\"\nuntil = \"{until}\"\n",
            change["fingerprint"]
        )
    };
    loud.map(row).collect()
}

fn an_accepted_change_does_not_count() {
    let ran = diff(&shop(""), &[]);
    assert_eq!((ran.status, json(&ran)["verdict"]["wire"].as_str()), (1, Some("breaking")));
    let breaking = ["request-property-became-required", "request-property-max-decreased"];
    assert_eq!(ids(&json(&ran), "changes")[..2], breaking);

    let config =
        accepted("9999-12-31") + "[[diff.ignore]]\nfingerprint = \"0\"\nreason = \"?\"\nuntil = \"9999-12-31\"\n";
    let shop = shop(&config);
    let ran = diff(&shop, &["--config", "policy.toml"]);
    assert_eq!(ran.stderr, "warning: policy.toml:10:15: accepts nothing that changed: 0\n");
    let all = json(&ran);
    assert_eq!((ran.status, ids(&all, "ignored")), (0, breaking.map(str::to_owned).to_vec()));
    assert_eq!(all["ignored"][0]["reason"], "Nobody orders yet. (until 9999-12-31)");
    // Code that uses the crate has to change all the same.
    let words = ["wire", "rust", "next_version"].map(|key| all["verdict"][key].as_str().unwrap());
    assert_eq!(words, ["compatible", "major", "0.2.0"]);
    let text = shop.oasmith(&["diff", "old.yaml", "new.yaml", "--config", "policy.toml"]).stdout;
    assert!(text.contains("became required [request-property-became-required]: Nobody orders yet."), "{text}");
    assert!(text.ends_with(" · rust: major (2) · docs: 1 · accepted: 2 → shop 0.2.0\n"), "{text}");
    let print = |format| diff(&shop, &["--config", "policy.toml", "--format", format]).stdout;
    let junit = print("junit");
    assert!(junit.contains("tests=\"5\" failures=\"0\" skipped=\"2\""), "{junit}");
    assert!(
        junit.contains("<skipped message=\"request property `note` became required: Nobody orders yet. "),
        "{junit}"
    );
    let sarif: Json = serde_json::from_str(&print("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed = results.iter().filter_map(|result| result["suppressions"][0]["justification"].as_str());
    assert_eq!(suppressed.collect::<Vec<_>>(), ["Nobody orders yet. (until 9999-12-31)"; 2]);
    assert_eq!(print("github").matches("::error").count(), 0);
}

fn what_is_accepted_expires() {
    let ran = diff(&shop(&accepted("2020-02-29")), &["--config", "policy.toml"]);
    assert_eq!((ran.status, ids(&json(&ran), "ignored").len()), (1, 0));
    let first = ran.stderr.lines().next().unwrap();
    assert!(
        first.starts_with("warning: policy.toml:2:15: was accepted until 2020-02-29, and counts again: "),
        "{first}"
    );
}

fn an_accepted_change_has_a_reason() {
    let shop = shop("[[diff.ignore]]\nfingerprint = \"0\"\nuntil = \"soon\"\n\n[diff.levels]\nx = \"loud\"\n");
    let ran = diff(&shop, &["--config", "policy.toml"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    for problem in ["has no `reason`", "\"soon\" is no date", "`diff.levels.x` is \"loud\""] {
        assert!(ran.stderr.contains(problem), "{}", ran.stderr);
    }
}

fn levels_are_set() {
    let shop = shop(
        "[diff.levels]\nmax-decreased = \"info\"\nrequest-property-became-required = \"none\"\n\
         request-body-max-decrased = \"info\"\nproperty-removed = \"info\"\n",
    );
    let ran = diff(&shop, &["--config", "policy.toml"]);
    let all = json(&ran);
    let odd = "warning: policy.toml:4:1: there is no rule `request-body-max-decrased`: did you mean `max-decreased`?\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (0, odd));
    assert!(!ids(&all, "changes").contains(&String::from("request-property-became-required")));
    let levels = "# ours\nrequest-property-max-decreased  WARN\n\nendpoint-added err # soon\n";
    shop.write("levels.txt", levels);
    let ran = diff(&shop, &["--config", "policy.toml", "--severity-levels", "levels.txt"]);
    let all = json(&ran);
    assert_eq!((ran.status, ids(&all, "changes")[0].as_str()), (1, "endpoint-added"));
    assert_eq!(all["changes"][1]["level"], "warning");
    shop.write("levels.txt", "endpoint-added\n");
    let ran = diff(&shop, &["--severity-levels", "levels.txt"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("error: levels.txt:1: a line is "), "{ran:?}");
    shop.write("levels.txt", "\nendpoint-added loud\n");
    let ran = diff(&shop, &["--severity-levels", "levels.txt"]);
    assert_eq!(ran.stderr, "error: levels.txt:2: `loud` is no level: write err, warn, info or none\n");
}

fn every_rule_is_explained() {
    let scratch = Scratch::new();
    for rule in oasmith::diff::RULES {
        let ran = scratch.oasmith(&["explain", rule.name]);
        let last = format!("`{}`: {}. What to do: {}.\n", rule.name, rule.title, rule.help);
        assert!(ran.status == 0 && ran.stdout.starts_with("# ") && ran.stdout.ends_with(&last), "{ran:?}");
    }
    let ran = scratch.oasmith(&["explain", "request-property-max-decrased"]);
    assert!(ran.status == 2 && ran.stderr.contains("Did you mean max-decreased? "), "{ran:?}");
}

fn lists_of_oasdiff_are_read() {
    let shop = shop("");
    let list = "# Accepted\n\n- 21.11.2026 in **POST /orders**: request property 'NOTE' became required\n\
                POST /orders request-property-max-decreased\nGET /orders response-removed\n";
    shop.write("ignore.md", list);
    let ran = diff(&shop, &["--err-ignore", "ignore.md"]);
    assert_eq!(ids(&json(&ran), "ignored").len(), 2, "{ran:?}");
    assert_eq!(ran.stderr, "warning: ignore.md:5: accepts nothing that changed: GET /orders response-removed\n");
    assert_eq!((ran.status, json(&ran)["ignored"][0]["reason"].as_str()), (0, Some("ignore.md:3")));
    // The file is about warnings, and these are errors.
    let ran = diff(&shop, &["--warn-ignore", "ignore.md"]);
    assert_eq!((ran.status, ids(&json(&ran), "ignored").len()), (1, 0));
    // Another path, and one that only begins alike.
    for path in ["/order", "/orders/{id}"] {
        shop.write("ignore.md", format!("POST {path} request-property-max-decreased\n"));
        assert_eq!(ids(&json(&diff(&shop, &["--err-ignore", "ignore.md"])), "ignored").len(), 0, "{path}");
    }
}

fn what_is_gone_is_shown_in_files_that_are_there() {
    let repository = repository();
    let gone = "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\npaths: {}\n";
    repository.write("spec/shop.yaml", gone);
    let print =
        |format| repository.oasmith(&["diff", "v0:spec/shop.yaml", "spec/shop.yaml", "--format", format]).stdout;
    let expected = "::error file=spec/shop.yaml,line=1,col=1,title=api-path-removed-without-deprecation::\
                    POST /orders is gone (POST /orders; was at v0:spec/shop.yaml:5)\n";
    assert!(print("github").starts_with(expected), "{}", print("github"));
    let sarif: Json = serde_json::from_str(&print("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "spec/shop.yaml");
    assert_eq!(result["relatedLocations"], serde_json::json!([]));
}

fn the_report_is_the_one_in_the_docs() {
    let shop = shop("");
    let found = shop.oasmith(&["diff", "old.yaml", "new.yaml", "--format", "markdown"]).stdout;
    let path = root().join("docs/example-report.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), found, "UPDATE=1 cargo test --test it review");
}

fn the_page_loads_nothing() {
    let page = shop("").oasmith(&["diff", "old.yaml", "new.yaml", "--format", "html"]).stdout;
    let verdict = page.find("<h1 class=\"error\">Breaking: 2 changes break clients in use</h1>").unwrap();
    assert!(verdict < page.find("<h3>Request property <code>note</code> became required</h3>").unwrap(), "{page}");
    assert!(page.contains("prefers-color-scheme: dark"), "{page}");
    assert!(!page.contains("http") && !page.contains("<script") && !page.contains("<link"), "{page}");
}

fn the_readme_shows_what_one_sees() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (old, readme) = (read("spec/sfmc.yaml"), read("README.md"));
    let new = old.replace("[definitionKey, name, content,", "[definitionKey, name, description, content,");
    let scratch = Scratch::new();
    scratch.write("main.yaml", old).write("spec/sfmc.yaml", new).write("spec/oasmith.toml", read("spec/oasmith.toml"));
    let ran = scratch.oasmith(&["diff", "main.yaml", "spec/sfmc.yaml"]);
    let shown = readme.split("-- diff main:spec/sfmc.yaml spec/sfmc.yaml\n").nth(1).unwrap();
    let shown = shown.split("```").next().unwrap().lines().map(str::trim).filter(|line| !["", "…"].contains(line));
    let mut rest = ran.stdout.lines().map(str::trim);
    for line in shown {
        assert!(rest.any(|other| other == line), "{line}\n{ran:?}");
    }
}

fn names_of_a_document_are_no_markup() {
    let shop = shop("");
    let odd = |text: &str| text.replace("note", "\"x`<i>\\n- y\"");
    shop.write("old.yaml", odd(OLD)).write("new.yaml", odd(NEW));
    let print = |format| shop.oasmith(&["diff", "old.yaml", "new.yaml", "--format", format]).stdout;
    let markdown = print("markdown");
    assert!(
        markdown.contains("- **Request property `x`&lt;i> - y` became required**<br>`POST /orders` · "),
        "{markdown}"
    );
    assert!(!print("html").contains("<i>"), "{}", print("html"));
}

/// A repository with three commits of a document: the last but one is breaking, the last mends a part of it.
fn repository() -> Scratch {
    let scratch = Scratch::new();
    scratch.git(&["init", "-q"]);
    let mended = NEW.replace("maximum: 50", "maximum: 100");
    for (number, text) in [OLD, NEW, &mended].into_iter().enumerate() {
        scratch
            .write("spec/shop.yaml", text)
            .write("spec/oasmith.toml", CONFIG.replace("1.2.0", &format!("1.2.{number}")));
        scratch.git(&["add", "."]);
        let date = format!("2026-01-0{}T12:00:00Z", number + 1);
        scratch.git(&["-c", "commit.gpgsign=false", "commit", "-q", "-m", "Change", "--date", &date]);
        scratch.git(&["tag", &format!("v{number}")]);
    }
    scratch
}

fn commits_become_a_changelog() {
    let repository = repository();
    let ran = repository.oasmith(&["changelog", "v0..v2"]);
    let (head, text) = ran.stdout.split_once('\n').unwrap();
    // The first version counts: 1.2.0, and something breaks.
    assert!(ran.status == 0 && head.starts_with("## [2.0.0] - 20"), "{ran:?}");
    let sections: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert_eq!(sections, ["Breaking", "Added", "Changed"], "{text}");
    assert!(text.contains("- `POST /orders`: request property `note` became required.\n  - Rust: "), "{text}");
    assert!(text.contains("\n### Added\n\n- the operation GET /orders/{id} is new.\n"), "{text}");
    // What only those need to know who write the document.
    assert!(!text.contains("the version is still"), "{text}");
    // What came and went within the range is no news.
    assert!(!text.contains("count"), "{text}");
    let part = repository.oasmith(&["changelog", "v1..", "spec/shop.yaml"]).stdout;
    assert!(part.starts_with("## [1.2.2] - ") && part.contains("`count`"), "{part}");
    assert_eq!(repository.oasmith(&["changelog", "v2..HEAD"]).stdout, "");
    assert_eq!(repository.oasmith(&["changelog", "v9..v2"]).status, 2);
}

/// Git calls the driver with seven arguments; its files are gone when it ends, so the driver here copies them.
fn git_prints_what_a_change_means() {
    let repository = repository();
    let script = "#!/bin/sh\ncp \"$2\" was; cp \"$5\" is; for one in \"$@\"; do echo \"$one\"; done > arguments\n";
    repository.write("driver.sh", script).write(".gitattributes", "spec/*.yaml diff=oasmith\n");
    repository.git(&["config", "diff.oasmith.command", "sh driver.sh"]);
    repository.git(&["diff", "--ext-diff", "v0", "v1", "--", "spec/shop.yaml"]);
    let given = repository.read("arguments");
    let given: Vec<&str> = given.lines().collect();
    assert_eq!((given.len(), given[0]), (7, "spec/shop.yaml"));

    let mut args = vec!["git-diff"];
    args.extend(&given);
    (args[2], args[5]) = ("was", "is");
    let ran = repository.oasmith(&args);
    assert!(ran.stdout.starts_with("oasmith diff spec/shop.yaml\nPOST /orders\n  error: "), "{ran:?}");
    assert!(ran.stdout.contains("--> spec/shop.yaml:26:9"), "{ran:?}");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    args[5] = "was";
    assert_eq!(repository.oasmith(&args).stdout, "oasmith diff spec/shop.yaml\nno change for clients\n\n");
    // A new file, and what is no document, are shown by their lines.
    args[2] = "/dev/null";
    assert!(repository.oasmith(&args).stdout.contains("+openapi: 3.1.0"));
    repository.write("is", "- just\n- a list\n");
    (args[2], args[5]) = ("was", "is");
    let ran = repository.oasmith(&args);
    assert!(ran.status == 0 && ran.stdout.contains("+- just"), "{ran:?}");
    // Git would stop at any other status.
    repository.write("is", NEW).write("spec/oasmith.toml", "spec = \"shop.yaml\"\nx = 1\n");
    let ran = repository.oasmith(&args);
    assert!(ran.status == 0 && ran.stdout.contains("-        weight: "), "{ran:?}");
    assert!(ran.stderr.contains("nothing was compared"), "{ran:?}");
}

fn the_action_and_the_hooks_fit_together() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let yaml = |text: &str| serde_yaml::from_str::<Json>(text).unwrap();
    let action = yaml(&read("action.yml"));
    let inputs = action["inputs"].as_object().unwrap();
    let page = read("docs/review.md");
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    for workflow in [read(".github/workflows/ci.yml").as_str(), example] {
        let steps = &yaml(workflow)["jobs"]["review"]["steps"];
        let with = steps.as_array().unwrap().last().unwrap()["with"].as_object().unwrap();
        assert!(with.contains_key("spec") && with.keys().all(|key| inputs.contains_key(key)), "{workflow}");
    }
    let steps = action["runs"]["steps"].as_array().unwrap();
    for given in steps.iter().filter_map(|step| step["env"].as_object()).flat_map(|env| env.values()) {
        let input = given.as_str().unwrap().trim_start_matches("${{ ").trim_end_matches(" }}").strip_prefix("inputs.");
        assert!(input.is_none_or(|name| inputs.contains_key(name)), "{given}");
    }
    // What the script reads is given by its step.
    let script = read(".ci/review");
    for name in ["SPEC", "CONFIG", "FAIL_ON", "COMMENT", "BEFORE", "NUMBER"] {
        assert!(script.contains(&format!("${{{name}")) || script.contains(&format!("${name}")), "{name}");
        assert!(steps.last().unwrap()["env"][name].is_string(), "{name}");
    }
    for hook in yaml(&read(".pre-commit-hooks.yaml")).as_array().unwrap() {
        let mut entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').skip(1).collect();
        entry.push("--help");
        assert_eq!(Scratch::new().oasmith(&entry).status, 0, "{hook}");
    }
}

/// `.ci/review` as the action runs it, with programs of that name in place of `oasmith` and `gh`.
#[cfg(unix)]
fn the_action_keeps_one_comment() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = repository();
    let programs = [
        // Says what is in `report` and ends as `status` says; annotations end well, unless the document is broken.
        (
            "oasmith",
            "#!/bin/sh\necho \"$@\" >>calls\ncase \"$*\" in *github*) exit \"$(cat broken)\";; esac\ncat report; exit \"$(cat status)\"\n",
        ),
        // Finds the comment by its first line, and keeps what it is given.
        (
            "gh",
            "#!/bin/sh\necho \"$@\" >>calls\nfor last; do :; done\ncase \"$*\" in *--jq*) test ! -f comment || echo 7;; *) cp \"${last#body=@}\" comment;; esac\n",
        ),
    ];
    for (name, text) in programs {
        repository.write(&format!("bin/{name}"), text);
        fs::set_permissions(repository.path().join("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let run = |report: &str, status: &str, broken: &str| {
        repository.write("report", report).write("status", status).write("broken", broken).write("calls", "");
        let path = format!("{}:{}", repository.path().join("bin").display(), env::var("PATH").unwrap());
        let mut script = std::process::Command::new(root().join(".ci/review"));
        script.current_dir(repository.path()).env("PATH", path).env("SPEC", "spec/shop.yaml").env("CONFIG", "");
        script.env("FAIL_ON", "major").env("COMMENT", "true").env("NUMBER", "3").env("BEFORE", "v0");
        script.env("GITHUB_REPOSITORY", "o/r").env("GITHUB_STEP_SUMMARY", "summary");
        script.output().unwrap().status.code()
    };
    let called = |words: &str| repository.read("calls").lines().any(|line| line.contains(words));

    // Nothing changed and nothing was said before: nothing is said.
    assert_eq!(run("", "0", "0"), Some(0));
    assert!(!repository.exists("comment") && repository.read("summary").contains("No change"));
    assert_eq!(run("## It breaks\n", "1", "0"), Some(1));
    assert!(called("spec/shop.yaml --format markdown --fail-on major") && called("--method POST repos/o/r/issues/3/"));
    assert_eq!(repository.read("comment"), "<!-- oasmith: spec/shop.yaml -->\n## It breaks\n");
    assert_eq!(run("", "0", "0"), Some(0));
    assert!(called("--method PATCH repos/o/r/issues/comments/7 ") && repository.read("comment").contains("No change"));
    assert_eq!(run("", "0", "1"), Some(1));
    assert!(repository.read("comment").contains("could not be compared"));
    // GitHub takes no more than 65536 characters.
    assert_eq!(run(&format!("<details>\n```toml\n{}", "- a change\n".repeat(8000)), "1", "0"), Some(1));
    let long = repository.read("comment");
    assert!(
        long.len() < 60_100 && long.ends_with("- a change\n```\n</details>\n\nThe rest is in the log of this check.\n"),
        "{}",
        long.len()
    );
}

#[cfg(not(unix))]
fn the_action_keeps_one_comment() {}
