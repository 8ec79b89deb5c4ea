//! The golden tests, natively: over `serde_json::Value`, and over the tree of
//! our own that data is kept in. The browsers run the same ones over their own
//! objects.

use chat_api::Json;
use serde_json::Value;

// A path of its own, because the browsers' tests include the same file.
#[macro_use]
#[path = "golden/mod.rs"]
mod golden;

/// Parsed bodies are given away for the rest of the test, because what is
/// decoded borrows them.
fn native(text: &str) -> &'static Value {
    match serde_json::from_str(text) {
        Ok(value) => Box::leak(Box::new(value)),
        Err(error) => panic!("{error} in {text}"),
    }
}

fn kept(text: &str) -> &'static Json {
    Box::leak(Box::new(Json::from(native(text))))
}

macro_rules! test_each {
    ($($module:ident { $($name:ident)* })*) => {
        $(
            mod $module {
                $(
                    #[test]
                    fn $name() {
                        crate::golden::$module::$name(&crate::native);
                    }
                )*
            }
        )*
    };
}

each_golden!(test_each);

#[test]
fn data_that_was_kept_reads_like_data_that_came_in() {
    golden::all(kept);
}
