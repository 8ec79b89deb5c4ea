//! Makes a style sheet shorter without understanding it.
//!
//! It removes comments and white space that no property or selector can
//! depend on, and nothing else: values, names and order stay.

/// The sheet without comments and without the white space that only eyes
/// need.
pub(crate) fn strip(css: &str) -> String {
    let mut out = Output::default();
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.find("*/").map_or(rest.len(), |at| at + 4);
            out.comment(rest[end..].chars().next());
            end
        } else if next.is_ascii_whitespace() {
            out.gap = true;
            1
        } else if next == '"' || next == '\'' {
            let end = string_end(rest, next);
            out.verbatim(&rest[..end]);
            end
        } else if next == '\\' {
            let end = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            out.verbatim(&rest[..end]);
            end
        } else if is_bare_url(rest) {
            let end = rest.find(')').map_or(rest.len(), |at| at + 1);
            out.verbatim(&rest[..end]);
            end
        } else {
            out.sign(next);
            next.len_utf8()
        };
        rest = &rest[length..];
    }
    out.text
}

/// What has been written, and what is still to be decided.
#[derive(Default)]
struct Output {
    text: String,
    /// White space was read since the last sign.
    gap: bool,
    /// The last sign means itself and not the end of something.
    literal: bool,
}

impl Output {
    fn sign(&mut self, sign: char) {
        let last = self.last();
        if sign == '}' && last == Some(';') && !self.literal {
            self.text.pop();
        }
        let wanted = match (last, sign) {
            (None, _) => false,
            // A custom property may be empty, but not without its space.
            (Some(':'), ';' | '}') => true,
            (Some('{' | '}' | ';' | ',' | ':' | '('), _) if !self.literal => false,
            (_, '{' | '}' | ';' | ',' | ')' | '!') => false,
            _ => true,
        };
        if self.gap && wanted {
            self.text.push(' ');
        }
        self.text.push(sign);
        self.gap = false;
        self.literal = false;
    }

    fn verbatim(&mut self, text: &str) {
        let tight = matches!(self.last(), None | Some('{' | '}' | ';' | ',' | ':' | '('));
        if self.gap && (self.literal || !tight) {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.gap = false;
        self.literal = true;
    }

    /// A comment parts two words like a space, but is none: `a/**/.b` is one
    /// compound selector. So one between two words stays, empty.
    fn comment(&mut self, next: Option<char>) {
        let between = !self.gap
            && self.last().is_some_and(is_word)
            && next.is_some_and(|next| is_word(next) || next == '/');
        if between {
            self.text.push_str("/**/");
        }
    }

    fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '-' | '_' | '%' | '#' | '.' | '\\')
}

fn is_bare_url(rest: &str) -> bool {
    let opens = rest
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("url("));
    opens && !rest[4..].trim_start().starts_with(['"', '\''])
}

/// The length of the string that `text` begins with, quotes and all.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if sign == '\\' {
            escaped = true;
        } else if sign == quote {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let css = "/* what it is */\n.a ,\n.b {\n  color : red;\n  margin: 0 auto !important;\n}\n";
        assert_eq!(strip(css), ".a,.b{color :red;margin:0 auto!important}");
    }

    #[test]
    fn spaces_that_mean_something_stay() {
        for css in [
            "a :hover{color:red}",
            "a:hover{width:calc(1px + 2px)}",
            "@media (width > 1px) and (hover){a{color:red}}",
            ".a .b>.c{font:1rem/1.5 sans-serif}",
        ] {
            assert_eq!(strip(css), css);
        }
    }

    #[test]
    fn strings_urls_and_escapes_are_left_alone() {
        for css in [
            r#"a::after{content:" /* no comment */ ; } \" "}"#,
            "a{background:url(data:image/png;base64,/*x*/ab==)}",
            r".sm\:flex{color:red}",
            r".a\;{color:red}",
        ] {
            assert_eq!(strip(css), css);
        }
    }

    #[test]
    fn comment_never_joins_or_parts_words() {
        assert_eq!(strip("a/* x */.b{}"), "a/**/.b{}");
        assert_eq!(strip("a /* x */ .b{}"), "a .b{}");
        assert_eq!(strip("a{b:c/* x */}"), "a{b:c}");
        assert_eq!(strip("a{b:1px/* x *//* y */2px}"), "a{b:1px/**/2px}");
    }

    #[test]
    fn empty_custom_property_keeps_its_space() {
        assert_eq!(strip("a{--x: ;--y: ;}"), "a{--x: ;--y: }");
    }

    #[test]
    fn unfinished_sheet_is_not_a_panic() {
        for css in ["/* never", "a{content:\"never", "url(", "\\", "ü{", ""] {
            strip(css);
        }
    }
}
