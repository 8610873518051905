//! A history as bytes: saved whole, and read back whole or refused.
//!
//! The bytes begin with [`MAGIC`]. Then come frames, each a length, a check and so many bytes; an empty frame is the
//! last. The bytes of all frames are an Arrow IPC stream: the log in batches, and in the schema's metadata the resolver
//! document and the version that wrote it. The checks are what a stream of Arrow has not: without them a flipped bit
//! would be another telephone number, and a file cut between two batches a smaller history.
//!
//! Not here: files. Who saves to one writes beside it and renames, so that a crash leaves the old one whole.

use super::History;
use crate::document;
use crate::error::{Error, Result, Status};
use crate::ids::content_hash;
use crate::resolver::Resolver;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Read, Write};

/// What a saved history begins with: its name, and the number of its form.
const MAGIC: [u8; 8] = *b"KANAVA\0\x01";
/// The bytes of a frame at most.
const FRAME: usize = 1 << 20;
/// The metadata of the schema under which the head stands.
const HEAD: &str = "kanava";

/// What stands before the log.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The version of Kanava that saved it.
    version: String,
    resolver: Value,
}

impl History {
    /// Saves everything: the log and the resolver document. The same history gives the same bytes.
    ///
    /// # Errors
    /// [`StoreIo`](crate::Status::StoreIo) when writing fails.
    pub fn save_to(&self, to: impl Write) -> Result<()> {
        let resolver = document::read(&self.resolver_document()?)?;
        let head = document::print(&Head { version: env!("CARGO_PKG_VERSION").to_owned(), resolver })?;
        let mut batches = self.log_batches()?.peekable();
        let schema = match batches.peek() {
            Some(Ok(first)) => first.schema().as_ref().clone(),
            _ => Schema::empty(),
        };
        let schema = schema.with_metadata([(HEAD.to_owned(), head)].into());
        let mut frames = Frames { under: to, room: Vec::with_capacity(FRAME), at: 0, ended: false, fault: None };
        frames.under.write_all(&MAGIC).map_err(|e| unwritten(&e))?;
        let mut out = StreamWriter::try_new(&mut frames, &schema).map_err(|e| broken_off(&e))?;
        for batch in batches {
            out.write(&batch?).map_err(|e| broken_off(&e))?;
        }
        out.finish().map_err(|e| broken_off(&e))?;
        drop(out);
        frames.end().map_err(|e| unwritten(&e))
    }

    /// Reads what [`save_to`](Self::save_to) wrote. With a `resolver` it is resolved by that one, otherwise by its own.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when it is no saved history,
    /// [`StoreCorrupt`](crate::Status::StoreCorrupt) when it was cut short or changed,
    /// [`Unsupported`](crate::Status::Unsupported) when a later version saved it in a form that this one cannot read,
    /// [`StoreIo`](crate::Status::StoreIo) when reading fails.
    pub fn load_from(from: impl Read, resolver: Option<Resolver>) -> Result<Self> {
        let mut frames = Frames { under: from, room: Vec::new(), at: 0, ended: false, fault: None };
        begins(&mut frames.under)?;
        let loaded = load(&mut frames, resolver);
        // What is wrong with the bytes is the reason of whatever went wrong with what they hold.
        match frames.fault.take() {
            Some(fault) => Err(fault),
            None => loaded,
        }
    }
}

fn load<R: Read>(frames: &mut Frames<R>, resolver: Option<Resolver>) -> Result<History> {
    let damaged = |e: ArrowError| corrupt(format!("the saved history is damaged: {e}"));
    let mut log = StreamReader::try_new(&mut *frames, None).map_err(damaged)?;
    let head = log.schema().metadata().get(HEAD).cloned();
    let head: Head = document::read(&head.ok_or_else(|| corrupt("the saved history is damaged: it has no head"))?)?;
    let resolver = match resolver {
        Some(given) => given,
        None => {
            let mut resolver = head.resolver;
            // Saved before there was a model that ships: its customers stay as they were.
            if let Some(fields) = resolver.as_object_mut() {
                fields.entry("model").or_insert_with(|| "none".into());
            }
            Resolver::parse(&document::print(&resolver)?)?
        }
    };
    let mut history = History::new(resolver);
    let report = history.merge_batches(&mut log)?;
    drop(log);
    // All of it, up to the last frame, so that a file cut short or one with more behind it is told.
    io::copy(frames, &mut io::sink()).map_err(|e| unread(&e))?;
    if let Some(row) = report.rejected_rows.first() {
        let Head { version, .. } = head;
        let message =
            format!("row {} of the saved history (of version {version}) cannot be read: {}", row.row, row.reason);
        return Err(corrupt(message));
    }
    Ok(history)
}

