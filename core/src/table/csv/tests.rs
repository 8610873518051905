//! Files as they come: what is read, what is refused, and what is said of both.

use super::*;
use arrow_array::StringArray;
use arrow_array::cast::AsArray;
use encoding_rs::Encoding;
use std::io::Write;

const TEXT: &str = "id;start;ani;name\r\n1;2026-03-02 09:00;0351 8765432;Jörg Schröder\r\n2;2026-03-02 10:00;0351 8765433;Ülkü Sahin\r\n";

fn read(bytes: &[u8], options: &str) -> RecordBatch {
    csv_table(bytes, &ReadOptions::parse(options).unwrap()).unwrap_or_else(|e| panic!("{e}"))
}

fn plain(text: &str) -> RecordBatch {
    read(text.as_bytes(), "{}")
}

fn refused(bytes: &[u8]) -> String {
    csv_table(bytes, &ReadOptions::default()).unwrap_err().to_string()
}

fn names(table: &RecordBatch) -> Vec<String> {
    table.schema().fields().iter().map(|f| f.name().clone()).collect()
}

fn column(table: &RecordBatch, name: &str) -> Vec<String> {
    let column = table.column_by_name(name).unwrap_or_else(|| panic!("{:?} has no {name}", names(table)));
    let column: &StringArray = column.as_string();
    column.iter().map(|v| v.unwrap_or("").to_owned()).collect()
}

/// What is wrong with each row; nothing for good ones.
fn errors(table: &RecordBatch) -> Vec<String> {
    match table.column_by_name("read_error") {
        Some(_) => column(table, "read_error"),
        None => vec![String::new(); table.num_rows()],
    }
}

fn report(table: &RecordBatch) -> FileReport {
    ReadReport::of(&table.schema()).unwrap().files.remove(0)
}

fn is_text(table: &RecordBatch) {
    assert_eq!(names(table), ["id", "start", "ani", "name"]);
    assert_eq!(column(table, "name"), ["Jörg Schröder", "Ülkü Sahin"]);
}

