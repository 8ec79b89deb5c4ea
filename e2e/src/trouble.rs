//! What a page complained about: console errors and warnings, uncaught errors,
//! rejected promises, violations of its security policy, the browser's reports.
//!
//! Reads what the script in `page.rs` has collected; judges nothing.

use std::fmt;

use serde::Deserialize;

/// One complaint.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Trouble {
    /// Where it came from: `console.error`, `console.warn`, `error`, `load`,
    /// `rejection`, `csp` or `report`.
    pub kind: String,
    /// What it says.
    pub text: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind, self.text)
    }
}

/// Gives what has been collected and forgets it.
pub(crate) const TAKE: &str = "return (window.e2eTrouble || []).splice(0)";

/// The script that collects. It has to be the first one in the page.
pub(crate) const COLLECTOR: &str = r"
(() => {
  const collected = [];
  Object.defineProperty(window, 'e2eTrouble', { value: collected });
  const shown = value => {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value !== 'object') return String(value);
    try { return JSON.stringify(value) } catch { return String(value) }
  };
  const note = (kind, text) => collected.push({ kind, text: String(text) });
  for (const method of ['error', 'warn']) {
    const own = console[method];
    console[method] = (...values) => {
      note(`console.${method}`, values.map(shown).join(' '));
      own.apply(console, values);
    };
  }
  addEventListener('error', event => {
    if (event instanceof ErrorEvent) note('error', event.message);
    else note('load', event.target.src || event.target.href);
  }, true);
  addEventListener('unhandledrejection', event => note('rejection', shown(event.reason)));
  document.addEventListener('securitypolicyviolation', event => {
    note('csp', `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
  if ('ReportingObserver' in window) {
    const report = ({ type, body }) => note('report', `${type} ${body && body.message}`);
    new ReportingObserver(reports => reports
      .filter(({ type }) => type !== 'csp-violation')
      .forEach(report), { buffered: true }).observe();
  }
})();
";
