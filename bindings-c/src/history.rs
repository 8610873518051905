//! One history: many sources in, one truth out.

use crate::error::kanava_error;
use crate::guard::{call, required, unwind};
use crate::status::kanava_status;
use crate::table::{open, take};
use crate::text::{Borrowed, BorrowedBytes, kanava_text};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use kanava::table::Checks;
use kanava::{AppendOptions, Error, History, Resolver, Result, Status};
use std::ffi::{c_int, c_void};
use std::io::{self, Write};
use std::mem::MaybeUninit;

/// One history: contacts of every channel, resolved to customers and cases. Owned: free it with `kanava_history_free`.
///
/// Any number of threads may use one history through `const kanava_history *` at the same time. A call that takes
/// `kanava_history *` needs it for itself alone.
pub struct kanava_history {
    history: History,
    // A panic left a change half done. Every later call says so instead of answering from it.
    broken: bool,
}

impl kanava_history {
    pub(crate) fn look(this: Option<&Self>) -> Result<&History> {
        let this = required(this, "history")?;
        if this.broken { Err(broken()) } else { Ok(&this.history) }
    }

    fn change<T>(this: Option<&mut Self>, work: impl FnOnce(&mut History) -> Result<T>) -> Result<T> {
        let this = required(this, "history")?;
        if this.broken {
            return Err(broken());
        }
        let mut whole = false;
        let done = unwind(|| {
            let done = work(&mut this.history);
            whole = true;
            done
        });
        this.broken = !whole;
        done
    }
}

/// What a history is written to: C's function.
struct Callback {
    write: extern "C" fn(*const u8, usize, *mut c_void) -> c_int,
    context: *mut c_void,
    size: u64,
}

impl Write for Callback {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match (self.write)(bytes.as_ptr(), bytes.len(), self.context) {
            0 => {
                self.size += bytes.len() as u64;
                Ok(bytes.len())
            }
            code => Err(io::Error::other(format!("the callback answered {code}"))),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn broken() -> Error {
    Error::new(Status::Internal, "an earlier fault in the library left this history half changed: free it")
}

/// Makes an empty history.
///
/// `resolver` (borrowed) is a resolver document, or NULL for the defaults. `out` receives an owned history. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_new(
    resolver: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_history>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let resolver = resolver.optional("resolver")?.map_or_else(|| Ok(Resolver::default()), Resolver::parse)?;
        Ok(Box::new(kanava_history { history: History::new(resolver), broken: false }))
    })
}

/// Frees a history. NULL does nothing. Texts and streams it returned stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_free(history: Option<Box<kanava_history>>) {
    // Nobody is left to be told about a fault here.
    let _ = unwind(|| {
        drop(history);
        Ok(())
    });
}

/// The resolver document in force, defaults filled in. Any number of threads.
///
/// `out` receives an owned text.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_resolver(
    history: Option<&kanava_history>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || kanava_history::look(history)?.resolver_document().map(kanava_text::owned))
}

/// Appends one contact, record, order, subscription or event. One thread at a time.
///
/// `document` and `options` (`{"source", "kind", "channel", "zone", "region", "columns", "delivery", "fold", "strict",
/// ...}`, all of it in the schema `append`) are borrowed. `out` receives the report, an owned text: `{"accepted",
/// "superseded", "unchanged", ...}`. A document that cannot be used fails with `KANAVA_STATUS_INVALID_DOCUMENT`, and
/// nothing is appended.
///
/// An entry is known by its source and id, whatever its kind: an order and a record of one source that have the same id
/// are versions of one entry, of which the later one stays, and the report warns of it. Give each kind a source of its own
/// where a system numbers them apart.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_append(
    history: Option<&mut kanava_history>,
    document: Borrowed<'_>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_history::change(history, |history| {
            let document = document.required("document")?;
            let options = AppendOptions::parse(options.required("options")?)?;
            history.append_document(document, &options)?.to_document().map(kanava_text::owned)
        })
    })
}

/// Appends a table of contacts, records, orders, subscriptions or events. One thread at a time.
///
/// `stream` is owned: the call takes it over and releases it, whatever comes of the call, so `stream->release` is NULL
/// afterwards. `options` (borrowed) as for `kanava_history_append`. `out` receives the report, an owned text: each row
/// that cannot be used is in `rejected_rows` with its column, value and reason, and the good rows are kept. When the
/// stream fails half way so does the call, and the batches before stay: deliver all of it again, nothing is doubled.
/// With `"strict": true` all of it is taken or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_append_table(
    history: Option<&mut kanava_history>,
    stream: Option<&mut FFI_ArrowArrayStream>,
    options: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let stream = take(stream);
    call(out, error, || {
        kanava_history::change(history, |history| {
            let options = AppendOptions::parse(options.required("options")?)?;
            history
                .append_table(open(stream, "stream", options.checks())?, &options)?
                .to_document()
                .map(kanava_text::owned)
        })
    })
}