/// Reads the first bytes.
fn begins(from: &mut impl Read) -> Result<()> {
    let mut found = [0; MAGIC.len()];
    let read = fill(from, &mut found).map_err(|e| unread(&e))?;
    let (name, form) = (found.split_last(), MAGIC.split_last());
    match (name, form) {
        _ if read == found.len() && found == MAGIC => Ok(()),
        (Some((form, name)), Some((_, ours))) if read == found.len() && name == ours => {
            let message = format!("the saved history has form {form}, which a later version wrote and reads");
            Err(Error::new(Status::Unsupported, message))
        }
        _ if MAGIC.starts_with(found.get(..read).unwrap_or_default()) && read > 0 => Err(cut_short()),
        _ => Err(Error::argument("expected a saved history, found something else: its first bytes are not `KANAVA`")),
    }
}

/// Bytes in frames: written, or read and checked.
struct Frames<T> {
    under: T,
    /// What is not written yet; or what was read and not handed on yet, from `at`.
    room: Vec<u8>,
    at: usize,
    /// Whether the last frame was read.
    ended: bool,
    /// What was found wrong: an Arrow reader would wrap it in words of its own.
    fault: Option<Error>,
}

impl<W: Write> Frames<W> {
    fn put(&mut self) -> io::Result<()> {
        let length = u32::try_from(self.room.len()).unwrap_or(0);
        self.under.write_all(&length.to_le_bytes())?;
        self.under.write_all(&content_hash(&self.room).to_le_bytes())?;
        self.under.write_all(&self.room)?;
        self.room.clear();
        Ok(())
    }

    /// Writes what is left, and the empty frame.
    fn end(mut self) -> io::Result<()> {
        if !self.room.is_empty() {
            self.put()?;
        }
        self.put()?;
        self.under.flush()
    }
}

