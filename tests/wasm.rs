//! What needs a browser and no page of the widget's: the decoder over the
//! browser's own objects, by the same golden tests that run natively, and the
//! component for Leptos applications.
#![cfg(target_arch = "wasm32")]
// Clippy does not know these functions for tests.
#![allow(clippy::unwrap_used)]

use chat_api::{Kind, Source};
use jaicp_chat::{ChatWidget, JsSource, Settings};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[macro_use]
#[path = "../crates/chat-api/tests/golden/mod.rs"]
#[allow(dead_code, reason = "the macro below calls each test by its own name")]
mod golden;

wasm_bindgen_test_configure!(run_in_browser);

fn by_browser(text: &str) -> JsSource {
    match JsSource::parse(text) {
        Some(source) => source,
        None => panic!("no JSON: {text}"),
    }
}

macro_rules! test_each {
    ($($module:ident { $($name:ident)* })*) => {
        $(
            mod $module {
                $(
                    #[wasm_bindgen_test::wasm_bindgen_test]
                    fn $name() {
                        crate::golden::$module::$name(&crate::by_browser);
                    }
                )*
            }
        )*
    };
}

each_golden!(test_each);

#[wasm_bindgen_test]
fn what_a_page_adds_to_prototypes_is_not_read() {
    let prototype = js_sys::Object::get_prototype_of(&js_sys::Object::new());
    js_sys::Reflect::set(&prototype, &"replies".into(), &"foreign".into()).unwrap();
    let empty = by_browser("{}");
    let seen = (empty.get("replies").is_some(), empty.keys().len());
    js_sys::Reflect::delete_property(&prototype, &"replies".into()).unwrap();
    assert_eq!(seen, (false, 0));
}

#[wasm_bindgen_test]
fn a_key_that_hides_a_method_of_objects_is_only_a_key() {
    let hostile = by_browser(r#"{"hasOwnProperty": 1, "__proto__": {"text": "x"}, "text": "y"}"#);
    assert_eq!(
        hostile.get("text").and_then(|text| text.text()).as_deref(),
        Some("y")
    );
    assert_eq!(hostile.keys().len(), 3);
}

#[wasm_bindgen_test]
fn what_has_no_form_in_json_is_null() {
    for value in [
        JsValue::UNDEFINED,
        JsValue::symbol(None),
        js_sys::Function::new_no_args("").into(),
    ] {
        assert_eq!(JsSource(value).kind(), Kind::Null);
    }
}

#[wasm_bindgen_test]
async fn the_component_brings_a_widget_and_takes_it_away_again() {
    let document = web_sys::window().unwrap().document().unwrap();
    let place: web_sys::HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&place).unwrap();
    let settings = Settings {
        api: "/chatapi".into(),
        token: "demo".into(),
        ..Settings::default()
    };
    let shown = mount_to(place.clone(), move || view! { <ChatWidget settings /> });
    a_moment().await;
    let host = place.query_selector(".jaicp-chat").unwrap().unwrap();
    let root = host.shadow_root().unwrap();
    assert!(root.query_selector("[part~=launcher]").unwrap().is_some());
    drop(shown);
    a_moment().await;
    assert_eq!(place.child_element_count(), 0);
    assert!(root.query_selector("[part~=launcher]").unwrap().is_none());
    place.remove();
}

/// Lets the browser do what is due.
async fn a_moment() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback(&resolve)
            .unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}