/// Merges the log of another history (the table `log` of `kanava_history_table`) into this one. One thread at a time.
///
/// `stream` is owned, as for `kanava_history_append_table`. `out` receives the report, an owned text. Merging in any
/// order, any number of times, gives the same history. Logs of earlier versions are read. What a later version wrote is
/// kept, passed on and named in the report's `warnings`; a log that this version cannot keep is refused with
/// `KANAVA_STATUS_UNSUPPORTED`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_merge_table(
    history: Option<&mut kanava_history>,
    stream: Option<&mut FFI_ArrowArrayStream>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    let stream = take(stream);
    call(out, error, || {
        kanava_history::change(history, |history| {
            history.merge_table(open(stream, "stream", Checks::Whole)?)?.to_document().map(kanava_text::owned)
        })
    })
}

/// Where a history is saved to: takes the next `size` bytes (borrowed). 0 goes on, anything else stops it.
///
/// It is called on the thread that called `kanava_history_save`, which waits for it. It returns: leaving it by `longjmp`
/// or a C++ exception is undefined behaviour.
pub type kanava_write_fn = Option<extern "C" fn(bytes: *const u8, size: usize, context: *mut c_void) -> c_int>;

/// Saves a history, log and resolver, as bytes for `kanava_history_load`. Any number of threads.
///
/// `callback` gets the bytes part after part, with `context` as it is here. `out` receives how many there were. The same
/// history gives the same bytes. Write them beside the file of before, flush it and rename it: so a crash leaves one of
/// the two whole. When the callback stops it, the call fails with `KANAVA_STATUS_STORE_IO`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_save(
    history: Option<&kanava_history>,
    callback: kanava_write_fn,
    context: *mut c_void,
    out: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let mut to = Callback { write: required(callback, "callback")?, context, size: 0 };
        kanava_history::look(history)?.save_to(&mut to)?;
        Ok(to.size)
    })
}

/// A history from the bytes that `kanava_history_save` gave.
///
/// `bytes` is borrowed; `resolver` (borrowed) is a resolver document, or NULL for the one that was saved. `out` receives
/// an owned history. Bytes that were cut short or changed fail with `KANAVA_STATUS_STORE_CORRUPT`, those of something
/// else with `KANAVA_STATUS_INVALID_ARGUMENT`. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_load(
    bytes: BorrowedBytes<'_>,
    size: usize,
    resolver: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_history>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let resolver = resolver.optional("resolver")?.map(Resolver::parse).transpose()?;
        let history = History::load_from(bytes.required(size, "bytes")?, resolver)?;
        Ok(Box::new(kanava_history { history, broken: false }))
    })
}

/// Says something about the history: same, not_same, note, settle, reopen, link_case, erase, or undo of an earlier one.
/// One thread at a time.
///
/// `document` (borrowed) is `{"type", "a", "b", "subject", "text", "actor", "at", "reason", ...}`. `out` receives the id
/// of the assertion, an owned text, to undo it with.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_history_assert(
    history: Option<&mut kanava_history>,
    document: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_text>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        kanava_history::change(history, |history| {
            history.assert_document(document.required("document")?).map(kanava_text::owned)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_breaks_the_handle_it_met_and_no_other() {
        let new = || kanava_history { history: History::new(Resolver::default()), broken: false };
        let (mut one, two) = (new(), new());
        let fault = kanava_history::change::<()>(Some(&mut one), |_| panic!("half way"));
        assert_eq!(fault.map_err(|e| e.status()), Err(Status::Internal));
        assert_eq!(kanava_history::look(Some(&one)).map(|_| ()), Err(broken()));
        assert_eq!(kanava_history::change(Some(&mut one), |_| Ok(())), Err(broken()));
        assert!(kanava_history::look(Some(&two)).is_ok());
    }

    #[test]
    fn a_refusal_breaks_nothing() {
        let mut one = kanava_history { history: History::new(Resolver::default()), broken: false };
        let refused = kanava_history::change::<()>(Some(&mut one), |_| Err(Error::argument("no")));
        assert_eq!(refused, Err(Error::argument("no")));
        assert!(kanava_history::look(Some(&one)).is_ok());
    }
}