impl<W: Write> Write for Frames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room.len() >= FRAME {
            self.put()?;
        }
        let taken = bytes.get(..FRAME - self.room.len()).unwrap_or(bytes);
        self.room.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<R: Read> Frames<R> {
    /// Reads the next frame; nothing after the last.
    fn next(&mut self) -> Result<()> {
        let mut head = [0; 20];
        if fill(&mut self.under, &mut head).map_err(|e| unread(&e))? < head.len() {
            return Err(cut_short());
        }
        let (length, check) = head.split_first_chunk().map_or((0, [].as_slice()), |(l, c)| (u32::from_le_bytes(*l), c));
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > FRAME {
            return Err(changed());
        }
        self.room.resize(length, 0);
        self.at = 0;
        if fill(&mut self.under, &mut self.room).map_err(|e| unread(&e))? < length {
            return Err(cut_short());
        }
        if content_hash(&self.room).to_le_bytes() != check {
            return Err(changed());
        }
        self.ended = length == 0;
        if self.ended && fill(&mut self.under, &mut [0]).map_err(|e| unread(&e))? > 0 {
            return Err(corrupt("the saved history is damaged: something stands behind its end"));
        }
        Ok(())
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.room.len()
            && !self.ended
            && !out.is_empty()
            && let Err(fault) = self.next()
        {
            self.fault.get_or_insert(fault);
            return Err(io::ErrorKind::InvalidData.into());
        }
        let left = self.room.get(self.at..).unwrap_or_default();
        let count = left.len().min(out.len());
        for (to, from) in out.iter_mut().zip(left) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}

/// Reads as much as there is, up to the length of `out`.
fn fill(from: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = out.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

fn corrupt(message: impl Into<String>) -> Error {
    Error::new(Status::StoreCorrupt, message)
}

fn cut_short() -> Error {
    corrupt("the saved history was cut short: its end is missing")
}

fn changed() -> Error {
    corrupt("the saved history is damaged: its bytes are not those that were written")
}

fn unread(error: &io::Error) -> Error {
    Error::new(Status::StoreIo, format!("the saved history cannot be read: {error}"))
}

fn unwritten(error: &io::Error) -> Error {
    Error::new(Status::StoreIo, format!("the history cannot be saved: {error}"))
}

fn broken_off(error: &ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, io) => unwritten(io),
        other => Error::new(Status::Internal, format!("the history cannot be saved: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppendOptions, Assertion};

    fn history() -> History {
        let mut history = History::new(Resolver::parse(r#"{"region":"FI"}"#).unwrap());
        for i in 1..9 {
            let contact = format!(
                r#"{{"contact_id":"{i}","arrived_at":"2026-03-0{i}T08:00:00Z","phone":"04012345{}"}}"#,
                60 + i % 3
            );
            history.append_document(&contact, &AppendOptions::new("a")).unwrap();
        }
        for said in [
            r#"{"type":"note","subject":"a:4","text":"hello","at":"2026-03-09T08:00:00Z"}"#,
            r#"{"type":"erase","subject":"a:3","at":"2026-03-09T08:00:00Z"}"#,
        ] {
            history.assert(Assertion::parse(said).unwrap()).unwrap();
        }
        history
    }

    fn saved(history: &History) -> Vec<u8> {
        let mut bytes = Vec::new();
        history.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_saved_is_loaded_with_its_resolver_and_the_same_bytes_again() {
        let history = history();
        let bytes = saved(&history);
        let loaded = History::load_from(bytes.as_slice(), None).unwrap();
        assert_eq!(loaded.log_table().unwrap(), history.log_table().unwrap());
        assert_eq!(loaded.customers_table(None).unwrap(), history.customers_table(None).unwrap());
        assert_eq!(loaded.resolver_document().unwrap(), history.resolver_document().unwrap());
        assert_eq!(saved(&loaded), bytes);
        let other = History::load_from(bytes.as_slice(), Some(Resolver::default())).unwrap();
        assert_eq!(other.resolver_document().unwrap(), History::default().resolver_document().unwrap());
    }

    #[test]
    fn a_history_cut_anywhere_or_changed_anywhere_is_refused() {
        let bytes = saved(&history());
        let said = |bytes: &[u8]| History::load_from(bytes, None).map(drop).unwrap_err();
        for end in 1..bytes.len() {
            assert_eq!(said(&bytes[..end]), cut_short(), "{end} of {}", bytes.len());
        }
        for at in (8..bytes.len()).step_by(7) {
            let mut other = bytes.clone();
            other[at] ^= 16;
            assert_eq!(said(&other).status(), Status::StoreCorrupt, "byte {at}");
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert!(said(&longer).message().contains("behind its end"));
    }

    #[test]
    fn what_is_no_saved_history_is_told_from_one_of_a_later_version() {
        let said = |bytes: &[u8]| History::load_from(bytes, None).map(drop).unwrap_err();
        for foreign in [b"".as_slice(), b"contact_id,arrived_at\n", b"PAR1", b"ARROW1\0\0more of it"] {
            assert_eq!(said(foreign).status(), Status::InvalidArgument, "{foreign:?}");
        }
        assert_eq!(said(b"KANAVA\0\x02rest").status(), Status::Unsupported);
    }

    #[test]
    fn a_log_longer_than_a_frame_goes_round() {
        let mut history = History::default();
        for i in 0..5 {
            let text = "y".repeat(700_000);
            let contact = format!(r#"{{"contact_id":"{i}","arrived_at":"2026-03-02T08:00:00Z","note":"{text}"}}"#);
            history.append_document(&contact, &AppendOptions::new("a")).unwrap();
        }
        let bytes = saved(&history);
        assert!(bytes.len() > 3 * FRAME);
        let loaded = History::load_from(bytes.as_slice(), None).unwrap();
        assert_eq!(loaded.log_table().unwrap(), history.log_table().unwrap());
    }
}
