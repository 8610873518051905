//! From CEL's syntax tree to the general tier.

use super::eval::{Fault, Run};
use super::functions;
use super::kind::{Kind, type_named};
use super::text::Text;
use super::value::Value;
use super::{Compare, General, Node, Sum};
use crate::routing::condition::check::{Checker, path};
use crate::routing::condition::number::Number;
use crate::routing::condition::schema::Field;
use cel::common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, LiteralValue, MapExpr, SelectExpr, operators};
use std::borrow::Cow;

/// A part that is compiled.
pub(super) struct Made {
    pub(super) node: Node,
    pub(super) kind: Kind,
    /// Whether it reads the request.
    pub(super) reads: bool,
    /// The outermost variable it uses; none is as far in as can be.
    pub(super) outermost: usize,
}

impl Made {
    pub(super) fn constant(value: Value<'static>, kind: Kind) -> Self {
        Self { node: Node::Constant(value), kind, reads: false, outermost: usize::MAX }
    }

    pub(super) fn reading(node: Node, kind: Kind) -> Self {
        Self { node, kind, reads: true, outermost: usize::MAX }
    }
}

/// What the checker keeps while a part of the general tier is compiled.
#[derive(Default)]
pub(in crate::routing::condition) struct Open {
    /// The variables of the macros around, from the outermost on.
    pub(super) variables: Vec<(String, Kind)>,
    pub(super) asked: Vec<Field>,
    pub(super) segments: usize,
    pub(super) denies: bool,
}

impl Checker<'_, '_> {
    /// A condition, or a part of one, that the fast tier has no words for.
    pub(in crate::routing::condition) fn general(&mut self, expr: &IdedExpr) -> Option<General> {
        self.open = Open::default();
        let before = self.fields.len();
        let made = self.made(expr)?;
        self.truth(expr, made.kind)?;
        let open = std::mem::take(&mut self.open);
        let sorted = |mut fields: Vec<Field>| {
            fields.sort_unstable();
            fields.dedup();
            fields.into_boxed_slice()
        };
        let fields = sorted(self.fields.get(before..).unwrap_or_default().to_vec());
        Some(General {
            node: made.node,
            fields,
            asked: sorted(open.asked),
            segments: open.segments,
            denies: open.denies,
        })
    }

    pub(super) fn made(&mut self, expr: &IdedExpr) -> Option<Made> {
        self.within(expr, |checker| checker.made_within(expr))
    }

    fn made_within(&mut self, expr: &IdedExpr) -> Option<Made> {
        let made = match &expr.expr {
            Expr::Literal(literal) => self.constant(expr, literal),
            Expr::Ident(name) => self.named(expr, name),
            Expr::Select(select) => self.selected(expr, select),
            Expr::Call(call) => self.called(expr, call),
            Expr::List(list) => {
                let parts: Vec<_> = list.elements.iter().map(|element| self.made(element)).collect();
                if !list.optional_indices.is_empty() {
                    return self.wrong(expr, "optional items are not known here".to_owned());
                }
                let parts: Vec<Made> = parts.into_iter().collect::<Option<_>>()?;
                let kind = parts.iter().map(|part| part.kind).reduce(Kind::either).map_or(Kind::List, Kind::list);
                Some(joined(parts, kind, |parts| Node::List(parts.into())))
            }
            Expr::Map(map) => self.map(expr, map),
            Expr::Comprehension(comprehension) => self.comprehension(expr, comprehension),
            Expr::Struct(structure) => {
                let message = format!("structures such as `{}` are not known here", structure.type_name);
                self.wrong(expr, message)
            }
            Expr::Unspecified => None,
        }?;
        self.worked_out(expr, made)
    }

    /// What needs no request is worked out now. What comes to an error stays: another part may settle the answer.
    fn worked_out(&mut self, expr: &IdedExpr, made: Made) -> Option<Made> {
        if made.reads || made.outermost != usize::MAX || matches!(made.node, Node::Constant(_)) {
            return Some(made);
        }
        let value = made.node.value(&mut Run::alone()).map(Value::owned);
        match value {
            Ok(value) => Some(Made::constant(value, made.kind)),
            Err(Fault::NotANumber) => {
                self.wrong(expr, "this comes to NaN, which is not known here: it is absent, like a field".to_owned())
            }
            Err(Fault::Lost | Fault::Steps) => Some(made),
        }
    }

    fn constant(&mut self, expr: &IdedExpr, literal: &LiteralValue) -> Option<Made> {
        let (value, kind) = match literal {
            LiteralValue::Boolean(value) => (Value::Bool(*value.inner()), Kind::Bool),
            LiteralValue::Int(value) => (Value::int(*value.inner()), Kind::Int),
            LiteralValue::UInt(value) => (Value::Number(Number::Uint(*value.inner())), Kind::Uint),
            LiteralValue::Double(value) => (Value::Number(Number::Double(*value.inner())), Kind::Double),
            LiteralValue::String(value) => (Value::Text(Text::Long(value.inner().into())), Kind::Text),
            LiteralValue::Bytes(value) => (Value::Bytes(Cow::Owned(value.inner().to_vec())), Kind::Bytes),
            LiteralValue::Null => return self.no_null(expr),
        };
        Some(Made::constant(value, kind))
    }

