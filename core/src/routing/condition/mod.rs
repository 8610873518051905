//! Conditions, written in CEL: parsed, checked against the request's schema, compiled to slots.
//!
//! Understood: `&&` `||` `!`, `== != < <= > >=`, `in` (a list of literals, a list of the request, `segments`),
//! `+ - * / %` on numbers, timestamps and durations, `? :`, `has()`, `size()`, `startsWith` `endsWith` `contains`,
//! `timestamp("…")`, `duration("…")`. A whole number and a double may be compared and added; `/` of two whole numbers
//! is whole, as in CEL. `request.` may stand before any field: `has()` needs it to ask of `request.matter`. Everything else is refused when the policy is parsed, with its place.

mod absent;
mod attribute_values;
mod check;
mod eval;
mod general;
mod index;
mod key;
mod literals;
mod number;
mod reach;
mod schema;
mod stab;

pub(crate) use attribute_values::AttributeValues;
pub(crate) use index::{Candidates, Index};
pub(crate) use literals::Literal;
pub(crate) use reach::{Wanted, can_hold};
pub(crate) use schema::{FIELDS, Field, Interned, Scope, SegmentSet, Type, Value, View};

use cel::common::ast::SourceInfo;
use check::Checker;
use eval::Test;

/// A condition ready to be asked.
#[derive(Debug)]
pub(crate) struct Condition {
    test: Test,
    /// The fields it speaks of, each once, in the order of [`Field`].
    fields: Box<[Field]>,
}

/// What is wrong with a condition, and how many characters into its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

impl Condition {
    /// Holds for everybody.
    pub(crate) fn always() -> Self {
        Self { test: Test::Always(true), fields: Box::default() }
    }

    /// Parses, checks and compiles a condition.
    pub(crate) fn parse(text: &str, scope: &mut Scope<'_>) -> Result<Self, Vec<Problem>> {
        if text.len() > LONGEST {
            let message = format!("a condition has at most {LONGEST} bytes, this one {}", text.len());
            return Err(vec![Problem { offset: 0, message }]);
        }
        if let Some(offset) = too_deep(text) {
            let message = format!("brackets stand more than {DEEPEST} deep");
            return Err(vec![Problem { offset, message }]);
        }
        quick(text, scope).map_or_else(|| careful(text, scope), Ok)
    }

    /// Whether it holds; a condition that needs what is not there does not.
    pub(crate) fn holds(&self, view: &View<'_>) -> bool {
        self.test.holds(view) == Some(true)
    }

    /// The fields it speaks of.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }
}

/// By the library's first parser, whose words and places we know.
fn careful(text: &str, scope: &mut Scope<'_>) -> Result<Condition, Vec<Problem>> {
    let parser = cel::parser::Parser::new().max_recursion_depth(MAX_RECURSION).enable_ident_escape_syntax(true);
    let (expression, source) = parser.parse_with_source_info(text).map_err(|errors| syntax(text, &errors))?;
    let mut checker = Checker::new(text, &source, scope);
    let test = checker.test(&expression);
    let (fields, problems) = checker.finish();
    match test {
        Some(test) if problems.is_empty() => Ok(Condition { test, fields }),
        _ if problems.is_empty() => {
            Err(vec![Problem { offset: 0, message: "a number or a count of names here is out of range".to_owned() }])
        }
        _ => Err(problems),
    }
}

/// By its second parser, which is faster by far. What that or the checker does not like is read again by the first. A
/// test holds the two against each other.
fn quick(text: &str, scope: &mut Scope<'_>) -> Option<Condition> {
    let parser = cel::parser::PrattParser::new().max_recursion_depth(MAX_RECURSION).enable_ident_escape_syntax(true);
    let expression = parser.parse(text).ok()?;
    let source = SourceInfo::default();
    let mut checker = Checker::new(text, &source, scope);
    let test = checker.test(&expression)?;
    let (fields, problems) = checker.finish();
    problems.is_empty().then_some(Condition { test, fields })
}

/// Keeps the parser's recursion off the end of a small stack: where brackets or prefix operators nest too deep.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut prefixes) = (0_usize, 0_usize);
    for (offset, letter) in text.chars().enumerate() {
        match letter {
            '(' | '[' | '{' | '?' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        prefixes = match letter {
            '!' | '-' | '.' => prefixes + 1,
            _ => prefixes,
        };
        if depth > DEEPEST || prefixes > MAX_PREFIXES {
            return Some(offset);
        }
    }
    None
}

fn syntax(text: &str, errors: &cel::ParseErrors) -> Vec<Problem> {
    let problem = |error: &cel::ParseError| {
        let line = usize::try_from(error.pos.0).unwrap_or(1).max(1);
        let column = usize::try_from(error.pos.1).unwrap_or(1).max(1);
        let before: usize = text.split_inclusive('\n').take(line - 1).map(|line| line.chars().count()).sum();
        let message = error.msg.lines().next().unwrap_or_default().trim().to_lowercase();
        let detail = message.strip_prefix("syntax error:").unwrap_or(&message).trim();
        let detail = detail.split(" expecting ").next().unwrap_or(detail);
        let detail = match detail {
            detail if detail.contains("<eof>") => "it ends too early",
            detail if detail.starts_with("invalid string literal") => {
                "a string has a letter or an escape that is none, expected one such as `\\n` or `\\u00e4`"
            }
            "invalid argument to has() macro" => "`has` takes a member, such as `facts.repeat` or `request.matter`",
            detail => detail,
        };
        Problem { offset: before + column - 1, message: format!("not a CEL condition: {}", detail.replace('\'', "`")) }
    };
    match errors.errors.first() {
        Some(first) => vec![problem(first)],
        None => vec![Problem { offset: 0, message: "not a CEL condition".to_owned() }],
    }
}

/// The longest condition, in bytes.
const LONGEST: usize = 4096;
/// How deep brackets may stand.
const DEEPEST: usize = 40;
/// How many `!`, `-` and `.` there may be: each may be one level of the parser's recursion.
const MAX_PREFIXES: usize = 400;
const MAX_RECURSION: u16 = 250;

#[cfg(test)]
mod tests;
