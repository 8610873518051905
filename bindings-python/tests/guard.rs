//! A panic stays on this side of the boundary.

#[path = "../src/guard.rs"]
mod guard;

use kanava::{Error, Status};

#[test]
fn a_panic_becomes_an_internal_error() {
    let fixed = guard::guard(|| -> kanava::Result<()> { panic!("seven") });
    assert_eq!(fixed, Err(Error::new(Status::Internal, "a fault of ours: seven")));
    let built = guard::guard(|| -> kanava::Result<()> { panic!("{} of {}", 3, 7) });
    assert_eq!(built, Err(Error::new(Status::Internal, "a fault of ours: 3 of 7")));
    let odd = guard::guard(|| -> kanava::Result<()> { std::panic::panic_any(7_u8) });
    assert_eq!(odd, Err(Error::new(Status::Internal, "a fault of ours: a panic without a message")));
}

#[test]
fn an_answer_passes_as_it_is() {
    assert_eq!(guard::guard(|| Ok(7)), Ok(7));
    assert_eq!(guard::guard(|| Err::<(), _>(Error::not_found("no `a`"))), Err(Error::not_found("no `a`")));
}
