//! A million telephone numbers as exports write them, read by Kanava and by rlibphonenumber alone.
//!
//! Kanava reads a number that is plainly written by tables compiled from the library's metadata, and asks the library for
//! the rest. This says what the tables buy. Both have the same work: the normal form of each number, and whether it is a
//! person's. The library is timed twice: for one reading, and for reading again until nothing changes, which is what a
//! normal form has to promise. Every number that both take for a key is compared; Kanava
//! takes some that the library does not (`00` where people dial `011`), and does not take placeholders.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a measurement stops at the first surprise, and says what it measured"
)]

use kanava::{IdentityKind, Normaliser};
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region, get_national_significant_number_owned,
};
use std::time::{Duration, Instant};

const COUNT: usize = 1_000_000;
/// Read by the three ways in turn, so that a busy moment of the machine meets all of them.
const CHUNK: usize = 1000;
/// The quickest of so many rounds counts.
const ROUNDS: usize = 5;
/// Callers, each of whom is met again and again: the first quarter of the regions are home to most of them.
const PEOPLE: u64 = 400_000;
const REGIONS: [&str; 28] = [
    "FI", "US", "DE", "GB", "SE", "FR", "IT", "ES", "NL", "PL", "NO", "DK", "EE", "LT", "BR", "IN", "AU", "JP", "CA",
    "MX", "CH", "AT", "BE", "IE", "PT", "AR", "CN", "RU",
];

/// A number as it is written, and the region of the system that wrote it, if it is known.
type Written = (String, Option<Region>);

fn main() {
    let mut draws = Draws(11);
    let samples: Vec<Vec<String>> = REGIONS.iter().map(|code| samples(&region(code))).collect();
    let numbers: Vec<Written> = (0..COUNT).map(|_| written(&samples, &mut draws)).collect();
    let normalisers: Vec<(Option<Region>, Normaliser)> = REGIONS
        .iter()
        .map(|code| (Some(region(code)), Normaliser::new(Some(code)).unwrap()))
        .chain([(None, Normaliser::new(None).unwrap())])
        .collect();
    let normaliser = |of: Option<Region>| normalisers.iter().find(|(region, _)| *region == of).unwrap().1;
    let numbers: Vec<(&str, Option<Region>, Normaliser)> =
        numbers.iter().map(|(raw, region)| (raw.as_str(), *region, normaliser(*region))).collect();

    let (mut ours, mut once, mut again) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let (mut keys, mut more, mut fewer) = (0, 0, 0);
    let mut out = String::new();
    for chunk in numbers.chunks(CHUNK) {
        for (raw, region, normaliser) in chunk {
            let is_key = normaliser.normalise(IdentityKind::Phone, raw, &mut out).is_ok();
            let library = until_it_stays(raw, *region);
            assert!(
                !is_key || library.as_ref().is_none_or(|known| *known == out),
                "{raw} in {region:?}: {out}, {library:?}"
            );
            keys += usize::from(is_key);
            more += usize::from(is_key && library.is_none());
            fewer += usize::from(!is_key && library.is_some());
        }
        let mut best = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            best[0] = best[0].min(timed(|| {
                let read =
                    |(raw, _, of): &(&str, _, Normaliser)| of.normalise(IdentityKind::Phone, raw, &mut out).is_ok();
                chunk.iter().map(read).filter(|key| *key).count()
            }));
            best[1] = best[1].min(timed(|| chunk.iter().filter(|(raw, of, _)| read(raw, *of).is_some()).count()));
            best[2] =
                best[2].min(timed(|| chunk.iter().filter(|(raw, of, _)| until_it_stays(raw, *of).is_some()).count()));
        }
        ours += best[0];
        once += best[1];
        again += best[2];
    }
    let each = |all: Duration| all.as_secs_f64() * 1e9 / COUNT as f64;
    println!(
        r#"{{"case":"{COUNT} telephone numbers","keys":{keys},"ours_only":{more},"library_only":{fewer},"kanava_ns":{:.0},"library_once_ns":{:.0},"library_ns":{:.0},"ratio_once":{:.2},"ratio":{:.2}}}"#,
        each(ours),
        each(once),
        each(again),
        each(once) / each(ours),
        each(again) / each(ours),
    );
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let began = Instant::now();
    std::hint::black_box(work());
    began.elapsed()
}

