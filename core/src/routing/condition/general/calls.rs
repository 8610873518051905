//! The functions, by their names and the types they take.

use super::clock::Part;
use super::compile::{Made, joined};
use super::functions::Function;
use super::kind::Kind;
use super::value::Value;
use super::{Node, Zone};
use crate::instant::{self, ZoneData, not_a_zone, wide};
use crate::routing::condition::check::Checker;
use crate::routing::condition::eval::TextMatch;
use crate::suggest::clip;
use cel::common::ast::{CallExpr, IdedExpr};

impl Checker<'_, '_> {
    pub(super) fn function(&mut self, expr: &IdedExpr, call: &CallExpr) -> Option<Made> {
        let name = call.func_name.as_str();
        match (name, call.target.as_deref(), call.args.as_slice()) {
            ("size", Some(target), []) => self.converted(expr, name, target),
            (_, None, [arg]) if Function::conversion(name).is_some() => self.converted(expr, name, arg),
            ("startsWith", Some(whole), [piece]) => self.piece(expr, TextMatch::Start, whole, piece),
            ("endsWith", Some(whole), [piece]) => self.piece(expr, TextMatch::End, whole, piece),
            ("contains", Some(whole), [piece]) => self.piece(expr, TextMatch::Anywhere, whole, piece),
            ("matches", Some(whole), [pattern]) | ("matches", None, [whole, pattern]) => {
                self.matches(expr, whole, pattern)
            }
            (_, Some(whole), zone) if zone.len() < 2 && Part::named(name).is_some() => {
                self.clock(expr, Part::named(name)?, whole, zone.first())
            }
            (_, Some(target), args) => match self.two_variables(expr, name, target, args) {
                Some(made) => made,
                None => self.unknown(expr, name),
            },
            _ => self.unknown(expr, name),
        }
    }

    fn converted(&mut self, expr: &IdedExpr, name: &str, arg: &IdedExpr) -> Option<Made> {
        let function = Function::conversion(name)?;
        let made = self.made(arg)?;
        if let Node::Constant(Value::Text(text)) = &made.node {
            let fault = match function {
                Function::Time if wide::parse(text).is_none() => Some(instant::not_an_instant(text, "1 to 9999")),
                Function::Duration => instant::parse_duration(text).err(),
                _ => None,
            };
            if let Some(fault) = fault {
                let message = fault.message().to_owned();
                return self.wrong(arg, message);
            }
        }
        let (takes, gives) = signature(function);
        if !takes.is_empty() && !takes.iter().any(|kind| made.kind.may_be(*kind)) {
            let message = match function {
                Function::Size => format!("`size` takes a string or a list, this is {}", made.kind.name()),
                _ => format!("`{name}` does not take {}", made.kind.name()),
            };
            return self.wrong(expr, message);
        }
        let kind = if function == Function::Dyn { Kind::Any } else { gives };
        Some(joined(vec![made], kind, |nodes| Node::Call(function, nodes.into())))
    }

    fn piece(&mut self, expr: &IdedExpr, part: TextMatch, whole: &IdedExpr, piece: &IdedExpr) -> Option<Made> {
        let (whole, piece) = (self.made(whole), self.made(piece));
        let (whole, piece) = (whole?, piece?);
        if !whole.kind.may_be(Kind::Text) || !piece.kind.may_be(Kind::Text) {
            let (a, b) = (whole.kind.name(), piece.kind.name());
            return self.wrong(expr, format!("this takes two strings, these are {a} and {b}"));
        }
        let parts = vec![whole, piece];
        Some(joined(parts, Kind::Bool, |nodes| Node::Call(Function::Part(part), nodes.into())))
    }