    fn named(&mut self, expr: &IdedExpr, name: &str) -> Option<Made> {
        if let Some(slot) = self.open.variables.iter().rposition(|(known, _)| known == name) {
            let kind = self.open.variables.get(slot)?.1;
            return Some(Made { node: Node::Variable(slot), kind, reads: false, outermost: slot });
        }
        if name == "segments" && self.scope.in_rule {
            self.open.segments = self.scope.segments.iter().count();
            let names = self.scope.segments.iter().map(Box::from).collect();
            return Some(Made::reading(Node::Segments(names), Kind::Texts));
        }
        if let Some(name) = type_named(name) {
            return Some(Made::constant(Value::Type(name), Kind::Type));
        }
        let (field, kind) = self.field_of(expr)?;
        Some(Made::reading(Node::Field(field), kind.into()))
    }

    fn selected(&mut self, expr: &IdedExpr, select: &SelectExpr) -> Option<Made> {
        let root = root(expr).filter(|root| !self.open.variables.iter().any(|(known, _)| known == root));
        if root.is_some() {
            if select.test {
                let field = self.find(expr)?.0;
                self.open.asked.push(field);
                return Some(Made::reading(Node::Has(field), Kind::Bool));
            }
            if let Some(name) = path(expr).as_deref().and_then(type_named) {
                return Some(Made::constant(Value::Type(name), Kind::Type));
            }
            let (field, kind) = self.field_of(expr)?;
            return Some(Made::reading(Node::Field(field), kind.into()));
        }
        let whole = self.made(&select.operand)?;
        if !whole.kind.may_be(Kind::Map) {
            return self.wrong(expr, format!("{} has no fields", whole.kind.name()));
        }
        let (reads, outermost) = (whole.reads, whole.outermost);
        let (node, name) = (Box::new(whole.node), select.field.as_str().into());
        let (node, kind) = match select.test {
            true => (Node::HasMember(node, name), Kind::Bool),
            false => (Node::Member(node, name), Kind::Any),
        };
        Some(Made { node, kind, reads, outermost })
    }

    fn map(&mut self, expr: &IdedExpr, map: &MapExpr) -> Option<Made> {
        let mut parts = Vec::new();
        for entry in &map.entries {
            let EntryExpr::MapEntry(entry) = &entry.expr else { return None };
            if entry.optional {
                return self.wrong(expr, "optional entries are not known here".to_owned());
            }
            parts.push(self.made(&entry.key));
            parts.push(self.made(&entry.value));
        }
        let parts = parts.into_iter().collect::<Option<_>>()?;
        Some(joined(parts, Kind::Map, |nodes| {
            let mut nodes = nodes.into_iter();
            Node::Map(std::iter::from_fn(|| nodes.next().zip(nodes.next())).collect())
        }))
    }

