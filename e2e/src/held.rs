//! How much a page holds by the engine's own count, where the engine tells:
//! what has left the document and is not freed counts too.

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;

/// What a page holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Held {
    /// Nodes, in the document or not.
    pub nodes: u32,
    /// Listeners on anything.
    #[serde(rename = "jsEventListeners")]
    pub listeners: u32,
}

impl Browser {
    /// What the page holds once all that can be freed has been; nothing where
    /// the engine does not tell.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn held_by_the_page(&self) -> Result<Option<Held>> {
        // What one collection frees may have held something else.
        for _ in 0..2 {
            self.ask_tools("HeapProfiler.collectGarbage", json!({}))?;
        }
        let counted = self.ask_tools("Memory.getDOMCounters", json!({}))?;
        Ok(counted.map(serde_json::from_value).transpose()?)
    }
}
