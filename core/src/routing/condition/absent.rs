//! What a missing field does to a condition: whether it can be lost by it, and whether it was.

use super::Condition;
use super::eval::{Compare, Term, Test};
use super::literals;
use super::schema::{Field, Value, View};

impl Condition {
    /// The fields it asks not to be something, and without which it can come to nothing: it forbids or requires then
    /// nothing, where what it says is met. One that asks `has()` before is not lost.
    pub(crate) fn lost_without(&self) -> impl Iterator<Item = Field> + '_ {
        let missing = self.fields.iter().filter(|field| !matches!(field, Field::At));
        missing.copied().filter(|field| Without(*field).outcomes(&self.test, false).lost)
    }

    /// Whether it came to nothing for this request because this field is not there.
    pub(crate) fn is_lost_by(&self, field: Field, view: &View<'_>) -> bool {
        view.read(field) == Value::Absent && blames(&self.test, field, view)
    }

    /// Whether the limit of steps ended it for this request.
    pub(crate) fn is_too_long(&self, view: &View<'_>) -> bool {
        too_long(&self.test, view)
    }
}

/// What a test can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Outcomes {
    yes: bool,
    no: bool,
    /// Absent.
    absent: bool,
    /// Absent because something is asked not to be.
    lost: bool,
}

impl Outcomes {
    const YES: Self = Self { yes: true, no: false, absent: false, lost: false };
    const NO: Self = Self { yes: false, no: true, absent: false, lost: false };
    const EITHER: Self = Self { yes: true, no: true, absent: false, lost: false };

    const fn turned(self) -> Self {
        Self { yes: self.no, no: self.yes, ..self }
    }

    const fn or(self, other: Self) -> Self {
        Self {
            yes: self.yes || other.yes,
            no: self.no || other.no,
            absent: self.absent || other.absent,
            lost: self.lost || other.lost,
        }
    }
}

/// A request without this field.
struct Without(Field);

impl Without {
    /// What a test can come to; `turned` when it stands under an odd number of `!`.
    fn outcomes(&self, test: &Test, turned: bool) -> Outcomes {
        match test {
            Test::Always(true) => Outcomes::YES,
            Test::Always(false) => Outcomes::NO,
            Test::Not(part) => self.outcomes(part, !turned).turned(),
            Test::And(parts) => self.all(parts, turned),
            Test::Or(parts) => self.any(parts, turned),
            Test::If(parts) => {
                let condition = self.outcomes(&parts.0, turned);
                let (yes, no) = (self.outcomes(&parts.1, turned), self.outcomes(&parts.2, turned));
                let unanswered = Outcomes { yes: false, no: false, ..condition };
                let yes = if condition.yes { yes } else { Outcomes::default() };
                let no = if condition.no { no } else { Outcomes::default() };
                unanswered.or(yes).or(no)
            }
            Test::Truth(Term::Of(part)) => self.outcomes(part, turned),
            // Whoever asks for the whole of which it is a part has thought of it.
            Test::Has(field) if *field == self.0 || Some(*field) == self.0.whole() => Outcomes::NO,
            Test::General(general) if general.asks_whether(self.0) => Outcomes::EITHER,
            atom if reads(atom, self.0) => {
                let lost = denies(atom, turned);
                Outcomes { absent: !lost, lost, ..Outcomes::default() }
            }
            _ => Outcomes::EITHER,
        }
    }

    fn all(&self, parts: &[Test], turned: bool) -> Outcomes {
        let each = parts.iter().map(|part| self.outcomes(part, turned));
        let (mut all, mut yes) = (Outcomes::default(), true);
        for outcomes in each {
            if outcomes == Outcomes::NO {
                return outcomes;
            }
            yes &= outcomes.yes;
            all = all.or(outcomes);
        }
        Outcomes { yes, ..all }
    }

    fn any(&self, parts: &[Test], turned: bool) -> Outcomes {
        let each = parts.iter().map(|part| self.outcomes(part, turned));
        let (mut all, mut no) = (Outcomes::default(), true);
        for outcomes in each {
            if outcomes == Outcomes::YES {
                return outcomes;
            }
            no &= outcomes.no;
            all = all.or(outcomes);
        }
        Outcomes { no, ..all }
    }
}

/// Whether an atom says what must not be: that something is not equal, not so, or below a bound, which somebody may think
/// that nothing is.
fn denies(atom: &Test, turned: bool) -> bool {
    match atom {
        Test::Compare(Compare::NotEqual, ..) => !turned,
        Test::Compare(Compare::Equal, _, Term::Bool(false)) => !turned,
        Test::Compare(Compare::Less | Compare::AtMost, Term::Field(_), _)
        | Test::Compare(Compare::Greater | Compare::AtLeast, _, Term::Field(_)) => true,
        Test::General(general) => turned || general.denies(),
        _ => turned,
    }
}

fn reads(atom: &Test, field: Field) -> bool {
    literals::of(atom).iter().any(|(read, _)| *read == field)
}

fn blames(test: &Test, field: Field, view: &View<'_>) -> bool {
    if test.holds(view).is_some() {
        return false;
    }
    match test {
        Test::And(parts) | Test::Or(parts) => parts.iter().any(|part| blames(part, field, view)),
        Test::Not(part) => blames(part, field, view),
        Test::If(parts) => match parts.0.holds(view) {
            None => blames(&parts.0, field, view),
            Some(true) => blames(&parts.1, field, view),
            Some(false) => blames(&parts.2, field, view),
        },
        Test::Truth(Term::Of(part)) => blames(part, field, view),
        atom => reads(atom, field),
    }
}

fn too_long(test: &Test, view: &View<'_>) -> bool {
    match test {
        Test::And(parts) | Test::Or(parts) => parts.iter().any(|part| too_long(part, view)),
        Test::Not(part) => too_long(part, view),
        Test::If(parts) => [&parts.0, &parts.1, &parts.2].into_iter().any(|part| too_long(part, view)),
        Test::Truth(Term::Of(part)) => too_long(part, view),
        Test::General(general) => general.is_too_long(view),
        _ => false,
    }
}