    /// Operators; functions are beside it.
    fn called(&mut self, expr: &IdedExpr, call: &CallExpr) -> Option<Made> {
        let name = call.func_name.as_str();
        if let (operators::LOGICAL_AND | operators::LOGICAL_OR, None) = (name, &call.target) {
            let parts: Vec<_> = call.args.iter().map(|arg| self.truths(arg)).collect();
            let parts = parts.into_iter().collect::<Option<_>>()?;
            let and = name == operators::LOGICAL_AND;
            let node = |parts: Vec<Node>| if and { Node::And(parts.into()) } else { Node::Or(parts.into()) };
            return Some(joined(parts, Kind::Bool, node));
        }
        match (name, &call.target, call.args.as_slice()) {
            (operators::LOGICAL_NOT, None, [arg]) => {
                let made = self.truths(arg)?;
                self.open.denies = true;
                Some(joined(vec![made], Kind::Bool, |nodes| one(nodes, Node::Not)))
            }
            (operators::NEGATE, None, [arg]) => {
                let made = self.made(arg)?;
                let kind = made.kind;
                if kind == Kind::Uint || !(kind.is_number() || kind == Kind::Duration) {
                    return self.wrong(expr, format!("`-` takes a number, this is {}", kind.name()));
                }
                Some(joined(vec![made], kind, |nodes| one(nodes, Node::Negative)))
            }
            (operators::CONDITIONAL, None, [condition, yes, no]) => {
                let parts = (self.truths(condition), self.made(yes), self.made(no));
                let (condition, yes, no) = (parts.0?, parts.1?, parts.2?);
                if !yes.kind.may_equal(no.kind) {
                    let (a, b) = (yes.kind.name(), no.kind.name());
                    return self.wrong(expr, format!("both sides of `:` are of one type, these are {a} and {b}"));
                }
                let kind = yes.kind.either(no.kind);
                Some(joined(vec![condition, yes, no], kind, |nodes| {
                    let mut nodes = nodes.into_iter();
                    let mut next = || nodes.next().unwrap_or(Node::Constant(Value::Bool(false)));
                    Node::If(Box::new((next(), next(), next())))
                }))
            }
            (operators::INDEX, None, [whole, at]) => {
                let (whole, at) = (self.made(whole), self.made(at));
                let (whole, at) = (whole?, at?);
                let fits = match whole.kind {
                    Kind::Map | Kind::Any => true,
                    list => list.is_list() && at.kind.may_be(Kind::Int),
                };
                if !fits {
                    let (a, b) = (whole.kind.name(), at.kind.name());
                    return self.wrong(
                        expr,
                        format!("`[…]` takes a list and its place, or a map and a key; these are {a} and {b}"),
                    );
                }
                let kind = whole.kind.item();
                Some(joined(vec![whole, at], kind, |nodes| two(nodes, Node::Index)))
            }
            (operators::IN, None, [item, list]) => {
                let (item, list) = (self.made(item), self.made(list));
                let (item, list) = (item?, list?);
                if !(list.kind.is_list() || list.kind == Kind::Map) || !item.kind.may_equal(list.kind.item()) {
                    let (a, b) = (item.kind.name(), list.kind.name());
                    return self.wrong(expr, format!("`in` takes a value and a list, these are {a} and {b}"));
                }
                Some(joined(vec![item, list], Kind::Bool, |nodes| two(nodes, Node::In)))
            }
            (_, None, [a, b]) if Compare::named(name).is_some() || Sum::named(name).is_some() => {
                let (a, b) = (self.made(a), self.made(b));
                let (a, b) = (a?, b?);
                match (Compare::named(name), Sum::named(name)) {
                    (Some(how), _) => self.compared(expr, how, a, b),
                    (_, Some(how)) => self.summed(expr, how, a, b),
                    _ => None,
                }
            }
            _ => self.function(expr, call),
        }
    }

    fn compared(&mut self, expr: &IdedExpr, how: Compare, a: Made, b: Made) -> Option<Made> {
        let ordered = !matches!(how, Compare::Equal | Compare::NotEqual);
        let has_order = |kind| !matches!(kind, Kind::List | Kind::Texts | Kind::Map | Kind::Type);
        if !a.kind.may_equal(b.kind) || (ordered && !(has_order(a.kind) && has_order(b.kind))) {
            let (a, b) = (a.kind.name(), b.kind.name());
            return self.wrong(expr, format!("{a} cannot be compared with {b} like this"));
        }
        self.open.denies |= how == Compare::NotEqual;
        Some(joined(vec![a, b], Kind::Bool, |nodes| two(nodes, |pair| Node::Compare(how, pair))))
    }

    fn summed(&mut self, expr: &IdedExpr, how: Sum, a: Made, b: Made) -> Option<Made> {
        let Some(kind) = functions::kind_of_sum(how, a.kind, b.kind) else {
            let (a, b) = (a.kind.name(), b.kind.name());
            return self.wrong(expr, format!("{a} and {b} cannot be reckoned with like this"));
        };
        Some(joined(vec![a, b], kind, |nodes| two(nodes, |pair| Node::Sum(how, pair))))
    }

    /// A part that must be true or false.
    pub(super) fn truths(&mut self, expr: &IdedExpr) -> Option<Made> {
        let made = self.made(expr)?;
        self.truth(expr, made.kind)?;
        Some(made)
    }

    fn truth(&mut self, expr: &IdedExpr, kind: Kind) -> Option<()> {
        if kind.may_be(Kind::Bool) {
            return Some(());
        }
        self.wrong(expr, format!("this is {}, expected something true or false", kind.name()))
    }
}

/// A part made of parts.
pub(super) fn joined(parts: Vec<Made>, kind: Kind, node: impl FnOnce(Vec<Node>) -> Node) -> Made {
    let reads = parts.iter().any(|part| part.reads);
    let outermost = parts.iter().map(|part| part.outermost).min().unwrap_or(usize::MAX);
    Made { node: node(parts.into_iter().map(|part| part.node).collect()), kind, reads, outermost }
}

fn one(mut nodes: Vec<Node>, make: impl FnOnce(Box<Node>) -> Node) -> Node {
    make(Box::new(nodes.pop().unwrap_or(Node::Constant(Value::Bool(false)))))
}

fn two(nodes: Vec<Node>, make: impl FnOnce(Box<(Node, Node)>) -> Node) -> Node {
    let mut nodes = nodes.into_iter();
    let mut next = || nodes.next().unwrap_or(Node::Constant(Value::Bool(false)));
    make(Box::new((next(), next())))
}

/// The first name of a path of names.
fn root(expr: &IdedExpr) -> Option<&str> {
    match &expr.expr {
        Expr::Ident(name) => Some(name),
        Expr::Select(select) => root(&select.operand),
        _ => None,
    }
}
