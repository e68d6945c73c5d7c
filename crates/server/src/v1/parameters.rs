//! The parameters of a path's query, read strictly: one that is not known, or stands twice, is an error.

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

    /// How many are asked for at a time.
    pub(crate) fn limit(&mut self) -> Result<usize, Problem> {
        let (usual, most) = PAGE;
        let Some(text) = self.text("limit") else { return Ok(usual) };
        let limit = text.parse().ok().filter(|limit| (1..=most).contains(limit));
        limit.ok_or_else(|| Problem::invalid("limit", format!("give a number from 1 to {most}")))
    }
}
