//! Work in pieces on all cores, while the calling thread says how far it is.

use crate::error::Result;
use rayon::Yield;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// Tells how much of a step is done, and of how much; fails when it is to stop.
pub(crate) type Tell<'a> = &'a mut dyn FnMut(&'static str, usize, usize) -> Result<()>;

/// Does pieces of work, the next one wherever a core is free; gives what came of them, in their order. `tell` is called
/// on this thread with how many are done, now and then; when it fails no more are begun.
pub(crate) fn pieces<T: Send>(
    count: usize,
    mut tell: impl FnMut(usize) -> Result<()>,
    work: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>> {
    const WORDS: usize = 20;
    let every = count.div_ceil(WORDS).max(1);
    let mut all: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let stopped = AtomicBool::new(false);
    let mut said = tell(0);
    rayon::in_place_scope_fifo(|scope| {
        // However this thread leaves: by a word, by a panic of whoever is told, or because all is done.
        let _no_more = Stop(&stopped);
        let (made, arriving) = channel();
        for piece in 0..if said.is_ok() { count } else { 0 } {
            let (made, work, stopped) = (made.clone(), &work, &stopped);
            scope.spawn_fifo(move |_| {
                if !stopped.load(Ordering::Relaxed) {
                    // Whoever waited may have stopped by now.
                    let _ = made.send((piece, work(piece)));
                }
            });
        }
        drop(made);
        let mut done = 0;
        while let Some((piece, of_it)) = next(&arriving) {
            all[piece] = Some(of_it);
            done += 1;
            if done % every == 0 || done == count {
                said = tell(done);
            }
            if said.is_err() {
                break;
            }
        }
    });
    said.map(|()| all.into_iter().flatten().collect())
}

/// No piece is begun once this is gone.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What arrives next; nothing when no more will. On a thread of the pool that waits, the work is done meanwhile.
fn next<T>(arriving: &Receiver<T>) -> Option<T> {
    loop {
        match arriving.try_recv() {
            Ok(one) => return Some(one),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                None => return arriving.recv().ok(),
                Some(Yield::Executed) => {}
                Some(Yield::Idle) => {
                    if let Ok(one) = arriving.recv_timeout(Duration::from_micros(100)) {
                        return Some(one);
                    }
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Status};

    #[test]
    fn what_comes_of_pieces_is_in_their_order_on_any_pool() {
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for count in [0, 1, 7, 45, 300] {
                let mut told = Vec::new();
                let mut tell = |done| {
                    told.push(done);
                    Ok(())
                };
                let right: Vec<usize> = (0..count).map(|i| i * i).collect();
                // From outside the pool, and by one of its threads.
                assert_eq!(pieces(count, &mut tell, |i| i * i).unwrap(), right);
                pool.install(|| assert_eq!(pieces(count, |_| Ok(()), |i| i * i).unwrap(), right));
                assert!(told.is_sorted() && told.len() <= 22 && told[0] == 0 && told.last() == Some(&count));
            }
        }
    }

    #[test]
    fn no_piece_is_begun_once_somebody_said_stop() {
        let begun = std::sync::atomic::AtomicUsize::new(0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let stop = |done| if done == 0 { Ok(()) } else { Err(Error::new(Status::Cancelled, "stop")) };
        let slow = |_| {
            begun.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(1));
        };
        let said = pool.install(|| pieces(1000, stop, slow)).map(|_| ());
        assert_eq!(said.map_err(|e| e.status()), Err(Status::Cancelled));
        assert!(begun.load(Ordering::Relaxed) < 1000);
    }
}
