//! What a file is that is no CSV, by its first bytes, and which call reads it; and gzip, which is unpacked.

use crate::error::{Error, Result};
use flate2::bufread::GzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Files that other programs read: how they begin, how they end, what they are, what to do.
const OTHERS: [(&[u8], &[u8], &str, &str); 18] = [
    (b"PAR1", b"PAR1", "a Parquet file", PARQUET),
    (b"ARROW1\0\0", b"", "an Arrow file (Feather)", ARROW),
    (b"FEA1", b"FEA1", "a Feather file", ARROW),
    (b"\xff\xff\xff\xff", b"", "an Arrow stream", "hand `polars.read_ipc_stream(path)` to `append`"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", "an Excel workbook (xls)", EXCEL),
    (b"%PDF-", b"", "a PDF", "export the table as CSV from the program that made it"),
    (b"BZh", b"", "packed by bzip2", "unpack it: `bz2.open(path).read()` gives its bytes"),
    (b"\xfd7zXZ\0", b"", "packed by xz", "unpack it: `lzma.open(path).read()` gives its bytes"),
    (b"\x28\xb5\x2f\xfd", b"", "packed by zstd", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", b"", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a", b"", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\0", b"", "an SQLite database", "hand `polars.read_database(query, connection)` to `append`"),
    (b"Obj\x01", b"", "an Avro file", "hand `polars.read_avro(path)` to `append`"),
    (b"{\\rtf", b"", "an RTF document", "save it as text"),
    (b"\x89PNG", b"", "a picture", "it holds no table that can be read"),
    (b"\xff\xd8\xff", b"", "a picture", "it holds no table that can be read"),
    (b"GIF8", b"", "a picture", "it holds no table that can be read"),
    (b"\x1f\x9d", b"", "packed by compress", "unpack it first"),
];

const PARQUET: &str = "hand `polars.read_parquet(path)` or `pyarrow.parquet.read_table(path)` to `append`";
const ARROW: &str = "hand `polars.read_ipc(path)` or `pyarrow.feather.read_table(path)` to `append`";
const EXCEL: &str = "save it as CSV (UTF-8), or hand `pandas.read_excel(path, dtype=str)` to `append`";
const ODS: &str = "save it as CSV (UTF-8), or hand `pandas.read_excel(path, dtype=str, engine=\"odf\")` to `append`";
const ZIP: &str = "unpack it: `zipfile.ZipFile(path).read(name)` gives the bytes of a file in it";
const JSON: &str = "hand `json.load(open(path, encoding=\"utf-8-sig\"))` to `append`";
const LINES: &str = "hand `[json.loads(line) for line in open(path, encoding=\"utf-8-sig\")]` to `append`";
const HTML: &str = "hand a table of `pandas.read_html(path)` to `append`";
const XML: &str = "hand `pandas.read_xml(path)` to `append`, or export it as CSV";

/// The most that gzip may unpack to: more than a column of text may hold.
const UNPACKED: u64 = 4 << 30;

/// Unpacks gzip; what is not packed is left as it is.
///
/// # Errors
/// The packed data is broken, or packed twice.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>> {
    if !bytes.starts_with(GZIP) {
        return Ok(bytes.into());
    }
    let bad = |e: &dyn std::fmt::Display| Error::argument(format!("the gzip data cannot be read: {e}"));
    let (mut out, mut rest) = (Vec::new(), bytes);
    // Files put together are members one after the other; zeros may follow, nothing else.
    while rest.iter().any(|b| *b != 0) {
        if !rest.starts_with(GZIP) {
            return Err(bad(&format!("{} bytes after its end are no gzip", rest.len())));
        }
        let mut member = GzDecoder::new(rest);
        let room = UNPACKED.saturating_sub(out.len() as u64);
        let read = member.by_ref().take(room + 1).read_to_end(&mut out).map_err(|e| bad(&e))?;
        if read as u64 > room {
            return Err(bad(&format!("it unpacks to more than {UNPACKED} bytes")));
        }
        rest = member.into_inner();
    }
    if out.starts_with(GZIP) {
        return Err(bad(&"it is packed twice, unpack it first"));
    }
    Ok(out.into())
}

const GZIP: &[u8] = b"\x1f\x8b";

/// Refuses what is no CSV and says what to do with it.
///
/// # Errors
/// The bytes are of another kind of file.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    if let Some((what, call)) = other(bytes) {
        return Err(Error::argument(format!("this is {what}, no CSV: {call}")));
    }
    Ok(())
}

fn other(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(archive(bytes));
    }
    let known = OTHERS.iter().find(|(start, end, ..)| bytes.starts_with(start) && bytes.ends_with(end));
    known.map(|(_, _, what, call)| (*what, *call))
}

/// Workbooks are zip archives of XML.
fn archive(bytes: &[u8]) -> (&'static str, &'static str) {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
    if has(b"xl/workbook") || has(b"xl/worksheets") {
        ("an Excel workbook (xlsx)", EXCEL)
    } else if has(b"opendocument.spreadsheet") {
        ("an OpenDocument workbook (ods)", ODS)
    } else {
        ("a zip archive", ZIP)
    }
}

/// Refuses text that is another kind of document: JSON, HTML, XML.
///
/// # Errors
/// It is one.
pub(super) fn check_text(text: &[u8]) -> Result<()> {
    let text = text.trim_ascii_start();
    let after = text.get(1..).unwrap_or_default().trim_ascii_start();
    let (what, call) = match (text.first(), after.first()) {
        (Some(b'{'), Some(b'"' | b'}')) if is_lines(text) => ("JSON lines", LINES),
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')) => ("JSON", JSON),
        // An empty array; `[id],[name]` is a header.
        (Some(b'['), Some(b']')) if after.trim_ascii() == b"]" => ("JSON", JSON),
        (Some(b'<'), Some(b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z')) => {
            let start = text.get(..1024).unwrap_or(text).to_ascii_lowercase();
            let has = |tag: &[u8]| start.windows(tag.len()).any(|w| w == tag);
            if has(b"<html") || has(b"<table") || has(b"<!doctype html") { ("HTML", HTML) } else { ("XML", XML) }
        }
        _ => return Ok(()),
    };
    Err(Error::argument(format!("this is {what}, no CSV: {call}")))
}

/// Whether a second object begins on a line of its own, after a first line that is whole.
fn is_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let whole = |line: &[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    lines.next().is_some_and(whole) && lines.next().is_none_or(|line| line.starts_with(b"{"))
}
