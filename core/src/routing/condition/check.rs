//! From CEL's syntax tree to a compiled condition: every name is found and every type agreed here, once.
//!
//! What the fast tier has no words for is compiled by the general one instead: whole, from the `&&`, `||` or `!` above it.

use super::Problem;
use super::eval::{Compare, Sum, Term, Test, TextMatch};
use super::general::{FUNCTIONS, Open, type_named};
use super::number::Number;
use super::schema::{FIELDS, Field, Scope, Type};
use crate::instant::{self, wide};
use crate::routing::documents::AttributeType;
use crate::suggest::{clip, did_you_mean};
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};

/// Checks one condition. A part that cannot be compiled is a problem and `None`; the rest is still looked at.
pub(super) struct Checker<'c, 's> {
    text: &'c str,
    source: &'c SourceInfo,
    pub(super) scope: &'c mut Scope<'s>,
    pub(super) fields: Vec<Field>,
    problems: Vec<Problem>,
    /// Whether the part that is looked at is beyond the fast tier.
    beyond: bool,
    pub(super) open: Open,
    /// How many parts stand around the one that is looked at.
    depth: usize,
}

impl<'c, 's> Checker<'c, 's> {
    pub(super) fn new(text: &'c str, source: &'c SourceInfo, scope: &'c mut Scope<'s>) -> Self {
        Self {
            text,
            source,
            scope,
            fields: Vec::new(),
            problems: Vec::new(),
            beyond: false,
            open: Open::default(),
            depth: 0,
        }
    }

    pub(super) fn finish(mut self) -> (Box<[Field]>, Vec<Problem>) {
        self.fields.sort_unstable();
        self.fields.dedup();
        self.problems.sort_by_key(|problem| problem.offset);
        (self.fields.into_boxed_slice(), self.problems)
    }

    /// An expression that must be true or false.
    pub(super) fn test(&mut self, expr: &IdedExpr) -> Option<Test> {
        let (problems, fields) = (self.problems.len(), self.fields.len());
        let above = std::mem::take(&mut self.beyond);
        let term = self.term(expr);
        if std::mem::replace(&mut self.beyond, above) {
            self.problems.truncate(problems);
            self.fields.truncate(fields);
            return self.general(expr).map(|general| Test::General(Box::new(general)));
        }
        match term? {
            (Term::Of(test), _) => Some(*test),
            (Term::Bool(value), _) => Some(Test::Always(value)),
            (term, Type::Bool | Type::Any) => Some(Test::Truth(term)),
            (_, kind) => self.wrong(expr, format!("this is {}, expected something true or false", kind.name())),
        }
    }

    fn term(&mut self, expr: &IdedExpr) -> Option<(Term, Type)> {
        self.within(expr, |checker| checker.term_within(expr))
    }

