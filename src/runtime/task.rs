//! Work that goes on while the page does other things.

use std::pin::Pin;

/// Has the browser do a piece of work, from its next turn on.
///
/// Each kind of future that is spawned by itself brings its own copy of the
/// task around it into the bundle; in a box they share one.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
