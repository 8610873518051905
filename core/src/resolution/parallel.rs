//! Work on all cores, while the calling thread reports progress.

use crate::error::Result;
use rayon::Yield;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// Told how much of a step is done, and of how much; fails when the work is to stop.
pub(crate) type ProgressFn<'a> = &'a mut dyn FnMut(&'static str, usize, usize) -> Result<()>;

/// Runs pieces of work on all cores; gives their results in order. `progress` is called on this thread, now and then,
/// with how many are done; when it fails no more are started.
pub(crate) fn parallel_map<T: Send>(
    count: usize,
    mut progress: impl FnMut(usize) -> Result<()>,
    work: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>> {
    const REPORTS: usize = 20;
    let report_every = count.div_ceil(REPORTS).max(1);
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let stopped = AtomicBool::new(false);
    let mut result = progress(0);
    rayon::in_place_scope_fifo(|scope| {
        // However this thread leaves: stopped, by a panic of `progress`, or because all is done.
        let _no_more = StopOnDrop(&stopped);
        let (sender, receiver) = channel();
        for index in 0..if result.is_ok() { count } else { 0 } {
            let (sender, work, stopped) = (sender.clone(), &work, &stopped);
            scope.spawn_fifo(move |_| {
                if !stopped.load(Ordering::Relaxed) {
                    // The receiver may have stopped by now.
                    let _ = sender.send((index, work(index)));
                }
            });
        }
        drop(sender);
        let mut done = 0;
        while let Some((index, value)) = next_result(&receiver) {
            results[index] = Some(value);
            done += 1;
            if done % report_every == 0 || done == count {
                result = progress(done);
            }
            if result.is_err() {
                break;
            }
        }
    });
    result.map(|()| results.into_iter().flatten().collect())
}

/// No piece is started once this is dropped.
struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The next result; none when no more will come. A thread of the pool does some of the work while it waits.
fn next_result<T>(receiver: &Receiver<T>) -> Option<T> {
    loop {
        match receiver.try_recv() {
            Ok(one) => return Some(one),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                None => return receiver.recv().ok(),
                Some(Yield::Executed) => {}
                Some(Yield::Idle) => {
                    if let Ok(one) = receiver.recv_timeout(Duration::from_micros(100)) {
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
                let mut reported = Vec::new();
                let mut progress = |done| {
                    reported.push(done);
                    Ok(())
                };
                let right: Vec<usize> = (0..count).map(|i| i * i).collect();
                // From outside the pool, and on one of its threads.
                assert_eq!(parallel_map(count, &mut progress, |i| i * i).unwrap(), right);
                pool.install(|| assert_eq!(parallel_map(count, |_| Ok(()), |i| i * i).unwrap(), right));
                assert!(
                    reported.is_sorted() && reported.len() <= 22 && reported[0] == 0 && reported.last() == Some(&count)
                );
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
        let result = pool.install(|| parallel_map(1000, stop, slow)).map(|_| ());
        assert_eq!(result.map_err(|e| e.status()), Err(Status::Cancelled));
        assert!(begun.load(Ordering::Relaxed) < 1000);
    }
}