    /// Looks at a part, when not too many stand around it for the stack.
    pub(super) fn within<T>(&mut self, expr: &IdedExpr, look: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return self.wrong(expr, format!("parts stand more than {DEEPEST} deep"));
        }
        self.depth += 1;
        let made = look(self);
        self.depth -= 1;
        made
    }

    fn term_within(&mut self, expr: &IdedExpr) -> Option<(Term, Type)> {
        match &expr.expr {
            Expr::Literal(literal) => self.literal(expr, literal),
            Expr::Ident(name) if name == "segments" && self.scope.in_rule => self.beyond(),
            Expr::Ident(_) | Expr::Select(_) if path(expr).is_none_or(|name| type_named(&name).is_some()) => {
                self.beyond()
            }
            Expr::Ident(_) => self.field(expr),
            Expr::Select(select) if !select.test => self.field(expr),
            Expr::Select(_) => {
                let field = self.find(expr)?.0;
                Some((of(Test::Has(field)), Type::Bool))
            }
            Expr::Call(call) => self.call(expr, call),
            _ => self.beyond(),
        }
    }

    fn literal(&mut self, expr: &IdedExpr, literal: &LiteralValue) -> Option<(Term, Type)> {
        Some(match literal {
            LiteralValue::Boolean(value) => (Term::Bool(*value.inner()), Type::Bool),
            LiteralValue::Int(value) => (Term::Int(*value.inner()), Type::Int),
            LiteralValue::Double(value) => (Term::Double(*value.inner()), Type::Double),
            LiteralValue::String(value) => (Term::Text(value.inner().into()), Type::Text),
            LiteralValue::Null => return self.no_null(expr),
            LiteralValue::UInt(_) | LiteralValue::Bytes(_) => return self.beyond(),
        })
    }

    pub(super) fn no_null<T>(&mut self, expr: &IdedExpr) -> Option<T> {
        self.wrong(expr, "`null` is not known here, expected `has(…)`".to_owned())
    }

    fn field(&mut self, expr: &IdedExpr) -> Option<(Term, Type)> {
        self.field_of(expr).map(|(field, kind)| (Term::Field(field), kind))
    }

    /// A field that has a value.
    pub(super) fn field_of(&mut self, expr: &IdedExpr) -> Option<(Field, Type)> {
        let (field, kind) = self.find(expr)?;
        if kind == Type::Object {
            let message = match field {
                Field::Running => "a contact under way has fields, expected `has(request.running)` or one of them",
                _ => "an open case has fields, expected `has(facts.open_case)` or one of them",
            };
            return self.wrong(expr, message.to_owned());
        }
        Some((field, kind))
    }

    pub(super) fn find(&mut self, expr: &IdedExpr) -> Option<(Field, Type)> {
        let Some(name) = path(expr) else {
            return self.wrong(expr, "a field is named like `facts.repeat`".to_owned());
        };
        // `has()` takes a member of something: `has(request.matter)`.
        let name = name.strip_prefix("request.").map(str::to_owned).unwrap_or(name);
        let known = FIELDS.iter().find(|(known, ..)| *known == name).map(|(_, field, kind)| (*field, *kind));
        let found = match (known, name.split_once('.')) {
            (Some(found), _) => Some(found),
            (None, Some(("attributes", attribute))) => return self.attribute(expr, attribute),
            (None, Some(("consent", purpose))) => self.consent(purpose),
            _ => None,
        };
        if let Some((field, _)) = found {
            self.fields.push(field);
            return found;
        }
        let message = match name.as_str() {
            "segments" if self.scope.in_rule => "`segments` is asked like this: `\"name\" in segments`".to_owned(),
            "segments" => "a segment cannot depend on segments, expected a condition over the request".to_owned(),
            "facts" | "attributes" | "consent" => format!("`{name}` has fields, expected one such as `{name}.known`"),
            _ => {
                let names = FIELDS.iter().map(|(known, ..)| *known);
                // Somebody who forgets the `facts.` is told so.
                let short =
                    FIELDS.iter().map(|(known, ..)| *known).find(|known| known.strip_prefix("facts.") == Some(&*name));
                let hint = short.map_or_else(|| did_you_mean(&name, names), |full| format!("; did you mean `{full}`?"));
                format!("unknown field `{}`{hint}", clip(&name))
            }
        };
        self.wrong(expr, message)
    }

    fn attribute(&mut self, expr: &IdedExpr, name: &str) -> Option<(Field, Type)> {
        let declared = self.scope.attributes;
        let kind = match declared.get(name) {
            Some(AttributeType::Bool) => Type::Bool,
            Some(AttributeType::Int) => Type::Int,
            Some(AttributeType::Double) => Type::Double,
            Some(AttributeType::String) => Type::Text,
            None if declared.is_empty() => Type::Any,
            None => {
                let hint = did_you_mean(name, declared.names());
                return self.wrong(expr, format!("attribute `{}` is not declared{hint}", clip(name)));
            }
        };
        let field = Field::Attribute(u16::try_from(self.scope.interned.attribute(name, kind)).ok()?);
        self.fields.push(field);
        Some((field, kind))
    }

    fn consent(&mut self, purpose: &str) -> Option<(Field, Type)> {
        Some((Field::Consent(u16::try_from(self.scope.interned.consent(purpose)).ok()?), Type::Bool))
    }

    fn call(&mut self, expr: &IdedExpr, call: &CallExpr) -> Option<(Term, Type)> {
        let name = call.func_name.as_str();
        match (name, &call.target, call.args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, None, args) => {
                let and = name == operators::LOGICAL_AND;
                let parts: Vec<Option<Test>> = args.iter().map(|arg| self.test(arg)).collect();
                let mut flat = Vec::new();
                for part in parts {
                    match (part?, and) {
                        (Test::And(inner), true) | (Test::Or(inner), false) => flat.extend(inner),
                        (other, _) => flat.push(other),
                    }
                }
                let parts = flat.into_boxed_slice();
                Some((of(if and { Test::And(parts) } else { Test::Or(parts) }), Type::Bool))
            }
            (operators::LOGICAL_NOT, None, [arg]) => Some((of(Test::Not(Box::new(self.test(arg)?))), Type::Bool)),
            (operators::CONDITIONAL, None, [condition, yes, no]) => self.choice(condition, yes, no),
            (operators::IN, None, [item, list]) => self.among(item, list).map(|test| (of(test), Type::Bool)),
            (operators::NEGATE, None, [arg]) => match self.term(arg)? {
                (Term::Int(value), kind) => match value.checked_neg() {
                    Some(value) => Some((Term::Int(value), kind)),
                    None => self.beyond(),
                },
                (Term::Double(value), kind) => Some((Term::Double(-value), kind)),
                (term, kind) if kind.is_number() || kind == Type::Duration => {
                    Some((Term::Negative(Box::new(term)), kind))
                }
                (_, kind) => self.wrong(expr, format!("`-` takes a number, this is {}", kind.name())),
            },
            ("size", None, [arg]) => self.size(arg),
            ("size", Some(target), []) => self.size(target),
            ("startsWith", Some(whole), [piece]) => self.part(TextMatch::Start, whole, piece),
            ("endsWith", Some(whole), [piece]) => self.part(TextMatch::End, whole, piece),
            ("contains", Some(whole), [piece]) => self.part(TextMatch::Anywhere, whole, piece),
            ("timestamp" | "duration", None, [arg]) => self.time_literal(name, arg),
            (_, None, [a, b]) => match (Compare::named(name), Sum::named(name)) {
                (Some(how), _) => self.compare(how, a, b).map(|test| (of(test), Type::Bool)),
                (_, Some(how)) => self.sum(how, a, b),
                _ => self.beyond(),
            },
            _ => self.beyond(),
        }
    }

    fn choice(&mut self, condition: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Option<(Term, Type)> {
        let (condition, yes, no) = (self.test(condition), self.term(yes), self.term(no));
        let (condition, (yes, yes_kind), (no, no_kind)) = (condition?, yes?, no?);
        let kind = match (yes_kind, no_kind) {
            (a, b) if a == b => a,
            (a, b) if a.is_number() && b.is_number() => Type::Double,
            _ => return self.beyond(),
        };
        if kind == Type::Texts {
            return self.beyond();
        }
        if kind == Type::Bool {
            let test = |term| match term {
                Term::Of(test) => *test,
                term => Test::Truth(term),
            };
            return Some((of(Test::If(Box::new((condition, test(yes), test(no))))), kind));
        }
        Some((Term::If(Box::new((condition, yes, no))), kind))
    }

    fn compare(&mut self, how: Compare, a: &IdedExpr, b: &IdedExpr) -> Option<Test> {
        let (left, right) = (self.term(a), self.term(b));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        for (field, other, at) in [(&left, &right, b), (&right, &left, a)] {
            if let (Term::Field(field), Term::Text(text)) = (field, other) {
                self.known(*field, text, at);
            }
        }
        let fits = match (left_kind, right_kind) {
            (Type::Texts | Type::Object, _) | (_, Type::Texts | Type::Object) => false,
            (Type::Any, _) | (_, Type::Any) => true,
            (a, b) => a == b || (a.is_number() && b.is_number()),
        };
        if !fits {
            return self.beyond();
        }
        Some(match (how, left, right) {
            (Compare::Equal, Term::Field(field), Term::Text(text)) => Test::Is(field, text),
            (Compare::Equal, Term::Text(text), Term::Field(field)) => Test::Is(field, text),
            (how, left, right) => Test::Compare(how, left, right),
        })
    }

    fn sum(&mut self, how: Sum, a: &IdedExpr, b: &IdedExpr) -> Option<(Term, Type)> {
        let (left, right) = (self.term(a), self.term(b));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        let kind = match (how, left_kind, right_kind) {
            (_, Type::Int, Type::Int) => Type::Int,
            (Sum::Remainder, Type::Double, _) | (Sum::Remainder, _, Type::Double) => return self.beyond(),
            // Two attributes may be strings as well.
            (Sum::Add, Type::Any, Type::Any) => return self.beyond(),
            (_, a, b) if a.is_number() && b.is_number() => Type::Double,
            (Sum::Subtract, Type::Time, Type::Time) => Type::Duration,
            (Sum::Add | Sum::Subtract, Type::Duration, Type::Duration) => Type::Duration,
            _ => return self.beyond(),
        };
        match how.literals(&left, &right) {
            // NaN is refused there.
            Some(Number::Double(value)) if value.is_nan() => self.beyond(),
            _ => Some((Term::Sum(how, Box::new((left, right))), kind)),
        }
    }

    fn size(&mut self, arg: &IdedExpr) -> Option<(Term, Type)> {
        match self.term(arg)? {
            (term, Type::Text | Type::Texts) => Some((Term::Size(Box::new(term)), Type::Int)),
            _ => self.beyond(),
        }
    }

    fn part(&mut self, part: TextMatch, whole: &IdedExpr, piece: &IdedExpr) -> Option<(Term, Type)> {
        let (whole, piece) = (self.term(whole), self.term(piece));
        match (whole?, piece?) {
            ((whole, Type::Text | Type::Any), (piece, Type::Text | Type::Any)) => {
                Some((of(Test::TextMatch(part, whole, piece)), Type::Bool))
            }
            _ => self.beyond(),
        }
    }

    fn among(&mut self, item: &IdedExpr, list: &IdedExpr) -> Option<Test> {
        if matches!(&list.expr, Expr::Ident(name) if name == "segments") && self.scope.in_rule {
            return self.segment(item);
        }
        let left = self.term(item);
        let Expr::List(list) = &list.expr else {
            let right = self.term(list);
            return match (left?, right?) {
                ((term, Type::Text | Type::Any), (Term::Field(field), Type::Texts)) => {
                    if let Term::Text(text) = &term {
                        self.known(field, text, item);
                    }
                    Some(Test::Holds(field, term))
                }
                _ => self.beyond(),
            };
        };
        let elements: Vec<_> = list.elements.iter().map(|element| self.term(element)).collect();
        let (term, kind) = left?;
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        for (element, at) in elements.into_iter().zip(&list.elements) {
            match element?.0 {
                Term::Text(text) if matches!(kind, Type::Text | Type::Any) => {
                    if let Term::Field(field) = &term {
                        self.known(*field, &text, at);
                    }
                    texts.push(text);
                }
                Term::Int(value) if kind.is_number() => numbers.push(Number::Int(value)),
                Term::Double(value) if kind.is_number() => numbers.push(Number::Double(value)),
                _ => return self.beyond(),
            }
        }
        match (texts.is_empty(), numbers.is_empty()) {
            (false, true) => Some(Test::AmongTexts(term, texts.into_boxed_slice())),
            (true, false) => Some(Test::AmongNumbers(term, numbers.into_boxed_slice())),
            _ => self.beyond(),
        }
    }

    fn segment(&mut self, item: &IdedExpr) -> Option<Test> {
        let Expr::Literal(LiteralValue::String(name)) = &item.expr else {
            return self.wrong(item, "`segments` is asked like this: `\"name\" in segments`".to_owned());
        };
        match self.scope.segments.position(name.inner()) {
            Some(place) => Some(Test::Segment(u16::try_from(place).ok()?)),
            None => {
                let hint = did_you_mean(name.inner(), self.scope.segments.iter());
                self.wrong(item, format!("segment `{}` is not defined{hint}", clip(name.inner())))
            }
        }
    }

    fn time_literal(&mut self, name: &str, arg: &IdedExpr) -> Option<(Term, Type)> {
        let Expr::Literal(LiteralValue::String(text)) = &arg.expr else {
            return self.beyond();
        };
        let parsed = match name {
            "timestamp" => instant::parse(text.inner()).map(|at| (Term::Time(at), Type::Time)),
            _ => instant::parse_duration(text.inner()).map(|length| (Term::Duration(length), Type::Duration)),
        };
        match parsed {
            Ok(term) => Some(term),
            // Too far off for an instant of a request.
            Err(_) if name == "timestamp" && wide::parse(text.inner()).is_some() => self.beyond(),
            Err(error) => self.wrong(arg, error.message().to_owned()),
        }
    }

    /// A literal beside a field whose values are known must be one of them.
    fn known(&mut self, field: Field, text: &str, at: &IdedExpr) {
        if let Err((what, known)) = self.scope.known_for(field, text) {
            let hint = did_you_mean(text, known);
            let message = format!("`{}` is not {what} of this policy{hint}", clip(text));
            let offset = self.offset(at);
            self.problems.push(Problem { offset, message });
        }
    }

    pub(super) fn unknown<T>(&mut self, expr: &IdedExpr, name: &str) -> Option<T> {
        let hint = did_you_mean(name, FUNCTIONS);
        self.wrong(expr, format!("`{}` is not known here with these arguments{hint}", clip(name)))
    }

    pub(super) fn wrong<T>(&mut self, expr: &IdedExpr, message: String) -> Option<T> {
        let offset = self.offset(expr);
        self.problems.push(Problem { offset, message });
        None
    }

    fn beyond<T>(&mut self) -> Option<T> {
        self.beyond = true;
        None
    }

    /// Characters from the start of the condition to where this expression starts.
    fn offset(&self, expr: &IdedExpr) -> usize {
        let start = leftmost(expr).iter().filter_map(|id| self.source.offset_for(*id)).map(|(start, _)| start).min();
        // The parser counts bytes.
        let start = usize::try_from(start.unwrap_or(0)).unwrap_or(0);
        self.text.get(..start).unwrap_or(self.text).chars().count()
    }
}

