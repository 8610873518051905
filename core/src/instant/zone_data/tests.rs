//! A release that never was: one zone, one change of the clock.

use super::*;
use crate::instant::{Zone, print, zone_data_version};
use proptest::prelude::*;

/// `Mars/Base` is an hour ahead of UTC until 2026-06-01T00:00:00Z, and then two.
fn tzif() -> Vec<u8> {
    let block = |wide: bool| {
        let mut out = b"TZif2".to_vec();
        out.extend([0; 15]);
        for count in [0_u32, 0, 0, 1, 2, 8] {
            out.extend(count.to_be_bytes());
        }
        let at = 1_780_272_000_i64;
        match wide {
            true => out.extend(at.to_be_bytes()),
            false => out.extend(i32::try_from(at).unwrap().to_be_bytes()),
        }
        out.push(1);
        for (offset, name) in [(3600_i32, 0_u8), (7200, 4)] {
            out.extend(offset.to_be_bytes());
            out.extend([0, name]);
        }
        out.extend(b"ONE\0TWO\0");
        out
    };
    [block(false), block(true), b"\nTWO-2\n".to_vec()].concat()
}

fn files() -> Vec<(String, Vec<u8>)> {
    vec![("Mars/Base".to_owned(), tzif()), ("zone.tab".to_owned(), b"# a table".to_vec())]
}

/// As Android has it, with a second name for the same zone.
fn concatenated() -> Vec<u8> {
    let (names, zone) = (["Mars/Base", "Mars/Link"], tzif());
    let mut out = b"tzdata2099z\0".to_vec();
    let data = 24 + ROW * names.len();
    for number in [24, data, data + zone.len()] {
        out.extend(u32::try_from(number).unwrap().to_be_bytes());
    }
    for name in names {
        let mut row = name.as_bytes().to_vec();
        row.resize(40, 0);
        row.extend([0; 4]);
        row.extend(u32::try_from(zone.len()).unwrap().to_be_bytes());
        row.extend([0; 4]);
        out.extend(row);
    }
    out.extend(zone);
    out
}

fn said(read: Result<ZoneData>) -> String {
    read.unwrap_err().message().to_owned()
}

#[test]
fn both_forms_hold_the_same_zone() {
    for data in [ZoneData::from_files(Some("2099z"), files()).unwrap(), ZoneData::new(&concatenated()).unwrap()] {
        assert_eq!(data.version(), "2099z");
        let base = Zone::named_in(Some(&data), "mars/base").unwrap();
        assert_eq!((base.name(), base.data_version()), ("Mars/Base", "2099z"));
        assert_eq!((base.offset(1_780_271_999), base.offset(1_780_272_000)), (3600, 7200));
        assert_eq!(
            base.next_transition(0).map(|at| print(at * 1_000_000_000)).as_deref(),
            Some("2026-06-01T00:00:00Z")
        );
        assert_eq!(base.next_transition(1_780_272_000), None);
    }
    let names: Vec<String> = ZoneData::new(&concatenated()).unwrap().names().map(str::to_owned).collect();
    assert_eq!(names, ["Mars/Base", "Mars/Link"]);
}

#[test]
fn a_zone_that_it_lacks_is_never_the_bundled_one() {
    let data = ZoneData::from_files(Some("2099z"), files()).unwrap();
    let lacks = |name: &str| Zone::named_in(Some(&data), name).unwrap_err().message().to_owned();
    let expected = "is not in the zone data `2099z`, expected an IANA name such as `Europe/Helsinki`";
    assert_eq!(lacks("Europe/Helsinki"), format!("`Europe/Helsinki` {expected}"));
    assert_eq!(lacks("Mars/Bace"), format!("`Mars/Bace` {expected}; did you mean `Mars/Base`?"));
    // UTC is the same in all of them.
    assert_eq!(Zone::named_in(Some(&data), "UTC").unwrap().data_version(), "2099z");
    assert_eq!(Zone::named_in(None, "Europe/Helsinki").unwrap().data_version(), zone_data_version());
    assert!(Zone::named_in(None, "Mars/Base").is_err());
}

#[test]
fn the_version_is_read_from_a_folder() {
    let with = |name: &str, text: &str| {
        let told = (name.to_owned(), text.as_bytes().to_vec());
        ZoneData::from_files(None, files().into_iter().chain([told])).map(|data| data.version().to_owned())
    };
    assert_eq!(with("tzdata.zi", "# version 2025b\n# This").as_deref(), Ok("2025b"));
    assert_eq!(with("+VERSION", "2025c\n").as_deref(), Ok("2025c"));
    let expected = "expected `tzdata.zi` or `+VERSION` among them, or `version`";
    assert_eq!(
        with("leapseconds", "2025c").unwrap_err().message(),
        format!("these zone files name no version, {expected}")
    );
    assert!(said(ZoneData::from_files(Some("two\nlines"), files())).ends_with("expected one such as `2026b`"));
    let copies = [("right/Mars/Base".to_owned(), tzif())];
    assert_eq!(said(ZoneData::from_files(Some("2099z"), copies)), "the zone data `2099z` has no zone");
}

#[test]
fn what_is_damaged_says_so() {
    let expected = "expected a file that begins with `tzdata` and a version, or a folder of TZif files";
    assert_eq!(said(ZoneData::new(b"tzdata")), format!("this is no zone data, {expected}"));
    assert_eq!(said(ZoneData::new(&tzif())), format!("this is no zone data, {expected}"));
    let whole = concatenated();
    assert_eq!(said(ZoneData::new(&whole[..100])), "the zone data is damaged: its index is not in the file");
    let cut = said(ZoneData::new(&whole[..whole.len() - 1]));
    assert_eq!(cut, "zone `Mars/Base` of the zone data `2099z` is damaged");
    let mut half = files();
    half[0].1.truncate(60);
    assert_eq!(said(ZoneData::from_files(Some("2099z"), half)), "zone `Mars/Base` of the zone data `2099z` is damaged");
}

#[test]
fn zones_that_overlap_are_refused_before_they_take_long() {
    // As many zones as fit, each from its own byte to the end.
    let (rows, size) = (2000_u32, 60_000_u32);
    let mut bytes = b"tzdata2099z\0".to_vec();
    let data = 24 + 52 * rows;
    for number in [24, data, data + size] {
        bytes.extend(number.to_be_bytes());
    }
    for row in 0..rows {
        let mut name = format!("Z/{row}").into_bytes();
        name.resize(40, 0);
        bytes.extend(name);
        for number in [0, tzif().len() as u32 + row, 0] {
            bytes.extend(number.to_be_bytes());
        }
    }
    bytes.extend(tzif());
    bytes.resize((data + size) as usize, b'\n');
    assert!(said(ZoneData::new(&bytes)).ends_with("is damaged"));
}

proptest! {
    /// Bytes that were changed or cut are refused or read; what is read answers.
    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        let mut bytes = concatenated();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(data) = ZoneData::new(&bytes) {
            let names: Vec<String> = data.names().map(str::to_owned).collect();
            for name in names {
                let zone = Zone::named_in(Some(&data), &name).unwrap();
                for at in [i64::MIN / 2_000_000_000, 0, 1_780_272_000, i64::MAX / 2_000_000_000] {
                    let _ = (zone.offset(at), zone.next_transition(at), zone.local(at * 1_000_000_000), zone.shifted(at));
                }
            }
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let file = [b"TZif2".as_slice(), &bytes].concat();
        let _ = (ZoneData::new(&bytes), ZoneData::from_files(Some("1"), [("A".to_owned(), file)]));
    }
}
