//! Zone data newer than the library, for routers. None of its calls changes it, so any number of threads may share it.

use crate::error::kanava_error;
use crate::guard::{call, unwind};
use crate::status::kanava_status;
use crate::text::{Borrowed, BorrowedBytes, Terminated};
use kanava::{Error, Result, Status, ZoneData};
use std::ffi::c_char;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;

/// The zones of one release of the IANA database. Owned: free it with `kanava_zone_data_free`.
///
/// Any number of threads may use it at the same time.
pub struct kanava_zone_data {
    data: ZoneData,
    version: Terminated,
}

impl kanava_zone_data {
    pub(crate) fn look(this: &Self) -> &ZoneData {
        &this.data
    }

    fn owned(data: ZoneData) -> Box<Self> {
        let version = Terminated::new(data.version().to_owned());
        Box::new(Self { data, version })
    }
}

/// Zone data from the bytes of one file that holds all zones, as Android has it (`tzdata`).
///
/// `bytes` is borrowed. `out` receives owned zone data. Any thread. What is damaged or something else fails with
/// `KANAVA_STATUS_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_zone_data_new(
    bytes: BorrowedBytes<'_>,
    size: usize,
    out: Option<&mut MaybeUninit<Box<kanava_zone_data>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || ZoneData::new(bytes.required(size, "bytes")?).map(kanava_zone_data::owned))
}

/// Zone data from a folder of TZif files such as `/usr/share/zoneinfo`, or from one file that holds all zones.
///
/// `path` is borrowed; `version` (borrowed) names the version of a folder that does not say it in `tzdata.zi` or
/// `+VERSION`, or is NULL. `out` receives owned zone data. Any thread. What cannot be read fails with
/// `KANAVA_STATUS_STORE_IO`, what is damaged or something else with `KANAVA_STATUS_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_zone_data_open(
    path: Borrowed<'_>,
    version: Borrowed<'_>,
    out: Option<&mut MaybeUninit<Box<kanava_zone_data>>>,
    error: Option<&mut MaybeUninit<Box<kanava_error>>>,
) -> kanava_status {
    call(out, error, || {
        let (path, version) = (path.required("path")?, version.optional("version")?);
        read(Path::new(path), version).map(kanava_zone_data::owned)
    })
}

/// The version of zone data, such as `2026b`: a view until the zone data is freed. Never NULL; empty for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_zone_data_version(zone_data: Option<&kanava_zone_data>) -> *const c_char {
    zone_data.map_or(c"".as_ptr(), |zone_data| zone_data.version.as_ptr())
}

/// Frees zone data. NULL does nothing. Routers made with it stay usable.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_zone_data_free(zone_data: Option<Box<kanava_zone_data>>) {
    // Nobody is left to be told about a fault here.
    let _ = unwind(|| {
        drop(zone_data);
        Ok(())
    });
}

fn read(path: &Path, version: Option<&str>) -> Result<ZoneData> {
    let unread =
        |error: io::Error| Error::new(Status::StoreIo, format!("`{}` cannot be read: {error}", path.display()));
    if path.is_dir() {
        let mut files = Vec::new();
        gather(path, "", DEEPEST, &mut files).map_err(unread)?;
        return ZoneData::from_files(version, files);
    }
    let bytes = std::fs::read(path).map_err(unread)?;
    match version {
        None => ZoneData::new(&bytes),
        Some(_) => Err(Error::argument("`version` is for a folder: one file that holds all zones says its own")),
    }
}

/// The files under a folder, with their names in it.
fn gather(folder: &Path, within: &str, deepest: usize, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let (path, name) = (entry.path(), format!("{within}{name}"));
        // A link to a folder could lead back up.
        if entry.file_type()?.is_dir() {
            if deepest > 0 {
                gather(&path, &format!("{name}/"), deepest - 1, files)?;
            }
        } else if path.metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST) {
            files.push((name, std::fs::read(path)?));
        }
    }
    Ok(())
}

/// Folders within folders: `America/Argentina` is one in one.
const DEEPEST: usize = 4;
/// A larger file is none of a zone.
const LARGEST: u64 = 1 << 20;
