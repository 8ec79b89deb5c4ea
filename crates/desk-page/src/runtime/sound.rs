//! A short sound of two notes, made by the browser itself.

use std::cell::RefCell;

use web_sys::{AudioContext, AudioContextState, OscillatorType};

/// The notes: frequency in hertz, and when each begins, in seconds.
const NOTES: [(f32, f64); 2] = [(659.25, 0.0), (880.0, 0.12)];

/// How long a note sounds, in seconds.
const LENGTH: f64 = 0.32;

/// How loud it is, of 1.
const LOUDNESS: f32 = 0.12;

/// What makes sounds, once somebody has touched the page.
#[derive(Default)]
pub(super) struct Sound(RefCell<Option<AudioContext>>);

impl Sound {
    /// Somebody has touched the page: from now on there may be sounds.
    pub(super) fn unlock(&self) {
        let mut context = self.0.borrow_mut();
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        if let Some(context) = context.as_ref()
            && context.state() == AudioContextState::Suspended
        {
            // A browser that refuses stays silent.
            let _ = context.resume();
        }
    }

    /// Makes the sound, if the browser lets it.
    pub(super) fn chime(&self) {
        if let Some(context) = self.0.borrow().as_ref() {
            for (frequency, begins) in NOTES {
                // What cannot be played is seen all the same.
                let _ = note(context, frequency, context.current_time() + begins);
            }
        }
    }
}

fn note(context: &AudioContext, frequency: f32, begins: f64) -> Result<(), wasm_bindgen::JsValue> {
    let oscillator = context.create_oscillator()?;
    let gain = context.create_gain()?;
    oscillator.set_type(OscillatorType::Sine);
    oscillator.frequency().set_value(frequency);
    let loudness = gain.gain();
    loudness.set_value_at_time(0.0001, begins)?;
    loudness.exponential_ramp_to_value_at_time(LOUDNESS, begins + 0.02)?;
    loudness.exponential_ramp_to_value_at_time(0.0001, begins + LENGTH)?;
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&context.destination())?;
    oscillator.start_with_when(begins)?;
    oscillator.stop_with_when(begins + LENGTH)
}

impl Drop for Sound {
    fn drop(&mut self) {
        if let Some(context) = self.0.borrow_mut().take() {
            let _ = context.close();
        }
    }
}
