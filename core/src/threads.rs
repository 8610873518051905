//! Work on all cores, in a process that was forked too.
//!
//! The threads of rayon's pool belong to the process that began them. A child made by `fork` (Python's `multiprocessing`,
//! a server that forks its workers) has the pool without its threads, and whatever is handed to it waits for ever. So the
//! process is remembered in which work was first done; in any other a pool of its own is used.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Does work that hands pieces of itself to all cores.
pub(crate) fn on_cores<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match own_pool() {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// The same for work that asks `ask` on the way, which is called on this thread; `gone` is the answer once it panicked.
/// Nothing comes of work that panicked, and that goes on here.
#[cfg(feature = "arrow")]
pub(crate) fn on_cores_asking<Q: Send, A: Copy + Send, R: Send>(
    ask: &mut dyn FnMut(Q) -> A,
    gone: A,
    work: impl FnOnce(&mut dyn FnMut(Q) -> A) -> R + Send,
) -> Option<R> {
    let Some(pool) = own_pool() else { return Some(work(ask)) };
    let (asking, asked) = std::sync::mpsc::channel();
    let (answering, answered) = std::sync::mpsc::channel();
    let mut done = None;
    let put = &mut done;
    pool.in_place_scope(|scope| {
        scope.spawn(move |_| {
            *put = Some(work(&mut |question| match asking.send(question) {
                Ok(()) => answered.recv().unwrap_or(gone),
                Err(_) => gone,
            }));
        });
        // Until the work is done, and its end of the channel gone.
        while let Ok(question) = asked.recv() {
            // The work may have panicked by now.
            let _ = answering.send(ask(question));
        }
    });
    done
}

/// The process in which work was first done; 0 for none yet.
static FIRST: AtomicU32 = AtomicU32::new(0);

/// The pool of a process that is not the first, and which one that is.
static OWN: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// This process's pool, where it cannot have the one that everybody shares. Threads of a pool use that.
fn own_pool() -> Option<Arc<ThreadPool>> {
    if rayon::current_thread_index().is_some() {
        return None;
    }
    let here = std::process::id();
    let first = FIRST.compare_exchange(0, here, Ordering::Relaxed, Ordering::Relaxed).unwrap_or_else(|first| first);
    if first == 0 || first == here {
        return None;
    }
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, pool)) = own.as_ref().filter(|(of, _)| *of == here) {
        return Some(pool.clone());
    }
    // Without threads of its own this thread does all.
    let pool = ThreadPoolBuilder::new().build();
    let pool = pool.or_else(|_| ThreadPoolBuilder::new().num_threads(1).use_current_thread().build());
    let pool = Arc::new(pool.ok()?);
    // The pool of the parent is left as it is: there is no thread to tell that it ends.
    std::mem::forget(own.replace((here, pool.clone())));
    Some(pool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn a_process_that_is_not_the_first_has_a_pool_of_its_own() {
        let sum = || (0..10_000u64).into_par_iter().map(|i| i % 7).sum::<u64>();
        let right = on_cores(sum);
        FIRST.store(std::process::id().wrapping_add(1), Ordering::Relaxed);
        let pool = own_pool().unwrap();
        assert!(Arc::ptr_eq(&pool, &own_pool().unwrap()));
        assert_eq!(on_cores(|| (rayon::current_thread_index().is_some(), sum())), (true, right));
        #[cfg(feature = "arrow")]
        {
            let here = std::thread::current().id();
            let mut asked = Vec::new();
            let mut ask = |i: usize| {
                asked.push(i);
                std::thread::current().id() == here
            };
            let work = |ask: &mut dyn FnMut(usize) -> bool| (ask(1) && ask(2), sum());
            assert_eq!(on_cores_asking(&mut ask, false, work), Some((true, right)));
            assert_eq!(asked, [1, 2]);
        }
        assert!(pool.install(|| own_pool().is_none()), "a thread of a pool uses that");
        FIRST.store(std::process::id(), Ordering::Relaxed);
        assert!(own_pool().is_none());
    }
}
