//! Policies to write and decisions to understand: checks, differences, explanations, replays, what-ifs.

use crate::error::kanava_error;
use crate::guard::call;
use crate::router::kanava_router;
use crate::status::kanava_status;
use crate::text::{Borrowed, kanava_text};
use std::mem::MaybeUninit;

/// Every problem of a policy document, as a document: `{"errors", "warnings", "problems": [{"severity", "line",
/// "column", "path", "message", "suggestion"}]}`. A policy without errors can be used; its warnings say what in it can
/// never happen or contradicts. Any thread.
///
/// `policy` is borrowed. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_policy_check(
    policy: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava::routing::policy_check_document(policy.required("policy")?).map(kanava_text::owned))
}

/// What changes from one policy to another, as a document: `{"from", "to", "changes", "sentences"}`. Any thread.
///
/// `before` and `after` (borrowed) are policy documents; `options` (borrowed) is a document with `language` (`en`, `fi`,
/// or another that `messages` has the sentences of) and `messages`, or NULL. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_policy_diff(
    before: Borrowed<'_>,
    after: Borrowed<'_>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (before, after) = (before.required("before")?, after.required("after")?);
        kanava::routing::policy_diff_document(before, after, options.optional("options")?).map(kanava_text::owned)
    })
}

/// A decision in sentences, from the decision document alone, as a document: `{"language", "form", "sentences"}`. Any
/// thread.
///
/// `decision` (borrowed) is what `kanava_router_decide` answered, then or years ago; `options` (borrowed) is a document
/// with `language` and `messages` as for `kanava_policy_diff` and `form` (`short`: one sentence for the agent's screen;
/// `long`), or NULL. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_decision_explain(
    decision: Borrowed<'_>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (decision, options) = (decision.required("decision")?, options.optional("options")?);
        kanava::routing::explain_document(decision, options).map(kanava_text::owned)
    })
}

/// Takes a stored decision again and tells whether the same bytes come out, as a document: `{"same", "differences":
/// [{"path", "then", "now"}]}`. Any number of threads.
///
/// `decision`, `request` and `floor` (or NULL) are borrowed; the draw is the one the decision carries. `out` receives an
/// owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_replay(
    router: Option<&kanava_router>,
    decision: Borrowed<'_>,
    request: Borrowed<'_>,
    floor: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (decision, request) = (decision.required("decision")?, request.required("request")?);
        let floor = floor.optional("floor")?;
        kanava_router::look(router)?.replay_document(decision, request, floor).map(kanava_text::owned)
    })
}

/// What would have tipped a decision, as a document: `{"now", "then", "alternatives", "sentences"}`. Any number of
/// threads.
///
/// `request`, `floor` and `draw` as for `kanava_router_decide`; `options` (borrowed) is a document with `changes` (a part
/// of a request, such as `{"facts": {"repeat": true}}`; without it every fact is tried by itself), `language`,
/// `messages` and `most` (alternatives to tell), or NULL. `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_router_what_if(
    router: Option<&kanava_router>,
    request: Borrowed<'_>,
    floor: Borrowed<'_>,
    draw: Option<&f64>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (request, floor) = (request.required("request")?, floor.optional("floor")?);
        let options = options.optional("options")?;
        kanava_router::look(router)?.what_if_document(request, floor, draw.copied(), options).map(kanava_text::owned)
    })
}
