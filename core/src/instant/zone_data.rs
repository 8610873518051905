//! Zone data newer than the library: what a host hands over takes the place of what is bundled, all of it or none.
//!
//! It comes as bytes, never as a path. Everything is read when it is handed over, so that what is kept can be used.

use crate::error::{Error, Result};
use crate::suggest::{clip, did_you_mean};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::sync::Arc;

/// The zones of one release of the IANA database, and its version. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ZoneData(Arc<Known>);

#[derive(Debug)]
struct Known {
    version: String,
    bytes: Vec<u8>,
    /// In the order of their names in small letters.
    zones: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    small: String,
    name: String,
    start: usize,
    size: usize,
}

impl ZoneData {
    /// Reads one file that holds all zones, as Android has it (`tzdata`): a head with the version, an index, TZif data.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for what is no such file, saying where it is none.
    pub fn new(bytes: &[u8]) -> Result<Self> {
        let (version, entries) = index(bytes)?;
        Self::checked(version, bytes.to_vec(), entries)
    }

    /// Reads the files of a folder such as `/usr/share/zoneinfo`, each with its name in it (`Europe/Helsinki`).
    ///
    /// The version is the one given, or that of the files `tzdata.zi` or `+VERSION`. Files that are no TZif are passed
    /// over, and the copies in `posix` and `right`, which counts leap seconds.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) for a damaged file, no zone, or no version.
    pub fn from_files(version: Option<&str>, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self> {
        let mut said = version.map(str::to_owned);
        let (mut bytes, mut entries) = (Vec::new(), Vec::new());
        for (name, file) in files {
            if said.is_none() {
                said = version_in(&name, &file);
            }
            if file.starts_with(TZIF) && !COPIES.iter().any(|copies| name.starts_with(copies)) {
                entries.push(Entry::new(name, bytes.len(), file.len()));
                bytes.extend(file);
            }
        }
        let expected = "expected `tzdata.zi` or `+VERSION` among them, or `version`";
        let version = said.ok_or_else(|| Error::argument(format!("these zone files name no version, {expected}")))?;
        Self::checked(version, bytes, entries)
    }

    /// Its version: `2026b`.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The names of its zones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.zones.iter().map(|entry| entry.name.as_str())
    }

    pub(super) fn zone(&self, name: &str) -> Option<TimeZone> {
        let small = name.to_ascii_lowercase();
        let at = self.0.zones.binary_search_by(|entry| entry.small.cmp(&small)).ok()?;
        let entry = self.0.zones.get(at)?;
        TimeZone::tzif(&entry.name, self.0.bytes.get(entry.start..)?.get(..entry.size)?).ok()
    }

    /// What is said of a name that it does not have.
    pub(crate) fn lacks(&self, name: &str) -> Error {
        let hint = did_you_mean(name, self.names());
        let expected = "expected an IANA name such as `Europe/Helsinki`";
        Error::argument(format!("`{}` is not in the zone data `{}`, {expected}{hint}", clip(name), self.version()))
    }

    fn checked(version: String, bytes: Vec<u8>, mut zones: Vec<Entry>) -> Result<Self> {
        if !is_version(&version) {
            let expected = "expected one such as `2026b`";
            return Err(Error::argument(format!("`{}` is no version of zone data, {expected}", clip(&version))));
        }
        if zones.is_empty() {
            return Err(Error::argument(format!("the zone data `{version}` has no zone")));
        }
        let (mut read, mut left) = (HashSet::new(), bytes.len());
        for Entry { name, start, size, .. } in &zones {
            let (start, size) = (*start, *size);
            let fault = || Error::argument(format!("zone `{}` of the zone data `{version}` is damaged", clip(name)));
            if !is_name(name) {
                return Err(fault());
            }
            // Zones may share their data; what overlaps otherwise could take long to read, and is none.
            if read.insert((start, size)) {
                left = left.checked_sub(size).ok_or_else(fault)?;
                let data = bytes.get(start..).and_then(|rest| rest.get(..size)).ok_or_else(fault)?;
                TimeZone::tzif(name, data).map_err(|_| fault())?;
            }
        }
        zones.sort_by(|a, b| a.small.cmp(&b.small));
        zones.dedup_by(|a, b| a.small == b.small);
        Ok(Self(Arc::new(Known { version, bytes, zones })))
    }
}

impl Entry {
    fn new(name: String, start: usize, size: usize) -> Self {
        Self { small: name.to_ascii_lowercase(), name, start, size }
    }
}

/// The version and the index of the file that holds all.
fn index(bytes: &[u8]) -> Result<(String, Vec<Entry>)> {
    let damaged = |what: &str| Error::argument(format!("the zone data is damaged: {what}"));
    let expected = "expected a file that begins with `tzdata` and a version, or a folder of TZif files";
    let head = bytes.first_chunk::<24>().filter(|head| head.starts_with(b"tzdata"));
    let head = head.ok_or_else(|| Error::argument(format!("this is no zone data, {expected}")))?;
    let version = head.get(6..12).unwrap_or_default();
    let version = text(version).ok_or_else(|| damaged("its version is no text"))?;
    let (start, data) = (number(bytes, 12), number(bytes, 16));
    let range = start.zip(data).and_then(|(start, data)| Some((data, bytes.get(start..data)?)));
    let (data, rows) = range.ok_or_else(|| damaged("its index is not in the file"))?;
    let (rows, rest) = rows.as_chunks::<ROW>();
    if !rest.is_empty() {
        return Err(damaged("its index ends within a row"));
    }
    let entries = rows.iter().map(|row| {
        let name = row.get(..40).and_then(text).ok_or_else(|| damaged("a name is no text"))?;
        let place = number(row, 40).and_then(|from| data.checked_add(from)).zip(number(row, 44));
        let (start, size) = place.ok_or_else(|| damaged("a zone is not in the file"))?;
        Ok(Entry::new(name, start, size))
    });
    Ok((version, entries.collect::<Result<_>>()?))
}

/// Text up to the first NUL.
fn text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.split(|byte| *byte == 0).next()?;
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_be_bytes(*four)).ok()
}

/// `# version 2026b` or `2026b`.
fn version_in(name: &str, file: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(file.split(|byte| *byte == b'\n').next()?).ok()?;
    let said = match name {
        "tzdata.zi" => line.strip_prefix("# version ")?,
        "+VERSION" => line,
        _ => return None,
    };
    Some(said.trim().to_owned())
}

fn is_version(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.+_".contains(&byte))
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.+_/".contains(&byte))
}

/// How zone data of one zone begins (RFC 9636).
const TZIF: &[u8] = b"TZif";
/// The same zones once more, and with leap seconds.
const COPIES: [&str; 2] = ["posix/", "right/"];
/// A row of the index: a name of 40 bytes, place, size, and an offset that nobody reads.
const ROW: usize = 52;

#[cfg(test)]
mod tests;
