//! The parameters of a path's query, read strictly: one that is not known, or stands twice, is an error.

use std::ops::RangeInclusive;

use crate::problem::Problem;

/// The parameters that were given.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// Things of one page, if nothing is asked, and at most.
const PAGE: (usize, usize) = (100, 1000);

impl Parameters {
    /// Reads a query, in which only these may stand.
    pub(crate) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, Problem> {
        let given: Vec<(String, String)> = serde_urlencoded::from_str(query.unwrap_or_default())
            .map_err(|cause| Problem::malformed(format!("the query of the path: {cause}")))?;
        for (at, (name, _)) in given.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let known = known.join(", ");
                return Err(Problem::invalid(name, format!("there is no such parameter; there are {known}")));
            }
            if given.iter().take(at).any(|(other, _)| other == name) {
                return Err(Problem::invalid(name, "it stands twice"));
            }
        }
        Ok(Self(given))
    }

    /// The value of one, if it was given.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(given, _)| given == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Whether something is asked for; it is not if nothing is said.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Problem> {
        match self.text(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::invalid(name, "give `true` or `false`")),
        }
    }

    /// A number within bounds, if it was given.
    pub(crate) fn number(&mut self, name: &str, bounds: RangeInclusive<u64>) -> Result<Option<u64>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        let (least, most) = bounds.into_inner();
        let wrong = || Problem::invalid(name, format!("give a whole number from {least} to {most}"));
        number.map(Some).ok_or_else(wrong)
    }

    /// How many are asked for, from one on.
    pub(crate) fn count(&mut self, name: &str, usual: usize, most: usize) -> Result<usize, Problem> {
        let count = self.number(name, 1..=most as u64)?;
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usual))
    }

    /// How many are asked for at a time.
    pub(crate) fn limit(&mut self) -> Result<usize, Problem> {
        self.count("limit", PAGE.0, PAGE.1)
    }
}
