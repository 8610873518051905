//! The macros. The parser writes those of one variable out as a fold with an accumulator, from which they are read back:
//! the shapes are those of the parser and of nobody else. Those of two variables it leaves as calls.

use super::Node;
use super::compile::Made;
use super::folds::{Fold, FoldKind};
use super::kind::Kind;
use crate::routing::condition::check::Checker;
use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

/// What a macro asks.
struct Asked<'e> {
    kind: FoldKind,
    filter: Option<&'e IdedExpr>,
    body: &'e IdedExpr,
}

impl Checker<'_, '_> {
    pub(super) fn comprehension(&mut self, expr: &IdedExpr, written: &ComprehensionExpr) -> Option<Made> {
        let Some(asked) = read_back(written) else { return self.unknown(expr, "this macro") };
        let range = self.made(&written.iter_range)?;
        self.fold(expr, range, &[&written.iter_var], &asked)
    }

    /// A macro of two variables, if it is one.
    pub(super) fn two_variables(
        &mut self,
        expr: &IdedExpr,
        name: &str,
        target: &IdedExpr,
        args: &[IdedExpr],
    ) -> Option<Option<Made>> {
        let kind = match name {
            "exists" => FoldKind::Exists,
            "all" => FoldKind::All,
            "existsOne" | "exists_one" => FoldKind::ExistsOne,
            "transformList" => FoldKind::List,
            "transformMap" => FoldKind::Map,
            _ => return None,
        };
        let (first, second, filter, body) = match args {
            [first, second, body] => (first, second, None, body),
            [first, second, filter, body] if matches!(kind, FoldKind::List | FoldKind::Map) => {
                (first, second, Some(filter), body)
            }
            _ => return None,
        };
        let (Expr::Ident(first), Expr::Ident(second)) = (&first.expr, &second.expr) else { return None };
        let range = self.made(target);
        Some(range.and_then(|range| self.fold(expr, range, &[first, second], &Asked { kind, filter, body })))
    }

    fn fold(&mut self, expr: &IdedExpr, range: Made, names: &[&String], asked: &Asked<'_>) -> Option<Made> {
        let (slot, two) = (self.open.variables.len(), names.len() == 2);
        if !(range.kind.is_list() || range.kind == Kind::Map) {
            return self.wrong(expr, format!("a macro takes a list or a map, this is {}", range.kind.name()));
        }
        let item = range.kind.item();
        let place = if matches!(range.kind, Kind::List | Kind::Texts) { Kind::Int } else { Kind::Any };
        let kinds = if two { [place, item] } else { [item, item] };
        self.open.variables.extend(names.iter().zip(kinds).map(|(name, kind)| ((*name).clone(), kind)));
        let filter = asked.filter.map(|filter| self.truths(filter));
        let body = match asked.kind {
            FoldKind::Exists | FoldKind::All | FoldKind::ExistsOne => self.truths(asked.body),
            FoldKind::List | FoldKind::Map => self.made(asked.body),
        };
        self.open.variables.truncate(slot);
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        let body = body?;
        self.open.denies |= asked.kind == FoldKind::All;
        let kind = match asked.kind {
            FoldKind::Exists | FoldKind::All | FoldKind::ExistsOne => Kind::Bool,
            FoldKind::List => body.kind.list(),
            FoldKind::Map => Kind::Map,
        };
        // What stands outside of it is what its own variables are not.
        let outside = |part: &Made| if part.outermost < slot { part.outermost } else { usize::MAX };
        let parts = [Some(&range), filter.as_ref(), Some(&body)];
        let outermost = parts.into_iter().flatten().map(outside).min().unwrap_or(usize::MAX);
        let reads = parts.into_iter().flatten().any(|part| part.reads);
        let filter = filter.map(|filter| filter.node);
        let fold = Fold { kind: asked.kind, range: range.node, slot, two, filter, body: body.node };
        Some(Made { node: Node::Fold(Box::new(fold)), kind, reads, outermost })
    }
}

fn read_back(written: &ComprehensionExpr) -> Option<Asked<'_>> {
    let Expr::Call(step) = &written.loop_step.expr else { return None };
    Some(match (step.func_name.as_str(), step.args.as_slice(), &written.accu_init.expr) {
        (operators::LOGICAL_OR, [_, body], _) => Asked { kind: FoldKind::Exists, filter: None, body },
        (operators::LOGICAL_AND, [_, body], _) => Asked { kind: FoldKind::All, filter: None, body },
        (operators::CONDITIONAL, [body, ..], Expr::Literal(LiteralValue::Int(_))) => {
            Asked { kind: FoldKind::ExistsOne, filter: None, body }
        }
        (operators::CONDITIONAL, [filter, taken, _], Expr::List(_)) => {
            Asked { kind: FoldKind::List, filter: Some(filter), body: appended(taken)? }
        }
        (operators::ADD, _, Expr::List(_)) => {
            Asked { kind: FoldKind::List, filter: None, body: appended(&written.loop_step)? }
        }
        _ => return None,
    })
}

/// What is put at the end of the list.
fn appended(expr: &IdedExpr) -> Option<&IdedExpr> {
    let Expr::Call(call) = &expr.expr else { return None };
    let Expr::List(list) = &call.args.get(1)?.expr else { return None };
    list.elements.first()
}
