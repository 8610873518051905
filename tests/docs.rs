//! The pages in `docs/` say what the library does: what is written in them by hand is run or held against the library,
//! the rest is written by this test. `KANAVA_BLESS=1` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "docs/tables.rs"]
mod tables;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The pages, in the order in which they are read.
const PAGES: [&str; 14] = [
    "tour",
    "columns",
    "reading",
    "mapping",
    "answers",
    "resolver",
    "policy",
    "conditions",
    "hours",
    "holidays",
    "facts",
    "format",
    "laws",
    "adding",
];

#[test]
fn what_is_written_by_this_test_is_current() {
    for name in PAGES {
        let path = page_path(name);
        let kept = page(name);
        let written = renewed(&kept);
        if std::env::var_os("KANAVA_BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let kept = page(name);
        assert!(kept == written, "docs/{name}.md is not what the library says: KANAVA_BLESS=1 writes it anew");
    }
}

/// A page with the parts between `<!-- written by tests/docs.rs: … -->` and `<!-- end -->` written anew.
fn renewed(page: &str) -> String {
    let (mut out, mut skips) = (String::new(), false);
    for line in page.lines() {
        if line == "<!-- end -->" {
            skips = false;
        }
        if !skips {
            out.push_str(line);
            out.push('\n');
        }
        if let Some(what) = line.strip_prefix("<!-- written by tests/docs.rs: ") {
            let what = what.strip_suffix(" -->").unwrap();
            out.push_str(&format!("\n{}\n", tables::written(what)));
            skips = true;
        }
    }
    assert!(!skips, "a part that is written by this test has no `<!-- end -->`");
    out
}

#[test]
fn every_document_in_a_page_can_be_read() {
    let mut read = 0;
    for name in ["reading", "mapping", "resolver", "policy"] {
        for block in blocks(&page(name), "json") {
            let done = match name {
                "reading" => kanava::table::ReadOptions::parse(&block).map(drop),
                "mapping" => kanava::AppendOptions::parse(&block).map(drop),
                "resolver" => kanava::Resolver::parse(&block).map(drop),
                _ => kanava::Policy::parse(&block).map(drop),
            };
            done.unwrap_or_else(|e| panic!("docs/{name}.md: {e}\n{block}"));
            read += 1;
        }
    }
    assert!(read >= 3);
}

/// Every condition on the pages of the policy and of conditions, in a policy that has the names they use.
#[test]
fn every_condition_in_the_pages_compiles() {
    let policy = blocks(&page("policy"), "json").remove(0);
    let mut tried = 0;
    let pages = [page("policy"), page("conditions")];
    let conditions = pages.iter().flat_map(|page| blocks(page, "cel"));
    for condition in conditions.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()) {
        let mut document: Value = serde_json::from_str(&policy).unwrap();
        document["rules"][0]["when"] = condition.split("  //").next().unwrap().trim().into();
        kanava::Policy::parse(&document.to_string()).unwrap_or_else(|e| panic!("{condition}: {e}"));
        tried += 1;
    }
    assert!(tried >= 10);
}

/// Every test that is named after a law stands on the page of the laws, and every test that stands there exists.
#[test]
fn laws_and_their_tests_name_each_other() {
    let mut tests = BTreeSet::new();
    gather(&root().join("tests"), &mut tests);
    let page = page("laws");
    // What has at least two underscores is a test; other words are of the library.
    let words = page.split('`').skip(1).step_by(2);
    let named: BTreeSet<&str> = words.filter(|name| name.matches('_').count() > 1).collect();
    for law in tests.iter().filter(|name| name.starts_with("law_")) {
        assert!(named.contains(law.as_str()), "docs/laws.md does not name `{law}`");
    }
    for name in named {
        assert!(tests.contains(name), "docs/laws.md names `{name}`, which is no test");
    }
}

/// The names of all functions under a folder.
fn gather(folder: &Path, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "py") {
            let text = std::fs::read_to_string(&path).unwrap();
            for line in text.lines() {
                let line = line.trim_start();
                let name = line.strip_prefix("fn ").or_else(|| line.strip_prefix("def "));
                out.extend(name.and_then(|rest| rest.split(['(', '<']).next()).map(str::to_owned));
            }
        }
    }
}

/// The index has every page, every page is in the documentation of the crate, and links lead somewhere.
#[test]
fn every_page_can_be_found() {
    let index = std::fs::read_to_string(root().join("docs/README.md")).unwrap();
    let library = std::fs::read_to_string(root().join("core/src/lib.rs")).unwrap();
    for name in PAGES {
        assert!(index.contains(&format!("]({name}.md)")), "docs/README.md does not lead to {name}.md");
        assert!(library.contains(&format!("\"../docs/{name}.md\"")), "lib.rs does not include docs/{name}.md");
        let page = page(name);
        for line in page.lines() {
            if let Some((label, target)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
                let file = target.split('#').next().unwrap();
                assert!(root().join("docs").join(file).exists(), "docs/{name}.md leads to {target}");
                assert_eq!(file, format!("{label}.md"), "docs/{name}.md");
            }
        }
        // Code has brackets side by side too, with quotation marks between.
        let links = page.split("][").skip(1).filter_map(|rest| rest.split(']').next());
        for target in links.filter(|target| !target.is_empty() && target.chars().all(char::is_alphabetic)) {
            assert!(
                page.contains(&format!("\n[{target}]: {target}.md\n")),
                "docs/{name}.md does not say where {target} is"
            );
        }
    }
    let pages = std::fs::read_dir(root().join("docs")).unwrap().count();
    assert_eq!(pages, PAGES.len() + 1, "a page in docs/ is not listed in this test");
}

/// The blocks of code of this language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        match &mut block {
            Some(_) if line == "```" => out.extend(block.take()),
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line == format!("```{language}") => block = Some(String::new()),
            None => {}
        }
    }
    out
}

fn page(name: &str) -> String {
    let path = page_path(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn page_path(name: &str) -> PathBuf {
    root().join(format!("docs/{name}.md"))
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
