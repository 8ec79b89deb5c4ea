//! The style sheet, adopted by the shadow root. Nothing is written as a
//! `<style>` element or attribute, which strict pages forbid.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, ShadowRoot};

/// The sheets that the loader has too, so that a page gets them once.
const SHARED: &str = include_str!(concat!(env!("OUT_DIR"), "/shared.css"));

/// All others.
const OWN: &str = include_str!(concat!(env!("OUT_DIR"), "/own.css"));

#[wasm_bindgen]
extern "C" {
    type AdoptsStyle;
    #[wasm_bindgen(method, getter, js_name = adoptedStyleSheets)]
    fn adopted_style_sheets(this: &AdoptsStyle) -> Array;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn set_adopted_style_sheets(this: &AdoptsStyle, sheets: &Array);
}

thread_local! {
    /// One sheet for all widgets of a page.
    static OWN_SHEET: Option<CssStyleSheet> = sheet(OWN);
}

/// Dresses a shadow root in what the loader would have given it.
pub(super) fn adopt_shared(root: &ShadowRoot) {
    adopt(root, sheet(SHARED).as_ref());
}

/// Dresses a shadow root in all the rest.
pub(super) fn adopt_own(root: &ShadowRoot) {
    OWN_SHEET.with(|own| adopt(root, own.as_ref()));
}

fn adopt(root: &ShadowRoot, sheet: Option<&CssStyleSheet>) {
    if let Some(sheet) = sheet {
        let target: &AdoptsStyle = root.unchecked_ref();
        let sheets = target.adopted_style_sheets().concat(&Array::of1(sheet));
        target.set_adopted_style_sheets(&sheets);
    }
}

/// A browser that refuses the text shows the widget unstyled.
fn sheet(text: &str) -> Option<CssStyleSheet> {
    let sheet = CssStyleSheet::new().ok()?;
    sheet.replace_sync(text).ok()?;
    Some(sheet)
}
