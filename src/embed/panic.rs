//! What happens when the program breaks: after a panic nothing in the module
//! can be called again, so the page is told, once, and takes the widgets away.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::runtime::report_problem;

/// Calls back if the program breaks. The loader gives this when it has loaded
/// the program.
#[wasm_bindgen]
pub fn on_panic(callback: Function) {
    let callback = send_wrapper::SendWrapper::new(callback);
    std::panic::set_hook(Box::new(move |panic| {
        report_problem(&format!("the widget has broken down: {panic}."));
        // A callback that throws cannot be helped any more.
        let _ = callback.call0(&JsValue::NULL);
    }));
}