#[test]
fn encodings_are_found_and_said() {
    let wide = |big: bool| -> Vec<u8> {
        TEXT.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let widest: Vec<u8> = TEXT.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
    let single = |name: &str| Encoding::for_label(name.as_bytes()).unwrap().encode(TEXT).0.into_owned();
    let cp850 = |c: char| match c {
        'ö' => 0x94,
        'Ü' => 0x9a,
        'ü' => 0x81,
        _ => u8::try_from(c).unwrap(),
    };
    let dos: Vec<u8> = TEXT.chars().map(cp850).collect();
    for (bytes, encoding, found) in [
        (TEXT.as_bytes().to_vec(), "utf-8", Found::Checked),
        (marked(b"\xef\xbb\xbf", TEXT.as_bytes()), "utf-8", Found::Mark),
        (marked(b"\xff\xfe", &wide(false)), "utf-16le", Found::Mark),
        (marked(b"\xfe\xff", &wide(true)), "utf-16be", Found::Mark),
        (wide(false), "utf-16le", Found::Guessed),
        (wide(true), "utf-16be", Found::Guessed),
        (marked(b"\xff\xfe\0\0", &widest), "utf-32le", Found::Mark),
        (single("windows-1252"), "windows-1252", Found::Guessed),
        (single("macintosh"), "macintosh", Found::Guessed),
        (dos, "cp850", Found::Guessed),
    ] {
        let table = read(&bytes, "{}");
        is_text(&table);
        let report = report(&table);
        assert_eq!((report.encoding.as_str(), report.encoding_found), (encoding, found));
        assert_eq!(report.notes.is_empty(), encoding == "utf-8", "{:?}", report.notes);
        // The same, when it is said.
        is_text(&read(&bytes, &format!(r#"{{"encoding":"{encoding}"}}"#)));
    }
    assert!(refused(b"id;name\n1;a\n\0\0\0\0\0\0\0\0").contains("this is no text"));
    let options = ReadOptions::parse(r#"{"encoding":"utf-8"}"#).unwrap();
    let said = csv_table(&marked(b"\xff\xfe", &wide(false)), &options).unwrap_err().to_string();
    assert_eq!(said, "the text begins with the mark of utf-16le, `encoding` says `utf-8`");
    let said = csv_table(b"a\n", &ReadOptions { encoding: Some("windws-1252".into()), ..ReadOptions::default() });
    assert!(said.unwrap_err().message().ends_with("did you mean `windows-1252`?"));
}

#[test]
fn a_guess_is_a_language_of_its_encoding() {
    for (text, encoding, label) in [
        ("Jörg;Ülkü Şahin", "windows-1254", "windows-1254"),
        ("Łukasz Wałęsa;Żółć;Jaśmin", "windows-1250", "windows-1250"),
        ("Jiří Dvořák;Růžena Čapková", "windows-1250", "windows-1250"),
        ("Erdős Őze;Szűcs Géza", "windows-1250", "windows-1250"),
        ("Žydrūnas Šimkus;Eglė Ąžuolaitė", "windows-1257", "windows-1257"),
        ("Åke Mäkinen;Öhman Söre;1 204,90 €", "windows-1252", "windows-1252"),
        ("François Élie;Benoît Lefèvre;l’été", "windows-1252", "windows-1252"),
        ("José Núñez;Íñigo Muñoz", "windows-1252", "windows-1252"),
        ("Søren Kjær;Åse Bjørnstad", "windows-1252", "windows-1252"),
        ("Ståhl;Bäckström;Åberg", "macintosh", "macintosh"),
        ("Иванов Пётр;Смирнова Анна;Кузнецов", "windows-1251", "windows-1251"),
        ("Παπαδόπουλος Γιώργος;Νικολάου Ελένη", "windows-1253", "windows-1253"),
        ("山田太郎;鈴木花子;佐藤一郎さんの電話", "shift_jis", "shift_jis"),
        ("王小明;李丽;张伟的电话号码", "gbk", "gbk"),
    ] {
        let text = format!("id;name;other\n1;{}\n", text.replacen(';', " ", 0));
        let (bytes, _, faulty) = Encoding::for_label(label.as_bytes()).unwrap().encode(&text);
        assert!(!faulty, "{text} is not in {label}");
        let table = read(&bytes, "{}");
        assert_eq!(report(&table).encoding, encoding, "{text}");
        let said: String = text.lines().nth(1).unwrap().to_owned();
        let read: String = format!("1;{};{}", column(&table, "name")[0], column(&table, "other")[0]);
        assert!(said.starts_with(&read), "{said}: {read}");
    }
}

#[test]
fn damage_in_utf8_is_named_row_by_row() {
    let table = read("id;name\n1;Mäkinen Åke\n2;X\u{0}Y\n".as_bytes(), "{}");
    assert_eq!(errors(&table), ["", "line 3: a NUL stands in it"]);
    let table = read(b"id;name\n1;M\xc3\xa4kinen \xc3\x85ke\n2;M\xe4ki\n3;\xc3\x84\n", "{}");
    assert_eq!(errors(&table), ["", "line 3: expected utf-8, found other bytes", ""]);
    assert!(!report(&table).encoding_certain);
    // Files of two encodings put together: no row is read as what it is not.
    let mixed = [b"id;name\n1;M\xe4kinen \xc5ke\n2;\xd6hman\n3;Ulla\n".as_slice(), "4;Söre\n".as_bytes()].concat();
    assert_eq!(
        errors(&read(&mixed, "{}")),
        ["", "", "", "line 5: its letters are utf-8, those of other rows windows-1252"]
    );
    let mark = "\u{feff}id;name\n1;a\n\u{feff}id;name\n\u{feff}\"2\";b\n";
    let table = plain(mark);
    assert_eq!((column(&table, "id")[2].as_str(), errors(&table)[1].as_str()), ("2", "line 3: it repeats the header"));
    let table = read("id;name\n1;Mäkinen\n".as_bytes(), r#"{"encoding":"latin1"}"#);
    assert_eq!(report(&table).notes, ["the text is valid utf-8, and was read as windows-1252, as `encoding` says"]);
    let mut half: Vec<u8> = b"id;name\n1;a\n2;b".iter().flat_map(|b| [*b, 0]).collect();
    half.push(b'c');
    assert_eq!(errors(&read(&half, "{}")), ["", "line 3: expected utf-16le, found other bytes"]);
}

#[test]
fn what_stands_before_the_header_is_passed_over_and_said() {
    let lines = |text: &str| {
        let table = plain(text);
        is_text(&table);
        report(&table).passed_over.into_iter().map(|p| p.line).collect::<Vec<_>>()
    };
    assert!(lines(TEXT).is_empty());
    assert_eq!(lines(&format!("sep=;\r\n{TEXT}")), [1]);
    assert_eq!(lines(&format!("\u{feff}\"sep=;\"\r\n{TEXT}")), [1]);
    assert_eq!(lines(&format!("SEP=,\r\n{}", TEXT.replace(';', ","))), [1]);
    assert_eq!(lines(&format!("\r\n{TEXT}")), [1]);
    assert_eq!(lines(&format!("# export of 2026-03-04\r\n\r\n{TEXT}")), [1, 2]);
    assert_eq!(lines(&format!("Anrufe 02.03.2026\r\n\r\n{TEXT}")), [1, 2]);
    assert_eq!(lines(&format!("Anrufe 02.03.2026;;;\r\n;;;\r\n{TEXT}")), [1, 2]);
    is_text(&read(format!("x;y;z\r\n1;2;3\r\n{TEXT}").as_bytes(), r#"{"skip_rows":2}"#));
    is_text(&read(format!("x;y;z\r\n1;2;3\r\n{TEXT}").as_bytes(), r#"{"header":3}"#));
    let without = read(TEXT.split_once('\n').unwrap().1.as_bytes(), r#"{"header":false}"#);
    assert_eq!(names(&without), ["column_1", "column_2", "column_3", "column_4"]);
    assert_eq!((without.num_rows(), report(&without).header_line), (2, None));
    let named = read(TEXT.as_bytes(), r#"{"names":["a","b","c","d"]}"#);
    assert_eq!((names(&named).concat(), named.num_rows()), ("abcd".into(), 2));
    assert!(csv_table(TEXT.as_bytes(), &ReadOptions { names: vec!["a".into()], ..ReadOptions::default() }).is_err());
    // A first line that is a row is taken for the header, and said to look like none.
    let notes = report(&plain("7;2026-03-02 09:00\n8;2026-03-02 10:00\n")).notes;
    assert!(notes[0].starts_with("the header (line 1) looks like a row (`2026-03-02 09:00`)"), "{notes:?}");
    // A row that happens to be wider than a short header is not taken for it.
    assert_eq!(names(&plain("id;name\n1;2;3;4;5\n")), ["id", "name", "read_error"]);
}

#[test]
fn separators_are_found_by_rows_that_are_alike() {
    for separator in ["\t", ";", "|", ",", "^", "~", "\u{1f}", "\u{1}"] {
        let table = plain(&TEXT.replace(';', separator));
        is_text(&table);
        assert_eq!(report(&table).separator, separator);
    }
    assert_eq!(names(&plain("user:home\nanna:/home\n")), ["user", "home"]);
    assert_eq!(names(&plain("id;cost\n1;12,50\n2;1 204,90\n3;7,00\n")), ["id", "cost"]);
    assert_eq!(names(&plain("id,text\n1,a;b\n2,c;d\n")), ["id", "text"]);
    assert_eq!(names(&plain("id;a;\"name, first; last\";b\n1;2;x;3\n")), ["id", "a", "name, first; last", "b"]);
    assert_eq!(names(&plain("id\n7\n8\n")), ["id"]);
    assert_eq!(names(&read(b"a,b;c\n1,2;3\n", r#"{"separator":","}"#)), ["a", "b;c"]);
}

#[test]
fn an_open_quote_costs_its_row_and_no_other() {
    let head = "contact_id,arrived_at,email,subject\n";
    let row = |i: usize, text: &str| format!("{i},2026-03-02T0{i}:00:00Z,p{i}@example.org,{text}\n");
    let put = |changed: &[(usize, &str)]| {
        let text = |i: usize| changed.iter().find(|(at, _)| *at == i).map_or("Question", |(_, t)| *t);
        plain(&(head.to_owned() + &(1..8).map(|i| row(i, text(i))).collect::<String>()))
    };
    let broken = |changed: &[(usize, &str)]| {
        let table = put(changed);
        assert_eq!(table.num_rows(), 7, "{changed:?}");
        assert_eq!(column(&table, "contact_id"), ["1", "2", "3", "4", "5", "6", "7"]);
        errors(&table).iter().enumerate().filter(|(_, e)| !e.is_empty()).map(|(i, _)| i + 1).collect::<Vec<_>>()
    };
    assert!(broken(&[]).is_empty());
    assert_eq!(broken(&[(2, "\"Urgent: the box is 3 inch wide")]), [2]);
    assert_eq!(broken(&[(2, "\"Urgent"), (5, "\"Again")]), [2, 5]);
    assert_eq!(broken(&[(2, "\"Urgent"), (5, "so it is\"")]), [2]);
    assert_eq!(broken(&[(2, "\"Urgent"), (3, "so it is\"")]), [2]);
    assert_eq!(broken(&[(2, "\"Help\" it does not start")]), [2]);
    assert_eq!(broken(&[(7, "\"")]), [7]);
    // These are right.
    assert!(broken(&[(2, "24\" screen broken"), (3, "say \"hello\"")]).is_empty());
    assert!(broken(&[(2, "\"say \"\"hello\"\", then; go\"")]).is_empty());
    for text in ["line one\nline two", "line one\r\n\r\n3 lines", "a\n2, b, c", "x\n1,2,3\n", ",\n,\n"] {
        let table = put(&[(2, &format!("\"{text}\""))]);
        assert_eq!((column(&table, "subject")[1].as_str(), errors(&table).concat().as_str()), (text, ""), "{text:?}");
    }
    // Lines are counted through a text of several.
    let table = put(&[(1, "\"line one\nline two\""), (3, "\"x")]);
    assert_eq!(errors(&table)[2], "line 5: the quote that `subject` begins with is never closed");
    let report = ReadReport::of(&table.schema()).unwrap();
    assert_eq!((0..8).filter_map(|row| report.line(row)).map(|l| l.1).collect::<Vec<_>>(), [2, 4, 5, 6, 7, 8, 9]);
    let table = plain("id,name\n1,\"abc\n2,\"def\"\n3,x\n");
    assert_eq!(
        (column(&table, "id").concat(), errors(&table).iter().filter(|e| e.is_empty()).count()),
        ("123".into(), 2)
    );
    let said = errors(&plain("id,name\n1,\"J\\\"ojo\\\" S\"\n2,x\n")).remove(0);
    assert!(
        said.ends_with("closed before the field ends; if a backslash escapes quotes, say so by `escape`"),
        "{said}"
    );
    let table = read(b"id,name\n1,\"J\\\"ojo\\\" S\"\n2,\"a \"\"b\"\"\"\n", r#"{"escape":"\\"}"#);
    assert_eq!(column(&table, "name"), ["J\"ojo\" S", "a \"b\""]);
    let table = read(b"id,name\n1,\"abc\n2,'d,e'\n", r#"{"quote":"'"}"#);
    assert_eq!(column(&table, "name"), ["\"abc", "d,e"]);
    assert!(refused(b"id,\"name\n1,2\n").contains("has a quote that is not closed"));
}

#[test]
fn no_row_vanishes_behind_an_open_quote() {
    // The file, the first field of each row, and which rows are named.
    for (text, firsts, named) in [
        ("name,size,note\nAnna,\"screen,x\nAgent 7,24\",y\nEero,p,q\n", "Anna|Agent 7|Eero", "1"),
        ("name,size,note\nAnna,\"screen,x\n,24\",y\nEero,p,q\n", "Anna||Eero", "1"),
        ("a,b,c\n1,\"screen,x\n\n2,24\",y\n3,p,q\n", "1|2|3", "1"),
        ("a,b,c\n1,\"screen,x\n# note\n2,24\",y\n3,p,q\n", "1|# note|2|3", "12"),
        ("a,b,c\n1,\"screen\nand more,x\n2,24\",y\n3,p,q\n", "1|and more|2|3", "12"),
        ("a,b,c\n1,\"screen,x\n2,24\",y,EXTRA\n3,p,q\n", "1|2|3", "12"),
        ("a,b,c\n1,\"screen,x\n2,24\"\n3,p,q\n", "1|2|3", "12"),
        ("a,b,c\n1,\"screen\n2,24\"\n3,p,q\n", "1|2|3", "12"),
        ("a,b,c\r\n1,x,\"screen\r\n2,y,z,24\"\r\n3,p,q\r\n", "1|2|3", "12"),
        ("a,b,c\n1,\"screen,x\n2,u,v\n3,w\n4,24\",y\n5,p,q\n", "1|2|3|4|5", "13"),
        ("a;b;c\n1;\"screen;x\n2;24\";\n3;p;q\n", "1|2|3", "1"),
        ("a,b,c\n1,\"screen,x\n2,\"\"\"24\",y\n3,p,q\n", "1|2|3", "1"),
        ("a,b\n1,\"screen\n2,24\"\n3,p\n", "1|2|3", "1"),
    ] {
        let table = plain(text);
        let first = text.get(..text.find([',', ';']).unwrap()).unwrap();
        assert_eq!(column(&table, first).join("|"), firsts, "{text:?}");
        let said = errors(&table);
        let wrong = said.iter().enumerate().filter(|(_, e)| !e.is_empty()).map(|(i, _)| (i + 1).to_string());
        assert_eq!(wrong.collect::<String>(), named, "{text:?}: {said:?}");
    }
    // Texts of several lines are one row, and cost one when it is broken.
    for field in [
        "Anna Laine\nHallituskatu 5 B\n00100 Helsinki, Finland",
        "Dear Anna,\n\nthank you for the call, it works; I am glad, really\nBest,\nEero",
        "Hei\nlasku oli 3,50 euroa\nTerveisin",
        "\n\n",
        "a\n\"\"quoted\"\", he said\n# no comment",
    ] {
        for text in [format!("id,text\n1,\"{field}\"\n2,x\n"), format!("id,text,b,c\n1,\"{field}\",,\n2,x,,\n")] {
            let table = plain(&text);
            assert_eq!(column(&table, "text"), [field.replace("\"\"", "\"").as_str(), "x"], "{text:?}");
            assert_eq!(errors(&table).concat(), "", "{text:?}");
        }
        if !field.contains("3,50") {
            let table = plain(&format!("id,text,b,c,d\n1,\"{field}\",x\n2,x,,,\n"));
            assert_eq!(column(&table, "id"), ["1", "2"], "{field:?}");
        }
    }
    // Time stays linear: each line closes a quote and opens one.
    let start = std::time::Instant::now();
    let names: Vec<String> = (0..3000).map(|i| format!("n{i}")).collect();
    let table = plain(&format!("{}\n1,\"\n{}", names.join(","), "x,y\",\"\n".repeat(40_000)));
    assert!(table.num_rows() >= 39_000 && start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn rows_that_are_none_are_named() {
    let table = plain("id;name;cost\n1;a;2\nid;name;cost\n2;b;3\n;;\n3;c\n4;d;5;6\nYhteensä;;16\n");
    let said = [
        "",
        "line 3: it repeats the header",
        "",
        "line 5: the row is empty",
        "line 6: expected 3 fields, found 2",
        "line 7: expected 3 fields, found 4",
        "line 8: a total of the rows before, no row",
    ];
    assert_eq!(errors(&table), said);
    assert_eq!(report(&table).broken, 5);
    let table = read(b"id;read_error\n1;\n2;no\n3;a;b\n", r#"{"file":"march.csv"}"#);
    assert_eq!(errors(&table), ["", "no", "march.csv, line 4: expected 2 fields, found 3"]);
    let table = plain("id,name\r1,a\r2,b\r");
    assert_eq!((column(&table, "name").concat(), errors(&table).concat()), ("ab".into(), String::new()));
    let table = plain("\n\nid,name\n\n1,a\n\n\n2,b\n\n");
    assert_eq!((column(&table, "name").concat(), table.num_rows()), ("ab".into(), 2));
}

#[test]
fn a_total_of_two_columns_is_named() {
    for total in ["Total,25", "Summe:,25", "Yhteensä,\"25,50\"", "Total,"] {
        let said = errors(&plain(&format!("name,size\nAnna,12\nEero,13\n{total}\n")));
        assert_eq!(said, ["", "", "line 4: a total of the rows before, no row"], "{total}");
    }
    for row in ["Total,Paris", "Totalenergies,25", "25,Total", "Anna,25"] {
        assert_eq!(errors(&plain(&format!("name,size\nAnna,12\nEero,13\n{row}\n"))).concat(), "", "{row}");
    }
}

#[test]
fn files_that_share_no_column_are_refused() {
    let part = |text: &str, file: &str| read(text.as_bytes(), &format!(r#"{{"file":"{file}"}}"#));
    let (a, b) = (part("id;nimi\n5;Y\n", "a.csv"), part("3;X\n4;Y\n", "b.csv"));
    let said = join_tables(&[a.clone(), b]).unwrap_err().to_string();
    assert!(said.starts_with("b.csv: none of its columns (`3`, `X`) is one of the other texts"), "{said}");
    // Letter case makes no other column, and is said.
    let joined = join_tables(&[a, part("ID,Nimi,Team\n6,Z,t\n", "c.csv")]).unwrap();
    assert_eq!((names(&joined[1]).join("|"), column(&joined[1], "nimi")), ("id|nimi|Team".into(), vec!["Z".into()]));
    let notes: Vec<String> = ReadReport::of(&joined[0].schema()).unwrap().notes().collect();
    assert_eq!(
        notes,
        ["c.csv: columns of other letter case were taken for the same: `ID` for `id`, `Nimi` for `nimi`"]
    );
}

#[test]
fn names_are_trimmed_and_missing_ones_made() {
    assert_eq!(names(&plain(" tunnus ;saapui \u{a0};\u{feff}nimi\n1;2;3\n")), ["tunnus", "saapui", "nimi"]);
    assert_eq!(names(&plain("id;;;name;;\n1;;x;a;;\n")), ["id", "column_3", "name"]);
    assert_eq!(names(&plain(",id\n0,7\n1,8\n")), ["id"]);
    assert_eq!(names(&plain(",id\n0,7\n2,8\n")), ["column_1", "id"]);
    // Every row ends with a separator, and the header does not.
    assert_eq!(names(&plain("id;name\n1;a;\n2;b;\n")), ["id", "name"]);
    assert_eq!(names(&plain("id;name\n1;a;\n2;b;x\n")), ["id", "name", "read_error"]);
    let said = refused(b"id;name;name\n1;a;b\n");
    assert_eq!(said, "columns 2 and 3 are both named `name`; the option `names` gives names that differ");
    assert!(refused(b"").starts_with("the text has no first line"));
    assert_eq!(refused(b",,"), "no column has a name or a value");
    let commas = ",,\n".repeat(300_000);
    let said = refused(format!("a,b\n{commas}").as_bytes());
    assert_eq!(said, "200000 of the first 200000 rows are broken, the first: line 2: the row is empty");
    let good = format!("a,b,c\n{}{commas}", "1,2,3\n".repeat(400_000));
    assert_eq!(report(&plain(&good)).broken, 300_000);
    let wide = vec![b','; 1 << 20];
    assert!(refused(&wide).contains("has 1048577 columns, 16384 is the most"));
}

#[test]
fn decimal_commas_become_points_where_every_value_is_such_a_number() {
    let text = "id;phone;cost;note\n1;041 234 5678;1 204,90;1,5\n2;0501234567;12,50;x\n3;;7;2,5\n";
    let table = read(text.as_bytes(), r#"{"decimal":","}"#);
    assert_eq!(column(&table, "cost"), ["1204.90", "12.50", "7"]);
    assert_eq!(column(&table, "note"), ["1,5", "x", "2,5"]);
    assert_eq!(column(&table, "phone"), ["041 234 5678", "0501234567", ""]);
    assert_eq!(report(&table).notes, ["decimal commas became points in `cost`"]);
    assert_eq!(column(&plain(text), "cost"), ["1 204,90", "12,50", "7"]);
}

#[test]
fn values_written_as_formulas_are_what_is_in_them() {
    let table = plain(
        "=\"id\";phone;note\n=\"0077\";=\"0501234567\";\"=\"\"a;b\"\"\"\n=\"\";=1+2;=\"a\"&\"b\"\n7;x\"y\";=\"\n",
    );
    assert_eq!(column(&table, "id"), ["0077", "", "7"]);
    assert_eq!(column(&table, "phone"), ["0501234567", "=1+2", "x\"y\""]);
    assert_eq!(column(&table, "note"), ["a;b", "=\"a\"&\"b\"", "=\""]);
    assert_eq!(report(&table).notes, ["4 values were written as `=\"…\"`, and are read as what is in it"]);
}

#[test]
fn what_is_no_csv_is_refused_with_the_call_that_reads_it() {
    for (bytes, said) in [
        (b"PK\x03\x04....xl/workbook.xml".as_slice(), "an Excel workbook (xlsx), no CSV: save it as CSV"),
        (b"PK\x03\x04....a.csv", "a zip archive, no CSV: unpack it: `zipfile.ZipFile(path)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "(xls)"),
        (b"PAR1....PAR1", "`polars.read_parquet(path)`"),
        (b"ARROW1\0\0....", "`polars.read_ipc(path)`"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!DOCTYPE html><html>", "`pandas.read_html(path)`"),
        (b"<?xml version=\"1.0\"?><rows/>", "`pandas.read_xml(path)`"),
        (b"{\"id\": 1}\n{\"id\": 2}\n", "JSON lines, no CSV"),
        (b"\xef\xbb\xbf [\n {\"id\": 1}]", "JSON, no CSV"),
        (b"{\n \"rows\": []}", "JSON, no CSV"),
    ] {
        assert!(refused(bytes).contains(said), "{}", refused(bytes));
        assert!(refused(&packed(bytes)).contains(said));
    }
    assert_eq!(names(&plain("[id],[name]\n1,2\n")), ["[id]", "[name]"]);
    assert_eq!(names(&plain("PAR1,PAR2\n1,2\n")), ["PAR1", "PAR2"]);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn gzip_is_unpacked_in_all_its_parts() {
    let (head, rest) = TEXT.split_at(30);
    let mut parts = [packed(head.as_bytes()), packed(rest.as_bytes())].concat();
    is_text(&read(&parts, "{}"));
    parts.extend([0; 512]);
    is_text(&read(&parts, "{}"));
    let cut = parts.len() - 520;
    assert!(refused(&parts[..cut]).starts_with("the gzip data cannot be read: "));
    parts.extend(b"more");
    assert!(refused(&parts).contains("are no gzip"));
    assert!(refused(b"\x1f\x8b").starts_with("the gzip data cannot be read: "));
    assert!(refused(&packed(&packed(b"id\n"))).contains("packed twice"));
}

#[test]
fn texts_become_one_table() {
    let a = read(b"id;name\n1;a\n2;b;c\n", r#"{"file":"a.csv"}"#);
    let b = read(b"name,cost,id\nx,7,3\n", r#"{"file":"b.csv"}"#);
    let joined = join_tables(&[a, b]).unwrap();
    assert_eq!(names(&joined[1]), ["id", "name", "cost", "read_error"]);
    assert_eq!((column(&joined[1], "id"), joined[0].schema() == joined[1].schema()), (vec!["3".into()], true));
    let report = ReadReport::of(&joined[0].schema()).unwrap();
    assert_eq!(
        (report.line(1), report.line(2), report.line(3)),
        (Some((Some("a.csv"), 3)), Some((Some("b.csv"), 2)), None)
    );
    assert_eq!(report.notes().collect::<Vec<_>>(), ["a.csv: 1 row is broken, `read_error` says why"]);
}

#[test]
fn well_formed_text_is_read_as_the_csv_crate_reads_it() {
    let mut seed = 7_u64;
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    for round in 0..300 {
        let width = 2 + dice(4);
        let mut text = ::csv::Writer::from_writer(Vec::new());
        text.write_record((0..width).map(|i| format!("n{i}"))).unwrap();
        for row in 0..1 + dice(8) {
            let mut cells = vec![format!("{row}")];
            // Lines of text in quotes are no rows: a blank stands after each comma.
            cells.extend(
                (1..width).map(|_| (0..dice(12)).map(|_| ["a", "\"", ", ", "\n", "é", " "][dice(6)]).collect()),
            );
            text.write_record(&cells).unwrap();
        }
        let text = text.into_inner().unwrap();
        let table = read(&text, r#"{"separator":","}"#);
        let mut rows = ::csv::Reader::from_reader(text.as_slice());
        let wanted: Vec<Vec<String>> = rows.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        let got: Vec<Vec<String>> = (0..table.num_rows())
            .map(|row| (0..width).map(|i| column(&table, &format!("n{i}"))[row].clone()).collect())
            .collect();
        assert_eq!(got, wanted, "round {round}: {}", String::from_utf8_lossy(&text));
    }
}

#[test]
fn options_say_what_they_may_be() {
    let said = |text: &str| ReadOptions::parse(text).unwrap_err().to_string();
    assert!(said(r#"{"seperator":";"}"#).contains("did you mean `separator`?"));
    assert!(
        said(r#"{"separator":"::"}"#).contains("expected one ASCII mark such as `;` (line 1, column 14, at separator)")
    );
    assert!(said(r#"{"header":"yes"}"#).contains("expected true, false or the line of the header, from 1"));
    assert!(said(r#"{"header":0}"#).starts_with("lines count from 1"));
    assert!(said(r#"{"decimal":";"}"#).starts_with("`;` is no sign of decimals, expected `.` or `,`"));
    assert!(said(r#"{"separator":"\""}"#).contains("must differ"));
    let whole = r#"{"separator":";","encoding":"cp850","header":3,"skip_rows":1,"names":["a"],"quote":"","escape":"\\","decimal":",","file":"a.csv"}"#;
    assert_eq!(crate::document::print(&ReadOptions::parse(whole).unwrap()).unwrap(), whole);
    assert_eq!(crate::document::print(&ReadOptions::default()).unwrap(), "{}");
}
