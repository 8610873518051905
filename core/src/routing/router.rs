//! The door: a policy that takes decisions.

use super::decide::{Decision, Prepared, quiet_hours};
use super::documents::{AttributeType, Floor, HoursAt, Request, Scalar, checked_draw};
use super::policy::Policy;
use crate::document;
use crate::error::{Error, Result};
use crate::instant::ZoneData;
use crate::locate::{Step, placed};
use crate::suggest::{clip, did_you_mean};
use std::sync::Arc;

/// Takes decisions by one policy. Any number of threads may share it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Router {
    prepared: Arc<Prepared>,
}

impl Router {
    /// A router for a policy that was checked.
    pub fn new(policy: Policy) -> Self {
        Self { prepared: Arc::new(Prepared::new(policy)) }
    }

    /// Reads, checks and compiles a policy document.
    ///
    /// # Errors
    /// [`InvalidPolicy`](crate::Status::InvalidPolicy), listing every problem with line, column and path.
    pub fn parse(policy: &str) -> Result<Self> {
        Policy::parse(policy).map(Self::new)
    }

    /// The same with the zones of other data than the bundled; decisions name its version.
    ///
    /// # Errors
    /// As for [`Router::parse`]; a zone that the data lacks is a problem.
    pub fn parse_in(policy: &str, zones: Option<&ZoneData>) -> Result<Self> {
        Policy::parse_in(policy, zones).map(Self::new)
    }

    /// The policy it decides by.
    pub fn policy(&self) -> &Policy {
        self.prepared.policy()
    }

    #[cfg(feature = "arrow")]
    pub(super) fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// The zone of the policy's first hours, whose wall clock instants are told on.
    pub(super) fn zone_of_policy(&self) -> &str {
        self.policy().compiled().hours.first().map_or("UTC", |hours| hours.zone())
    }

    /// The policy, in its normal form.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn policy_document(&self) -> Result<String> {
        document::print(self.policy().document())
    }

    /// Decides one contact. Never fails, whatever the request says.
    ///
    /// `draw` is the exploration draw, at least 0 and below 1; without one the best is taken.
    pub fn decide<'a>(&'a self, request: &'a Request, floor: Option<&'a Floor>, draw: Option<f64>) -> Decision<'a> {
        Decision::take(&self.prepared, request, floor, draw)
    }

    /// Decides one contact, document in and document out.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when the request or the floor is not one.
    pub fn decide_document(&self, request: &str, floor: Option<&str>, draw: Option<f64>) -> Result<String> {
        let request = self.request(request)?;
        let floor = floor.map(Floor::parse).transpose()?;
        self.decide(&request, floor.as_ref(), checked_draw(draw)?).to_document()
    }

    /// Reads a request. A declared attribute of another type is a mistake of the host's; [`Router::decide`], which
    /// cannot fail, takes it for absent.
    pub(super) fn request(&self, text: &str) -> Result<Request> {
        let request = Request::parse(text)?;
        quiet_hours(&request, self.policy())
            .map_err(|(field, message)| placed(Error::document(message), text, &[Step::Key(field)]))?;
        match self.misfit(&request) {
            None => Ok(request),
            Some((name, expected)) => {
                let path = [Step::Key("attributes"), Step::Key(name)];
                let message = format!("attribute `{name}` is declared otherwise, expected {expected}");
                Err(placed(Error::document(message), text, &path))
            }
        }
    }

    /// Whether the attributes of a request have the types the policy declares, and its quiet hours can be read. The
    /// document doors refuse one that has not; [`Router::decide`] takes what does not fit for absent.
    pub fn fits(&self, request: &Request) -> bool {
        self.misfit(request).is_none() && quiet_hours(request, self.policy()).is_ok()
    }

    /// The first attribute that is declared otherwise, and as what.
    fn misfit(&self, request: &Request) -> Option<(&str, &'static str)> {
        let mut all_fit = true;
        self.policy().compiled().declared.each(&request.attributes, |kind, value| all_fit &= fits(*kind, value));
        if all_fit {
            return None;
        }
        self.policy().document().attributes.iter().find_map(|(name, kind)| {
            let expected = match kind {
                AttributeType::Bool => "a bool",
                AttributeType::Int => "an int",
                AttributeType::Double => "a double",
                AttributeType::String => "a string",
            };
            request.attributes.get(name).filter(|value| !fits(*kind, value)).map(|_| (name, expected))
        })
    }

    /// The opening hours of a channel around one instant (nanoseconds of UTC).
    ///
    /// # Errors
    /// [`NotFound`](crate::Status::NotFound) when the policy has no such channel.
    pub fn hours_document(&self, channel: &str, at: i64) -> Result<String> {
        let channels = &self.policy().document().channels;
        let Some(place) = channels.position(channel) else {
            let hint = did_you_mean(channel, channels.names());
            return Err(Error::not_found(format!("channel `{}` is not in the policy{hint}", clip(channel))));
        };
        let compiled = self.policy().compiled();
        let hours = compiled.channels.get(place).and_then(|plan| compiled.hours.get(plan.hours?));
        let told = hours.map_or_else(|| HoursAt::always(at, self.policy().zone_data_version()), |hours| hours.at(at));
        document::print(&HoursAt { channel: Some(channel.to_owned()), ..told })
    }
}

const fn fits(kind: AttributeType, value: &Scalar) -> bool {
    matches!(
        (kind, value),
        (AttributeType::Bool, Scalar::Bool(_))
            | (AttributeType::Int, Scalar::Int(_))
            | (AttributeType::Double, Scalar::Int(_) | Scalar::Double(_))
            | (AttributeType::String, Scalar::Text(_))
    )
}
