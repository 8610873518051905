//! An allocator that counts what each thread asks for. For tests: it is what says that something allocates no more for a
//! larger policy, or that hostile input cannot make a reader ask for gigabytes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, counting.
pub(crate) struct Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static HELD: Cell<i64> = const { Cell::new(0) };
    static MOST: Cell<i64> = const { Cell::new(0) };
}

/// What a piece of work asked for on its own thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each test reads the half it is about")]
pub(crate) struct Asked {
    /// How often memory was asked for.
    pub(crate) calls: u64,
    /// The most bytes held at once beyond those held before.
    pub(crate) most: i64,
}

/// Runs the work, and says what it asked for.
pub(crate) fn asked<T>(work: impl FnOnce() -> T) -> (T, Asked) {
    let (calls, held) = (CALLS.get(), HELD.get());
    MOST.set(held);
    let done = work();
    (done, Asked { calls: CALLS.get() - calls, most: MOST.get() - held })
}

fn count(calls: u64, bytes: i64) {
    // A thread that is ending has no counters left, and nobody who would read them.
    let _ = CALLS.try_with(|counter| counter.set(counter.get() + calls));
    let held = HELD.try_with(|counter| {
        counter.set(counter.get() + bytes);
        counter.get()
    });
    if let Ok(held) = held {
        let _ = MOST.try_with(|counter| counter.set(counter.get().max(held)));
    }
}

fn size(layout: Layout) -> i64 {
    layout.size() as i64
}

// SAFETY: every call is passed on to the system's allocator as it came, and its answer is given back as it is; counting
// touches thread-locals that hold plain numbers, need no allocation and have no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, size(layout));
        // SAFETY: the caller keeps the contract of `alloc`, which is the same one.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, size(layout));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, new: usize) -> *mut u8 {
        count(1, new as i64 - size(layout));
        // SAFETY: as above; `at` came from the system's allocator, since all calls are passed on to it.
        unsafe { System.realloc(at, layout, new) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, -size(layout));
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}
