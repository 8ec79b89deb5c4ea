//! The widget as a component, for applications that are written in Leptos.

// The component macro writes functions and props that are public by themselves.
#![allow(unreachable_pub)]

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{ShadowRootInit, ShadowRootMode};

use super::instance::Instance;
use super::settings::Settings;
use super::style;
use crate::runtime;

/// The whole widget, in a shadow root of its own, so that the application's
/// styles and the widget's do not meet. It ends with the component.
/// `view! { <ChatWidget settings=Settings { api, token, ..Settings::default() } /> }`
/// is all that it takes; `examples/leptos-app` is a whole application.
#[component]
pub fn ChatWidget(
    /// The settings. They hold for as long as the component lives.
    settings: Settings,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let instance = StoredValue::new_local(None::<Instance>);
    Effect::new(move || {
        let Some(host) = host.get() else {
            return;
        };
        let built = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .and_then(|root| {
                style::adopt_shared(&root);
                Instance::build(root, settings.clone(), false)
            });
        match built {
            Ok(built) => {
                instance.try_set_value(Some(built));
            }
            Err(error) => runtime::report_problem(&words_of(&error)),
        }
    });
    on_cleanup(move || {
        instance.try_update_value(Option::take);
    });
    view! { <div class="jaicp-chat" node_ref=host></div> }
}

fn words_of(error: &JsValue) -> String {
    format!("the widget could not be built: {error:?}.")
}
