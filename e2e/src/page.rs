//! Host pages as text: what a site's owner writes, with the embed snippet.
//!
//! Serves nothing; `site.rs` does.

use std::fmt::Write as _;

use crate::trouble::COLLECTOR;

/// What pages with a policy mark their own scripts with.
const NONCE: &str = "e2e";

/// The script tag that puts a widget on a page.
#[derive(Clone, Debug)]
pub struct Snippet {
    address: String,
    attributes: Vec<(String, String)>,
    is_async: bool,
}

impl Snippet {
    /// The tag for the loader at this address.
    pub(crate) fn new(address: String) -> Self {
        Self {
            address,
            attributes: Vec::new(),
            is_async: true,
        }
    }

    /// Sets an attribute, such as `data-token`.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.attributes.retain(|(known, _)| known != name);
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves `async` away, so that the script after the tag finds the loader.
    #[must_use]
    pub fn blocking(mut self) -> Self {
        self.is_async = false;
        self
    }

    fn write_to(&self, html: &mut String) {
        let _ = write!(html, r#"<script nonce="{NONCE}" src="{}""#, self.address);
        for (name, value) in &self.attributes {
            let _ = write!(html, r#" {name}="{}""#, escaped(value));
        }
        html.push_str(if self.is_async { " async" } else { "" });
        html.push_str("></script>\n");
    }
}

/// A page of a site.
#[derive(Clone, Debug, Default)]
pub struct Page {
    headers: Vec<(String, String)>,
    early: String,
    head: String,
    body: String,
}

impl Page {
    /// A page with a heading, some text and a button.
    pub fn plain() -> Self {
        Self {
            body: "<h1>A shop</h1>\n\
                   <p>Lamps, chairs and other things for the home.</p>\n\
                   <button id=\"elsewhere\">Look around</button>\n"
                .to_owned(),
            ..Self::default()
        }
    }

    /// A plain page with the snippet in it.
    pub fn with(snippet: &Snippet) -> Self {
        Self::plain().snippet(snippet)
    }

    /// Adds the snippet.
    #[must_use]
    pub fn snippet(mut self, snippet: &Snippet) -> Self {
        snippet.write_to(&mut self.body);
        self
    }

    /// Adds a script of the page's own to the end of its body.
    #[must_use]
    pub fn script(mut self, text: &str) -> Self {
        let _ = writeln!(self.body, r#"<script nonce="{NONCE}">{text}</script>"#);
        self
    }

    /// Adds a script that runs before anything else of the page.
    #[must_use]
    pub fn early_script(mut self, text: &str) -> Self {
        let _ = writeln!(self.early, r#"<script nonce="{NONCE}">{text}</script>"#);
        self
    }

    /// Adds rules to the page's style sheet.
    #[must_use]
    pub fn style(mut self, css: &str) -> Self {
        let _ = writeln!(self.head, "<style>{css}</style>");
        self
    }

    /// Adds markup to the body.
    #[must_use]
    pub fn html(mut self, html: &str) -> Self {
        self.body.push_str(html);
        self
    }

    /// Adds a header to the answer. `{nonce}` in it becomes the nonce of the
    /// page's scripts.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let value = value.replace("{nonce}", NONCE);
        self.headers.push((name.to_owned(), value));
        self
    }

    /// The headers of the answer.
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The document.
    pub(crate) fn document(&self) -> String {
        let Self {
            early, head, body, ..
        } = self;
        format!(
            "<!doctype html>\n\
             <html lang=\"en\">\n\
             <head>\n\
             <meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <script nonce=\"{NONCE}\">{COLLECTOR}</script>\n\
             {early}\
             <title>A shop</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n\
             {head}\
             </head>\n\
             <body>\n{body}</body>\n\
             </html>\n"
        )
    }
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippet_stands_in_the_page_as_its_owner_writes_it() {
        let snippet = Snippet::new("http://x/embed.js".to_owned())
            .set("data-token", "old")
            .set("data-token", "a\"b");
        let document = Page::with(&snippet).document();
        let tag = r#"src="http://x/embed.js" data-token="a&quot;b" async></script>"#;
        assert!(document.contains(tag), "{document}");
    }

    #[test]
    fn headers_get_the_nonce_of_the_scripts() {
        let page = Page::plain().header("content-security-policy", "script-src 'nonce-{nonce}'");
        assert_eq!(page.headers()[0].1, "script-src 'nonce-e2e'");
    }
}
