//! The full reading of a number, by the library. Exact for whatever people type; microseconds each.

use super::super::NotAKey;
use super::super::placeholder;
use super::EXTENSION;
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberType, ValidationError,
    get_national_significant_number_owned,
};

/// A region with a numbering plan.
pub(in super::super) type Region = rlibphonenumber::Region;

/// The region of this ISO 3166-1 alpha-2 code, in any letter case.
pub(in super::super) fn region(code: &str) -> Option<Region> {
    let region = Region::from_code(code).ok().filter(|region| *region != Region::World)?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}

/// What sort of number this normal form is; `None` when it is nobody's.
pub(in super::super) fn line_type(value: &str) -> Option<&'static str> {
    let number = PHONE_NUMBER_UTIL.parse(value, None).ok()?;
    Some(match PHONE_NUMBER_UTIL.get_number_type(&number) {
        PhoneNumberType::FixedLine => "fixed_line",
        PhoneNumberType::Mobile => "mobile",
        PhoneNumberType::FixedLineOrMobile => "fixed_line_or_mobile",
        PhoneNumberType::TollFree => "toll_free",
        PhoneNumberType::PremiumRate => "premium",
        PhoneNumberType::SharedCost => "shared_cost",
        PhoneNumberType::VoIP => "voip",
        PhoneNumberType::PersonalNumber => "personal",
        PhoneNumberType::Pager => "pager",
        PhoneNumberType::UAN => "company",
        PhoneNumberType::VoiceMail => "voicemail",
        PhoneNumberType::Unknown => return None,
    })
}

/// Whether a number is a key.
pub(super) type Verdict = Result<(), NotAKey>;

/// Reads a number and writes its normal form.
pub(super) fn normalise(raw: &str, region: Option<Region>, out: &mut String) -> Verdict {
    let mut verdict = read(raw, region, out)?;
    // A number may lose one more prefix when it is read again: its normal form is the last of these. This happens to
    // numbers that are nobody's at first, such as one with its trunk prefix written twice (`+46 (0)073 …`).
    for _ in 0..4 {
        let mut again = String::new();
        let Ok(next) = read(out, region, &mut again) else { break };
        if again == *out {
            return verdict;
        }
        *out = again;
        verdict = next;
    }
    out.clear();
    Err(NotAKey::Invalid)
}

/// Whether a number of this type is a key. `why_nobodys` is asked when no range of the plan has the number.
pub(super) fn verdict(national: &[u8], line: PhoneNumberType, why_nobodys: impl FnOnce() -> NotAKey) -> Verdict {
    match line {
        // Digits that rise or fall are somebody's where the plan has them: Bedford's numbers begin with 01234.
        PhoneNumberType::FixedLine
        | PhoneNumberType::Mobile
        | PhoneNumberType::FixedLineOrMobile
        | PhoneNumberType::VoIP
        | PhoneNumberType::PersonalNumber
            if !placeholder::one_digit(national) =>
        {
            Ok(())
        }
        _ if placeholder::of_digits(national) => Err(NotAKey::Placeholder),
        PhoneNumberType::TollFree => Err(NotAKey::TollFree),
        PhoneNumberType::PremiumRate => Err(NotAKey::Premium),
        PhoneNumberType::SharedCost => Err(NotAKey::SharedCost),
        PhoneNumberType::UAN => Err(NotAKey::Company),
        PhoneNumberType::VoiceMail | PhoneNumberType::Pager => Err(NotAKey::Voicemail),
        _ => Err(why_nobodys()),
    }
}

/// One reading. The outer failure has no normal form.
fn read(raw: &str, region: Option<Region>, out: &mut String) -> Result<Verdict, NotAKey> {
    let number = match PHONE_NUMBER_UTIL.parse(raw, region) {
        Ok(number) => number,
        Err(ParseError::TooShortNsn | ParseError::TooShortAfterIdd) => return Err(NotAKey::Short),
        Err(ParseError::InvalidCountryCode) if region.is_none() && !raw.contains(['+', '\u{ff0b}']) => {
            return Err(NotAKey::NoRegion);
        }
        Err(_) => return Err(NotAKey::Invalid),
    };
    let national = get_national_significant_number_owned(&number);
    out.push('+');
    out.push_str(&number.country_code.to_string());
    out.push_str(&national);
    if let Some(extension) = number.extension.as_deref().filter(|extension| !extension.is_empty()) {
        out.push_str(EXTENSION);
        out.push_str(&PHONE_NUMBER_UTIL.normalize_digits_only(extension));
    }
    let line = PHONE_NUMBER_UTIL.get_number_type(&number);
    Ok(verdict(national.as_bytes(), line, || match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) {
        Ok(NumberLengthType::IsPossible) => NotAKey::Unassigned,
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => NotAKey::Short,
        Err(_) => NotAKey::Invalid,
    }))
}
