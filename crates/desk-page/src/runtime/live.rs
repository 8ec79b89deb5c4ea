//! The live stream. The core decides when it is opened again, for the browser
//! would go on from where the address says and not from what was seen.

use desk_core::{Event, api, live_path};
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

/// A stream. Dropping it closes it.
pub(super) struct Stream {
    source: EventSource,
    _opened: Closure<dyn FnMut()>,
    _lost: Closure<dyn FnMut()>,
    _told: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.set_onmessage(None);
        self.source.close();
    }
}

impl Stream {
    /// Listens behind a sequence number.
    pub(super) fn open(after: u64, happened: impl Fn(Event) + Clone + 'static) -> Option<Self> {
        let source = EventSource::new(&live_path(after)).ok()?;
        let opened = {
            let happened = happened.clone();
            Closure::<dyn FnMut()>::new(move || happened(Event::LiveOpened))
        };
        let lost = {
            let happened = happened.clone();
            Closure::<dyn FnMut()>::new(move || happened(Event::LiveLost))
        };
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match read(&event) {
                Some((sequence, told)) => happened(Event::Told(sequence, Box::new(told))),
                None => happened(Event::ToldUnknown),
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        source.set_onmessage(Some(told.as_ref().unchecked_ref()));
        Some(Stream {
            source,
            _opened: opened,
            _lost: lost,
            _told: told,
        })
    }
}

fn read(event: &MessageEvent) -> Option<(u64, api::Live)> {
    let data = event.data().as_string()?;
    let told = desk_core::read_live(&data)?;
    let sequence = event.last_event_id().parse().unwrap_or(0);
    Some((sequence, told))
}