/// The library alone: a person's number as it is read once.
fn read(raw: &str, region: Option<Region>) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(raw, region).ok()?;
    let national = get_national_significant_number_owned(&number);
    let mut out = format!("+{}{national}", number.country_code);
    if let Some(extension) = number.extension.as_deref() {
        out.push_str(";ext=");
        out.push_str(extension);
    }
    let persons = matches!(
        PHONE_NUMBER_UTIL.get_number_type(&number),
        PhoneNumberType::FixedLine
            | PhoneNumberType::Mobile
            | PhoneNumberType::FixedLineOrMobile
            | PhoneNumberType::VoIP
            | PhoneNumberType::PersonalNumber
    );
    persons.then_some(out)
}

/// The library alone, read again as long as that changes the number.
fn until_it_stays(raw: &str, region: Option<Region>) -> Option<String> {
    let mut number = read(raw, region)?;
    for _ in 0..4 {
        let again = read(&number, region)?;
        if again == number {
            return Some(number);
        }
        number = again;
    }
    None
}

fn region(code: &str) -> Region {
    Region::from_code(code).unwrap()
}

/// A mobile and a fixed number of a region, in E.164.
fn samples(region: &Region) -> Vec<String> {
    let kinds = [PhoneNumberType::Mobile, PhoneNumberType::Mobile, PhoneNumberType::FixedLine];
    let number = |kind| PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(*region, kind).ok();
    kinds
        .into_iter()
        .filter_map(number)
        .map(|number| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
        .collect()
}

/// One number of somebody's, written in one of the ways that exports have.
fn written(samples: &[Vec<String>], draws: &mut Draws) -> Written {
    let mut person = Draws(draws.below(PEOPLE) * 2 + 1);
    let home = if person.below(10) < 7 { person.below(7) } else { person.below(REGIONS.len() as u64) } as usize;
    let sample = &samples[home][person.below(samples[home].len() as u64) as usize];
    // The last five digits are the person's own: most such numbers are within a range that is given out.
    let whole = format!("{}{:05}", &sample[..sample.len() - 5], person.below(100_000));
    let number = PHONE_NUMBER_UTIL.parse(&whole, None).unwrap();
    let as_written = |format| PHONE_NUMBER_UTIL.format(&number, format).into_owned();
    let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let own = Some(region(REGIONS[home]));
    // A number that says its country is read in any region, also where none is known.
    let other = [own, own, own, Some(region("FI")), None][draws.below(5) as usize];
    match draws.below(100) {
        0..25 => (whole, other),
        25..40 => (as_written(PhoneNumberFormat::International), other),
        40..60 => (as_written(PhoneNumberFormat::National), own),
        60..75 => (digits(as_written(PhoneNumberFormat::National)), own),
        75..83 => (format!("00{}", &whole[1..]), if home == 1 { other } else { own }),
        83..88 => (whole[1..].to_owned(), own),
        88..91 => (as_written(PhoneNumberFormat::International).replacen(' ', " (0)", 1), own),
        91..93 => (as_written(PhoneNumberFormat::RFC3966), other),
        93..94 => (format!("{} x {}", as_written(PhoneNumberFormat::National), draws.below(1000)), own),
        94..96 => {
            (["anonymous", "0000000000", "1234567890", "unknown", "n/a"][draws.below(5) as usize].to_owned(), own)
        }
        96..98 => (whole[..whole.len() - 3].to_owned(), other),
        98..99 => (format!("{whole}{}", draws.below(100)), other),
        _ => (digits(as_written(PhoneNumberFormat::National)), None),
    }
}

/// Pseudo-random numbers, the same at every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}
