//! CSV text to a table of text: the form exports come in most often.

use crate::error::{Error, Result};
use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field};
use std::sync::Arc;

/// Reads CSV text (RFC 4180, the first line names the columns, UTF-8 with or without a mark) into columns of text.
/// The separator is the one the first line uses most: a comma, a semicolon, a tab or a bar. An empty field is null.
///
/// A row with more or fewer fields than the first line, or with bytes that are not UTF-8, cannot be trusted: what is
/// wrong with it stands in a column `read_error`, which the append refuses row by row. The column is there only when
/// such a row is.
///
/// # Errors
/// [`InvalidArgument`](crate::Status::InvalidArgument) when there is no first line, or it names a column twice.
pub fn csv_table(bytes: &[u8]) -> Result<RecordBatch> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator(bytes)).flexible(true).has_headers(false).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let bad = |e: csv::Error| Error::argument(format!("the text is not CSV: {e}"));
    if !reader.read_byte_record(&mut record).map_err(bad)? {
        return Err(Error::argument("the text has no first line with the names of the columns"));
    }
    let names: Vec<String> = record.iter().map(|f| String::from_utf8_lossy(f).trim().to_owned()).collect();
    for (i, name) in names.iter().enumerate() {
        if names.iter().take(i).any(|n| n == name) {
            return Err(Error::argument(format!("the first line names the column `{name}` twice")));
        }
    }
    let mut columns: Vec<StringBuilder> = names.iter().map(|_| StringBuilder::new()).collect();
    let (mut faults, mut rows) = (Vec::new(), 0usize);
    while reader.read_byte_record(&mut record).map_err(bad)? {
        let text = std::str::from_utf8(record.as_slice());
        if record.len() != names.len() {
            faults.push((rows, format!("expected {} fields, found {}", names.len(), record.len())));
        } else if let Err(e) = text {
            faults.push((rows, format!("expected UTF-8: {e}")));
        }
        for (i, column) in columns.iter_mut().enumerate() {
            match record.get(i).unwrap_or_default() {
                [] => column.append_null(),
                field => column.append_value(String::from_utf8_lossy(field)),
            }
        }
        rows += 1;
    }
    let mut fields: Vec<Field> = names.iter().map(|n| Field::new(n, DataType::Utf8, true)).collect();
    let mut arrays: Vec<ArrayRef> = columns.iter_mut().map(|c| Arc::new(c.finish()) as ArrayRef).collect();
    if !faults.is_empty() {
        let mut said = StringBuilder::new();
        let mut next = faults.into_iter().peekable();
        for row in 0..rows {
            match next.next_if(|(at, _)| *at == row) {
                Some((_, fault)) => said.append_value(fault),
                None => said.append_null(),
            }
        }
        fields.push(Field::new("read_error", DataType::Utf8, true));
        arrays.push(Arc::new(said.finish()));
    }
    super::writer::batch(fields, arrays)
}

fn separator(bytes: &[u8]) -> u8 {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |c: &u8| line.iter().filter(|b| *b == c).count();
    // The last of equals wins in `max_by_key`: the comma stands last.
    b"|\t;,".iter().max_by_key(|c| count(c)).copied().unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;

    #[test]
    fn reads_separators_quotes_and_marks_broken_rows() {
        let t = csv_table(b"\xef\xbb\xbfid;name\n1;\"Virtanen; Matti\"\n2;\n3;a;b\n4;\xff\n").unwrap();
        assert_eq!((t.num_rows(), t.num_columns()), (4, 3));
        let name: Vec<_> = t.column(1).as_string::<i32>().iter().take(2).collect();
        assert_eq!(name, [Some("Virtanen; Matti"), None]);
        let faults: Vec<_> = t.column(2).as_string::<i32>().iter().map(|f| f.is_some()).collect();
        assert_eq!(faults, [false, false, true, true]);
        assert_eq!(csv_table(b"a,b\n1,2\n").unwrap().num_columns(), 2);
        assert!(csv_table(b"").is_err());
        assert!(csv_table(b"a,a\n").is_err());
    }
}
