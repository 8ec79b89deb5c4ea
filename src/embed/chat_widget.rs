//! The widget as a component, for applications that are written in Leptos.

// The component macro writes functions and props that are public by themselves.
#![allow(unreachable_pub)]

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{Element, ShadowRoot, ShadowRootInit, ShadowRootMode};

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
    /// The settings; from a signal, they change while the component lives.
    #[prop(into)]
    settings: Signal<Settings>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let instance = StoredValue::new_local(None::<Instance>);
    Effect::new(move || {
        let Some(host) = host.get() else {
            return;
        };
        let settings = settings.get();
        // The style sheet looks at it there.
        let _ = host.set_attribute("mode", settings.mode.name());
        let goes_on = instance.try_update_value(|slot| match slot {
            Some(built) if built.can_go_on_under(&settings) => {
                built.change(settings.clone());
                true
            }
            _ => {
                // The one before gives everything back first.
                slot.take();
                false
            }
        });
        if goes_on == Some(true) {
            return;
        }
        let built = root_of(&host)
            .and_then(|root| Instance::build(root, settings.clone(), settings.mode.stays_open()));
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

/// The shadow root, dressed; the one that is there already, if so.
fn root_of(host: &Element) -> Result<ShadowRoot, JsValue> {
    if let Some(root) = host.shadow_root() {
        return Ok(root);
    }
    let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
    style::adopt_shared(&root);
    Ok(root)
}

fn words_of(error: &JsValue) -> String {
    format!("the widget could not be built: {error:?}.")
}
