//! The style sheet, adopted by the shadow root. Nothing is written as a
//! `<style>` element or attribute, which strict pages forbid.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, ShadowRoot};

/// All sheets of `style/`, put together by the build script.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

#[wasm_bindgen]
extern "C" {
    type AdoptsStyle;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn set_adopted_style_sheets(this: &AdoptsStyle, sheets: &Array);
}

thread_local! {
    /// One sheet for all widgets of a page.
    static SHEET: Option<CssStyleSheet> = CssStyleSheet::new().ok().inspect(|sheet| {
        // A browser that refuses the text shows the widget unstyled.
        let _ = sheet.replace_sync(STYLE);
    });
}

/// Dresses a shadow root. Whatever sheets it had before go.
pub(super) fn adopt(root: &ShadowRoot) {
    SHEET.with(|sheet| {
        if let Some(sheet) = sheet {
            let target: &AdoptsStyle = root.unchecked_ref();
            target.set_adopted_style_sheets(&Array::of1(sheet));
        }
    });
}
