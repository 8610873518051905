//! Numbering plans, compiled once from the library's own metadata when they are first needed.

use super::automaton::{Automaton, Tagged};
use super::pattern::Pattern;
use rlibphonenumber::interfaces::AsOriginal as _;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};
use std::sync::{LazyLock, OnceLock};

/// What one region's plan says about reading a number.
#[derive(Debug)]
pub(super) struct Plan {
    /// The calling code, such as 358.
    pub(super) code: u16,
    /// What is dialled before a foreign calling code.
    pub(super) abroad: Option<Prefix>,
    /// What is dialled before a national number.
    pub(super) national: Option<Prefix>,
    /// Whether the national prefix may rewrite the number: that is left to the library.
    pub(super) rewrites: bool,
    /// The lengths (bit by bit) a national number has, and those that do without their area code.
    lengths: u32,
    local_lengths: u32,
    general: Automaton,
}

/// A prefix, with the digits it begins with.
#[derive(Debug)]
pub(super) struct Prefix {
    pattern: Pattern,
    first: Option<u16>,
}

/// What all regions of a calling code say about a national number.
#[derive(Debug)]
pub(super) struct Code {
    /// The calling code with its plus sign.
    pub(super) text: String,
    /// The plan of its main region.
    pub(super) plan: Plan,
    types: Automaton,
}

/// How a number's length fits its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Possible,
    Local,
    TooShort,
    TooLong,
    Between,
}

impl Prefix {
    fn new(pattern: Pattern) -> Self {
        let first = pattern.first();
        Self { pattern, first }
    }

    /// Whether a number with this first digit may begin with the prefix.
    pub(super) fn may_begin(&self, digits: &[u8]) -> bool {
        let Some(first) = digits.first() else { return false };
        self.first.is_none_or(|set| super::pattern::has(set, *first))
    }

    /// How many digits the prefix takes.
    pub(super) fn take(&self, digits: &[u8]) -> Option<usize> {
        if self.may_begin(digits) { self.pattern.prefix(digits) } else { None }
    }
}

impl Plan {
    /// Whether the plan's most general pattern matches.
    pub(super) fn is_viable(&self, digits: &[u8]) -> bool {
        self.general.run(digits) == 1
    }

    /// How the length fits.
    pub(super) fn length(&self, digits: &[u8]) -> Length {
        let bit = 1_u32.checked_shl(digits.len() as u32).unwrap_or(0);
        if self.lengths == 0 {
            Length::Between
        } else if self.local_lengths & bit != 0 {
            Length::Local
        } else if self.lengths & bit != 0 {
            Length::Possible
        } else if digits.len() < self.lengths.trailing_zeros() as usize {
            Length::TooShort
        } else if digits.len() as u32 > self.lengths.ilog2() {
            Length::TooLong
        } else {
            Length::Between
        }
    }
}

impl Code {
    /// The digits of the calling code.
    pub(super) fn digits(&self) -> &[u8] {
        self.text.as_bytes().get(1..).unwrap_or_default()
    }

    /// The type of a national number of this calling code.
    pub(super) fn line(&self, national: &[u8]) -> PhoneNumberType {
        TYPES.get(usize::from(self.types.run(national))).copied().unwrap_or(PhoneNumberType::Unknown)
    }
}

/// The plan of a region; `None` leaves its numbers to the library.
pub(super) fn of_region(region: Region) -> Option<&'static Plan> {
    static PLANS: LazyLock<Vec<OnceLock<Option<Plan>>>> =
        LazyLock::new(|| (0..26 * 26).map(|_| OnceLock::new()).collect());
    let number = (region as usize >> 8).checked_sub(65)? * 26 + (region as usize & 255).checked_sub(65)?;
    PLANS
        .get(number)?
        .get_or_init(|| read(region, PHONE_NUMBER_UTIL.get_country_code_for_region(region)?)?.plan())
        .as_ref()
}

/// What is known of a calling code; `None` leaves its numbers to the library.
pub(super) fn of_code(code: u16) -> Option<&'static Code> {
    static CODES: LazyLock<Vec<OnceLock<Option<Code>>>> =
        LazyLock::new(|| (0..1000).map(|_| OnceLock::new()).collect());
    CODES.get(usize::from(code))?.get_or_init(|| code_of(code)).as_ref()
}

/// Whether this is a calling code at all.
pub(super) fn is_code(code: u16) -> bool {
    static KNOWN: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let known: Vec<i32> = PHONE_NUMBER_UTIL.get_supported_calling_codes().collect();
        (0..1000).map(|code| known.contains(&code)).collect()
    });
    KNOWN.get(usize::from(code)).copied().unwrap_or(false)
}

