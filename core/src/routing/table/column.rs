//! What a column is, by its name and type.

use super::plain::{is_laid_out, is_text};
use crate::error::{Error, Result};
use crate::routing::condition::{FIELDS, Field, Type};
use crate::routing::documents::{AttributeType, Named};
use crate::suggest::{clip, did_you_mean};
use arrow_schema::{DataType, Field as ArrowField};

/// One column of the table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) target: Target,
    /// Where its cells stand in a request document.
    pub(super) path: Vec<String>,
}

/// What the cells of a column are.
#[derive(Debug)]
pub(super) enum Target {
    /// Whole requests.
    Request,
    Draw,
    At,
    /// A field of the request.
    Field(Field),
    /// One of the host's own facts, and the type the policy declares.
    Attribute(String, Option<AttributeType>),
    Consent(String),
    /// What conditions do not ask of, and few requests have: it is read over a document.
    Other,
}

impl Column {
    /// The columns of a table; two that say the same of a request, or one beside whole requests, are a mistake.
    pub(super) fn all<'f>(
        fields: impl IntoIterator<Item = &'f ArrowField> + Clone,
        declared: &Named<AttributeType>,
    ) -> Result<Vec<Self>> {
        let mut columns: Vec<Self> = Vec::new();
        for field in fields.clone() {
            let column = Self::of(field, declared)?;
            let same = columns.iter().zip(fields.clone()).find(|(other, _)| other.path == column.path);
            if let Some((_, first)) = same {
                let message = format!(
                    "columns `{}` and `{}` both say `{}` of a request, expected one of them",
                    clip(first.name()),
                    clip(field.name()),
                    clip(&column.path.join("."))
                );
                return Err(Error::argument(message));
            }
            columns.push(column);
        }
        let whole = columns.iter().any(|column| matches!(column.target, Target::Request));
        let beside = |column: &&Self| !matches!(column.target, Target::Request | Target::Draw);
        if let Some(column) = columns.iter().find(beside).filter(|_| whole) {
            let message = format!(
                "column `{}` stands beside `request`, which holds whole requests: expected `draw` at most",
                clip(&column.path.join("."))
            );
            return Err(Error::argument(message));
        }
        Ok(columns)
    }

    fn of(field: &ArrowField, declared: &Named<AttributeType>) -> Result<Self> {
        let name = field.name().as_str();
        if !is_readable(field.data_type()) {
            let message = format!(
                "column `{name}` is of type `{}`, expected text, a number, a boolean, a timestamp or a list of text",
                field.data_type()
            );
            return Err(Error::argument(message));
        }
        // An object has no column: its parts have.
        let known = |full: &str| {
            let found = FIELDS.iter().find(|(path, _, kind)| *path == full && *kind != Type::Object);
            found.map(|(_, field, _)| *field)
        };
        let full = format!("facts.{name}");
        let (target, path) = match (name, known(name), known(&full), name.split_once('.')) {
            ("request", ..) => (Target::Request, name),
            ("draw", ..) => (Target::Draw, name),
            ("at", ..) => (Target::At, name),
            ("zone" | "quiet_hours" | "report_lost", ..) => (Target::Other, name),
            (_, Some(field), ..) => (Target::Field(field), name),
            (_, _, Some(field), _) => (Target::Field(field), full.as_str()),
            (_, _, _, Some(("attributes", rest))) => {
                let path = vec!["attributes".to_owned(), rest.to_owned()];
                return Ok(Self { target: Target::Attribute(rest.to_owned(), declared.get(rest).copied()), path });
            }
            (_, _, _, Some(("consent", rest))) => {
                let path = vec!["consent".to_owned(), rest.to_owned()];
                return Ok(Self { target: Target::Consent(rest.to_owned()), path });
            }
            _ => {
                let hint = did_you_mean(name, FIELDS.iter().map(|(path, ..)| *path).chain(["request", "draw"]));
                return Err(Error::argument(format!("column `{}` is not a field of a request{hint}", clip(name))));
            }
        };
        Ok(Self { target, path: path.split('.').map(str::to_owned).collect() })
    }
}

fn is_readable(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) => is_text(item.data_type()) || is_laid_out(kind),
        kind => {
            kind.is_integer()
                || is_text(kind)
                || is_laid_out(kind)
                || matches!(kind, DataType::Boolean | DataType::Null)
                || matches!(kind, DataType::Float32 | DataType::Float64 | DataType::Timestamp(..))
        }
    }
}
