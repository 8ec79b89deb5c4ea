//! Files that come into the widget or the agents' page: by the browser's own
//! way, by being dropped, and by being pasted. What is in them is made by the
//! page.

use anyhow::Result;
use serde_json::{Value, json};

use crate::desk_page::DeskPage;
use crate::widget::Widget;

/// How files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// They are chosen.
    Chosen,
    /// They are held over what was said.
    Held,
    /// They are dropped there.
    Dropped,
    /// They are pasted into the text input.
    Pasted,
}

/// A small picture, as a file begins that is one.
pub const PNG: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAAPAAAACgCAIAAAC9uXYyAAAEAUlEQVR42u3SV5IUVxCG0VoXa9Ea9IwMIG+R996CpP\
    EW7/0KcjF6YoiKKDpQV9M0rZmqzBPxLSDv/U9zfCWkNDW+QKlAv7QSUpqAVi7QL6+GlCaglQv0K6shpQlo5QL96lpI\
    aQJauUCfWAspTUArF+iT6yGlCWjlAn1qPaQ0Aa1coF/bCClNQCsX6Nc3QkoT0MoF+o3NkNIEtHKBfnMzpDQBrVyg39\
    oKKU1AKxfot7dCy+rfOL5Yvm5ZAX1kiOH+X0C/sx1aoKU7/m8+eYGAHiJlrBcH/e52aM4OmfJkPn/OgB46ZayfDfR7\
    O6EZDYTyZEaZEdAj08z0U0C/vxOa2mA1txloakCPjzLWs0B/sBuabESa20w2GdDj1sz0k6A/3A21jVRzm/nagM6gme\
    nHoE/vhRJobjMl0Hk0M/0I9Ed7UblkmtsqDwo00LlAf7wfZUupua3spg3NTKcC/cl+FCy95raCywINdC7Qn56LahXR\
    3FZtXKCBzgX6s3NRqlKa20rtCzTQuUB/fj7qVFBzW52JgQY6F+gvzkeRympuK7Iy0EDnAv3lhShScdBFVm5oZjoV6K\
    8uRIVoPqjC0EADnQv01xejQjQfVGHohmamU4H+5mKkj+Ou9FsDDXQu0N9eivRx3JV+a6CBzgX6u0uRPo670m8NNNC5\
    QH9/OdLHcVf6rYEGOhfoHy5H+jjuSr810EDnAv3jlUgfx13ptwYa6Fygf7oS6eO4K/3WQAOdC/TPVyN9HHel3xpooH\
    OB/uVqpI/jrvRbAw10LtC/XosKoXxQhaGBBjoX6N+uRYVoPqjC0EADnQv079ejSMU1F1kZaKBzgf7jehSpOOgiKxcC\
    Xdl0nYmbP29EncqCrjNxLdA1TZfatzlzI0pVEHSpfcuBrma62rjN2ZtRrVKgq41bEXQd0wWXbf66GQUrArrgskVBVz\
    Bdc9bm71tRtsSay25aGnRW05UHbf65FZVLCbryoNVB5zNdfM1m5XYojWZTAp3HtBEfgV69HWobtWbztQGdwbThHoNe\
    uxOabHSaTTYZ0OM2bawnQa/fCU1t4JQNNDWgR2naNL2gN+6GZjRAzUaZEdBjYm2Ip4PevBuasyOk7PPnDOihs/bhzw\
    Z6615ogQ6Bsk9eIKAHJ9uXPhfo7XuhZbUwYl+3rIBWLtDHXnxhajv3Y7C52c199YIe8mPc7Oalge5r934cWm52c19L\
    A32Yj3Gzm48MdF97D2Lh3Ozmvo4M9PM8xs1uHg3ovvYfRJeb3dx382hAS/MEtICWgJaAloAW0BLQEtAS0BLQAloCWg\
    JaAloCWkBLQEtAS0BLQAtoCWgJaAloCWgBLQEtAS0BLQEtoCWgJaAloCWgBbQ05B4CyPXPOk+RJNkAAAAASUVORK5C\
    YII=";

impl Widget<'_> {
    /// Brings files in: for each its name, its type, and its content in base64
    /// or how many bytes of it there are.
    ///
    /// # Errors
    /// When the page does not answer, or takes no files.
    pub fn bring(&self, way: Way, files: &[(&str, &str, Value)]) -> Result<()> {
        let places = ["[part~=input]", "[part~=timeline]"];
        self.script::<bool>(&script(way, files, places)).map(drop)
    }
}

impl DeskPage<'_> {
    /// The same for the agents' page.
    ///
    /// # Errors
    /// When the page does not answer, or takes no files.
    pub fn bring(&self, way: Way, files: &[(&str, &str, Value)]) -> Result<()> {
        let script = script(way, files, ["textarea.input", ".transcript"]);
        let script = format!("const root = document; {script}");
        self.browser.script::<bool>(&script, &[]).map(drop)
    }
}

/// Brings files in, where one writes or over what was said.
fn script(way: Way, files: &[(&str, &str, Value)], [input, said]: [&str; 2]) -> String {
    let files: Vec<Value> = files
        .iter()
        .map(|(name, kind, content)| json!({ "name": name, "type": kind, "content": content }))
        .collect();
    let files = Value::from(files);
    format!(
        "const held = new DataTransfer();\
         for (const {{ name, type, content }} of {files}) {{\
           const bytes = typeof content === 'number' ? new Uint8Array(content)\
             : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));\
           held.items.add(new File([bytes], name, {{ type }})) }}\
         const way = '{way:?}';\
         const options = {{ bubbles: true, composed: true, cancelable: true }};\
         if (way === 'Chosen') {{\
           const input = root.querySelector('[type=file]');\
           input.files = held.files;\
           input.dispatchEvent(new Event('change', {{ bubbles: true }})) }}\
         else if (way === 'Pasted') {{\
           const event = new ClipboardEvent('paste', options);\
           Object.defineProperty(event, 'clipboardData', {{ value: held }});\
           root.querySelector('{input}').dispatchEvent(event) }}\
         else {{\
           const target = root.querySelector('{said}');\
           for (const name of way === 'Held' ? ['dragover'] : ['dragover', 'drop'])\
             target.dispatchEvent(new DragEvent(name, {{ ...options, dataTransfer: held }})) }}\
         return true"
    )
}