fn code_of(code: u16) -> Option<Code> {
    let number = i32::from(code);
    let regions: Vec<Region> = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(number)?.collect();
    let territories = regions.iter().map(|region| read(*region, number)).collect::<Option<Vec<_>>>()?;
    let mut tagged = Vec::new();
    for (index, territory) in territories.iter().enumerate() {
        for (kind, description) in territory.kinds.iter().enumerate() {
            if let Some(pattern) = &description.pattern {
                tagged.push(Tagged { pattern, tag: index * 16 + kind, open: false });
            }
        }
        if let Some(pattern) = territory.leading.as_ref().filter(|_| territories.len() > 1) {
            tagged.push(Tagged { pattern, tag: index * 16 + LEADING, open: true });
        }
    }
    let resolve = |tags: &[usize], length: usize| {
        for (index, territory) in territories.iter().enumerate() {
            let has = |kind: usize| tags.contains(&(index * 16 + kind));
            let outcome = territory.line(|kind, description| has(kind) && description.has_length(length));
            if territories.len() == 1 || outcome != 0 || has(LEADING) {
                return outcome;
            }
        }
        0
    };
    let types = Automaton::build(&tagged, resolve)?;
    let plan = territories.into_iter().next()?.plan()?;
    Some(Code { text: format!("+{code}"), plan, types })
}

/// The metadata of one region, parsed.
struct Territory {
    code: u16,
    kinds: Vec<Description>,
    leading: Option<Pattern>,
    /// Not read yet: only the main region of a calling code needs them.
    abroad: Option<String>,
    national: Option<String>,
    rewrites: bool,
    one_pattern: bool,
}

/// What is said about one type of number.
struct Description {
    pattern: Option<Pattern>,
    /// Bit by bit; 0 when none is said.
    lengths: u32,
    local_lengths: u32,
    says_lengths: bool,
}

impl Description {
    fn has_length(&self, length: usize) -> bool {
        !self.says_lengths || self.lengths >> length & 1 == 1
    }
}

impl Territory {
    /// The outcome (an index of [`TYPES`]) for a number, by the library's order of asking.
    fn line(&self, matches: impl Fn(usize, &Description) -> bool) -> u8 {
        let is = |kind: usize| self.kinds.get(kind).is_some_and(|description| matches(kind, description));
        if !is(0) {
            return 0;
        }
        if let Some(kind) = (1..FIXED).find(|kind| is(*kind)) {
            return kind as u8;
        }
        match (is(FIXED), self.one_pattern) {
            (true, true) => 11,
            (true, false) if is(MOBILE) => 11,
            (true, false) => FIXED as u8,
            (false, false) if is(MOBILE) => MOBILE as u8,
            _ => 0,
        }
    }

    fn plan(self) -> Option<Plan> {
        let general = self.kinds.first()?;
        let pattern = general.pattern.as_ref()?;
        let tagged = [Tagged { pattern, tag: 0, open: false }];
        Some(Plan {
            code: self.code,
            lengths: general.lengths,
            local_lengths: general.local_lengths,
            general: Automaton::build(&tagged, |tags, _| u8::from(!tags.is_empty()))?,
            abroad: pattern_of(self.abroad.as_deref())?.map(Prefix::new),
            national: pattern_of(self.national.as_deref())?.map(Prefix::new),
            rewrites: self.rewrites,
        })
    }
}

/// Reads the library's metadata of a region; `None` when something in it is not understood.
fn read(region: Region, code: i32) -> Option<Territory> {
    let data = PHONE_NUMBER_UTIL.as_original().get_metadata_for_region_or_calling_code(code, region)?;
    let descriptions = [
        &data.general_desc,
        &data.premium_rate,
        &data.toll_free,
        &data.shared_cost,
        &data.voip,
        &data.personal_number,
        &data.pager,
        &data.uan,
        &data.voicemail,
        &data.fixed_line,
        &data.mobile,
    ];
    let kinds = descriptions.into_iter().map(|description| {
        let said = &description.original;
        let pattern = description.national_number_pattern().pattern_base.as_deref();
        let bits =
            |lengths: &[i32]| lengths.iter().filter(|length| **length > 0).fold(0_u32, |bits, n| bits | 1 << (n & 31));
        Some(Description {
            pattern: pattern_of(pattern)?,
            lengths: bits(&said.possible_length),
            local_lengths: bits(&said.possible_length_local_only),
            says_lengths: !said.possible_length.is_empty(),
        })
    });
    let leading = data.leading_digits().pattern_base.as_deref();
    let original = &data.original;
    Some(Territory {
        code: u16::try_from(code).ok()?,
        kinds: kinds.collect::<Option<Vec<_>>>()?,
        leading: pattern_of(leading)?,
        abroad: data.international_prefix().pattern_base.clone(),
        national: data.national_prefix_for_parsing().pattern_base.clone(),
        rewrites: !original.national_prefix_transform_rule().is_empty(),
        one_pattern: original.same_mobile_and_fixed_line_pattern(),
    })
}

/// Reads a pattern, if there is one. The library keeps them as `^(?:…)$`.
fn pattern_of(text: Option<&str>) -> Option<Option<Pattern>> {
    let Some(text) = text else { return Some(None) };
    Pattern::parse(text.strip_prefix("^(?:")?.strip_suffix(")$")?).map(Some)
}

const FIXED: usize = 9;
const MOBILE: usize = 10;
const LEADING: usize = 15;

/// The types in the order in which the library asks for them.
const TYPES: [PhoneNumberType; 12] = [
    PhoneNumberType::Unknown,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::TollFree,
    PhoneNumberType::SharedCost,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::Pager,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::FixedLineOrMobile,
];
