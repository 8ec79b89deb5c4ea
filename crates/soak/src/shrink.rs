//! Making a conversation that fails smaller, as long as it still fails.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::SoakError;
use crate::case::Case;
use crate::run::told;
use crate::server::Server;
use crate::story::Verdict;

/// No more tries are begun after so long.
const LONGEST: Duration = Duration::from_secs(120);

/// Not every failure repeats at once: the clock of this machine has a say in
/// which of two things comes first.
const FIRST_TRIES: u32 = 8;

/// So often a smaller case is tried.
const TRIES: u32 = 2;

/// The smallest case that was found, and what came of it. Nothing if the case
/// does not fail when it is run again.
pub async fn shrink(program: PathBuf, case: Case) -> Result<Option<(Case, Verdict)>, SoakError> {
    let server = Server::start(program, 1).await?;
    let until = Instant::now() + LONGEST;
    let Some(mut verdict) = failure(&case, &server, FIRST_TRIES).await? else {
        return Ok(None);
    };
    let mut smallest = case;
    let mut size = smallest.steps.len().max(1);
    while size > 0 && Instant::now() < until {
        let mut smaller = false;
        for candidate in without(&smallest, size) {
            if Instant::now() >= until {
                break;
            }
            if let Some(found) = failure(&candidate, &server, TRIES).await? {
                (smallest, verdict, smaller) = (candidate, found, true);
                break;
            }
        }
        if !smaller {
            size /= 2;
        }
        size = size.min(smallest.steps.len().max(1));
    }
    Ok(Some((smallest, verdict)))
}

async fn failure(case: &Case, server: &Server, tries: u32) -> Result<Option<Verdict>, SoakError> {
    for _ in 0..tries {
        let verdict = told(case.clone(), server.clone(), 0, true).await?;
        if !verdict.problems.is_empty() {
            return Ok(Some(verdict));
        }
    }
    Ok(None)
}

/// The case without so many steps in a row, and without one rule.
fn without(case: &Case, size: usize) -> Vec<Case> {
    let rules = (0..case.faults.len()).map(|place| {
        let mut smaller = case.clone();
        smaller.faults.remove(place);
        smaller
    });
    let steps = (0..case.steps.len()).step_by(size).map(|from| {
        let mut smaller = case.clone();
        let to = (from + size).min(smaller.steps.len());
        smaller.steps.drain(from..to);
        smaller
    });
    rules.chain(steps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_is_smaller() {
        let case = Case::of_seed(5);
        let size = |case: &Case| case.steps.len() + case.faults.len();
        for chunk in [1, 2, case.steps.len()] {
            let candidates = without(&case, chunk);
            assert!(!candidates.is_empty());
            assert!(candidates.iter().all(|smaller| size(smaller) < size(&case)));
        }
    }
}