    fn matches(&mut self, expr: &IdedExpr, whole: &IdedExpr, pattern: &IdedExpr) -> Option<Made> {
        let (made, with) = (self.made(whole), self.made(pattern));
        let (made, with) = (made?, with?);
        let Node::Constant(Value::Text(text)) = &with.node else {
            return self.wrong(pattern, "the pattern of `matches` is known when the policy is parsed".to_owned());
        };
        if !made.kind.may_be(Kind::Text) {
            return self.wrong(expr, format!("`matches` takes a string, this is {}", made.kind.name()));
        }
        let compiled = regex::RegexBuilder::new(text).size_limit(PATTERN).nest_limit(NESTED).build();
        match compiled {
            Ok(compiled) => Some(joined(vec![made], Kind::Bool, |nodes| {
                let whole = nodes.into_iter().next().unwrap_or(Node::Constant(Value::Bool(false)));
                Node::Matches(Box::new(whole), compiled)
            })),
            Err(fault) => {
                let why = match fault {
                    regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
                    // The last line says what is wrong; the others show where, which we do by its place.
                    fault => {
                        let told = fault.to_string();
                        let last = told.lines().last().unwrap_or_default().trim();
                        last.strip_prefix("error: ").unwrap_or(last).to_owned()
                    }
                };
                let message = format!("`{}` is not a pattern: {why}", clip(text));
                self.wrong(pattern, message)
            }
        }
    }

    fn clock(&mut self, expr: &IdedExpr, part: Part, whole: &IdedExpr, zone: Option<&IdedExpr>) -> Option<Made> {
        let (made, named) = (self.made(whole), zone.map(|zone| self.made(zone)));
        let made = made?;
        let fits =
            made.kind.may_be(Kind::Time) || (zone.is_none() && part.is_of_duration() && made.kind == Kind::Duration);
        if !fits {
            return self.wrong(expr, format!("{} has no such part", made.kind.name()));
        }
        let Some(named) = named else {
            return Some(joined(vec![made], Kind::Int, |nodes| Node::Call(Function::Clock(part), nodes.into())));
        };
        let named = named?;
        if let (Node::Constant(Value::Text(text)), Some(zone)) = (&named.node, zone) {
            let Some(known) = Zone::read(text, self.scope.zones) else {
                let missing = |data: &ZoneData| data.lacks(text).message().to_owned();
                let message = self.scope.zones.map_or_else(|| not_a_zone(text), missing);
                return self.wrong(zone, message);
            };
            return Some(joined(vec![made], Kind::Int, |nodes| {
                let whole = nodes.into_iter().next().unwrap_or(Node::Constant(Value::Bool(false)));
                Node::Clock(part, Box::new(whole), known)
            }));
        }
        if !named.kind.may_be(Kind::Text) {
            return self.wrong(expr, format!("a zone is a string, this is {}", named.kind.name()));
        }
        let data = self.scope.zones.cloned();
        Some(joined(vec![made, named], Kind::Int, |nodes| Node::ClockIn(part, nodes.into(), data)))
    }
}

/// What a conversion takes, everything when nothing is said, and what it gives.
const fn signature(function: Function) -> (&'static [Kind], Kind) {
    use Kind::{Bool, Bytes, Double, Duration, Int, List, Map, Text, Time, Uint};
    match function {
        Function::Size => (&[Text, Bytes, List, Map], Int),
        Function::Int => (&[Int, Uint, Double, Text, Time], Int),
        Function::Uint => (&[Int, Uint, Double, Text], Uint),
        Function::Double => (&[Int, Uint, Double, Text], Double),
        Function::Text => (&[Text, Bool, Int, Uint, Double, Bytes, Time, Duration], Text),
        Function::Bool => (&[Bool, Text], Bool),
        Function::Bytes => (&[Bytes, Text], Bytes),
        Function::Time => (&[Time, Int, Text], Time),
        Function::Duration => (&[Duration, Text], Duration),
        Function::Type => (&[], Kind::Type),
        Function::Dyn | Function::Part(_) | Function::Clock(_) => (&[], Kind::Any),
    }
}

/// The functions and macros that are known.
pub(in crate::routing::condition) const FUNCTIONS: [&str; 33] = [
    "has",
    "size",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "timestamp",
    "duration",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "bytes",
    "dyn",
    "type",
    "exists",
    "all",
    "exists_one",
    "map",
    "filter",
    "transformList",
    "transformMap",
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
];

/// The largest pattern, in bytes once compiled.
const PATTERN: usize = 1 << 20;
/// How deep a pattern may nest.
const NESTED: u32 = 64;