/// The ids along the left edge of an expression: CEL places an operator at its sign, a person at its first letter.
fn leftmost(expr: &IdedExpr) -> Vec<u64> {
    let mut ids = vec![expr.id];
    let mut at = expr;
    loop {
        at = match &at.expr {
            Expr::Select(select) if !select.test => &select.operand,
            Expr::Call(call) => match call.target.as_deref().or(call.args.first()) {
                Some(next) => next,
                None => return ids,
            },
            Expr::Comprehension(macro_call) => &macro_call.iter_range,
            _ => return ids,
        };
        ids.push(at.id);
    }
}

/// A path of names, written out.
pub(super) fn path(expr: &IdedExpr) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", path(&select.operand)?, select.field)),
        _ => None,
    }
}

fn of(test: Test) -> Term {
    Term::Of(Box::new(test))
}

impl Compare {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            operators::EQUALS => Self::Equal,
            operators::NOT_EQUALS => Self::NotEqual,
            operators::LESS => Self::Less,
            operators::LESS_EQUALS => Self::AtMost,
            operators::GREATER => Self::Greater,
            operators::GREATER_EQUALS => Self::AtLeast,
            _ => return None,
        })
    }
}

impl Sum {
    /// What two literals come to.
    fn literals(self, a: &Term, b: &Term) -> Option<Number> {
        let number = |term: &Term| match term {
            Term::Int(value) => Some(Number::Int(*value)),
            Term::Double(value) => Some(Number::Double(*value)),
            _ => None,
        };
        number(a)?.reckon(self, number(b)?)
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            operators::ADD => Self::Add,
            operators::SUBSTRACT => Self::Subtract,
            operators::MULTIPLY => Self::Multiply,
            operators::DIVIDE => Self::Divide,
            operators::MODULO => Self::Remainder,
            _ => return None,
        })
    }
}

/// How many parts may stand in each other: each sum of a chain stands in the next.
const DEEPEST: usize = 250;
