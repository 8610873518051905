//! The numbers of fields, words and kinds: as they were given, and as `docs/format.md` says.

use kanava::model::{Field, FieldType, Words};
use kanava::{Channel, Direction, EntryKind, IdentityKind, Outcome, Transfer};
use std::collections::HashSet;
use std::fmt::Write;
use std::path::PathBuf;

/// A list: its name, and its numbers and names by rank.
fn lists() -> Vec<(&'static str, Vec<(u8, String)>)> {
    let words = |words: Words| words.names().map(|n| (words.number(n).unwrap(), n.to_owned())).collect();
    let kind = |field: &Field| match field.kind() {
        FieldType::Text => "text",
        FieldType::Time => "time",
        FieldType::Bool => "true or false",
        FieldType::Money => "money",
        FieldType::Word(_) => "word",
        other => panic!("{other:?} has no name here"),
    };
    let fields = Field::ALL.iter().map(|f| (f.number(), format!("{} ({})", f.name(), kind(f)))).collect();
    vec![
        ("entry kind", words(EntryKind::WORDS)),
        ("field", fields),
        ("channel", words(Channel::WORDS)),
        ("direction", words(Direction::WORDS)),
        ("outcome", words(Outcome::WORDS)),
        ("transfer", words(Transfer::WORDS)),
        ("identity kind", words(IdentityKind::WORDS)),
    ]
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(name)
}

fn blesses() -> bool {
    std::env::var_os("KANAVA_BLESS").is_some()
}

#[test]
fn numbers_never_move() {
    let path = path("tests/format/numbers.txt");
    let mut given = std::fs::read_to_string(&path).unwrap();
    let now: Vec<String> = lists()
        .iter()
        .flat_map(|(list, all)| all.iter().map(move |(n, name)| format!("{list}\t{n}\t{name}")))
        .collect();
    let lines: HashSet<String> = given.lines().map(str::to_owned).collect();
    for line in lines.iter().filter(|line| !line.starts_with('#')) {
        assert!(
            now.contains(line),
            "`{line}` was given and is no more: logs that were written with it would be misread"
        );
    }
    let new: Vec<&String> = now.iter().filter(|line| !lines.contains(*line)).collect();
    if blesses() {
        // New numbers are added; what was given stays.
        new.iter().for_each(|line| writeln!(given, "{line}").unwrap());
        std::fs::write(&path, given).unwrap();
    } else {
        assert!(new.is_empty(), "{new:?} have new numbers: KANAVA_BLESS=1 adds them to {}, for ever", path.display());
    }
}

#[test]
fn numbers_are_where_their_layout_is() {
    for (list, numbers) in lists() {
        let last = if list == "field" {
            127
        } else if list == "identity kind" {
            63
        } else {
            254
        };
        let all: HashSet<u8> = numbers.iter().map(|(n, _)| *n).collect();
        assert!(all.len() == numbers.len() && all.iter().all(|n| *n <= last), "{list}");
    }
}

#[test]
fn the_documentation_has_the_numbers() {
    let path = path("docs/format.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once("<!-- numbers:").unwrap();
    let (comment, rest) = rest.split_once("-->\n").unwrap();
    let (_, tail) = rest.split_once("<!-- end -->").unwrap();
    let mut tables = String::new();
    for (list, mut all) in lists() {
        all.sort();
        let shown: Vec<String> = all.iter().map(|(n, name)| format!("{n} {name}")).collect();
        write!(tables, "\n**{list}**: {}.\n", shown.join(", ")).unwrap();
    }
    let written = format!("{head}<!-- numbers:{comment}-->\n{tables}\n<!-- end -->{tail}");
    if blesses() {
        std::fs::write(&path, &written).unwrap();
    } else {
        assert!(page == written, "{} has other numbers: KANAVA_BLESS=1 writes them anew", path.display());
    }
}
