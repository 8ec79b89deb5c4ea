//! A picture as large as the window, in a dialog of the browser's own, which
//! keeps the focus. It can be zoomed and moved by keys, wheel, fingers and
//! buttons.
//!
//! Dropping it takes it away and gives the focus back.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, PointerEvent, WheelEvent};

use super::listening::{Listening, closest, plain_key, press_of, target_of};
use super::text::loaded_later;
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

const EVENTS: &[&str] = &[
    "click",
    "keydown",
    "wheel",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "close",
];

/// Zoom in thousandths: the whole picture, and the largest.
const WHOLE: i32 = 1000;
const LARGEST: i32 = 6000;

/// Where a double tap goes.
const CLOSER: i32 = 2500;

/// How far an arrow key moves the picture, in pixels.
const STRIDE: i32 = 80;

/// A finger that moves less than this, in pixels, taps.
const STILL: i32 = 8;

/// Two taps within this time are a double tap, in milliseconds.
const DOUBLE_TAP: i32 = 300;

/// An open picture.
pub(super) struct Lightbox {
    dialog: HtmlDialogElement,
    picture: HtmlElement,
    /// Gets the focus back.
    opener: HtmlElement,
    zoom: Cell<i32>,
    /// How far the picture is moved from the middle, in pixels.
    shift: Cell<Point>,
    fingers: RefCell<Vec<Finger>>,
    last_tap: Cell<i32>,
    closed: Box<dyn Fn()>,
    listening: RefCell<Option<Listening>>,
}

type Point = (i32, i32);

/// A finger, or a mouse whose button is held.
struct Finger {
    id: i32,
    at: Point,
    /// How far it has gone so far.
    way: i32,
}

impl Lightbox {
    /// Shows a picture, and calls `closed` when it is to be dropped.
    pub(super) fn open(
        place: &Element,
        picture: &Element,
        opener: &HtmlElement,
        appearance: Appearance,
        closed: Box<dyn Fn()>,
    ) -> Rc<Self> {
        let [alt, address] =
            ["alt", "src"].map(|name| picture.get_attribute(name).unwrap_or_default());
        let large = loaded_later("large", &address, &alt)
            .with("loading", "eager")
            .with("draggable", "false");
        let tools = [
            ("smaller", Key::ZoomOut, Shape::Minus),
            ("larger", Key::ZoomIn, Shape::Plus),
            ("close", Key::ClosePicture, Shape::Close),
        ];
        let bar = tools.into_iter().fold(
            Drawn::of_class("div", "tools"),
            |bar, (press, label, shape)| {
                let tool = Drawn::button("tool", press)
                    .with("aria-label", appearance.text(label))
                    .with("title", appearance.text(label));
                let tool = if press == "close" {
                    tool.with("autofocus", "")
                } else {
                    tool
                };
                bar.child(tool.child(Drawn::icon(shape)))
            },
        );
        let dialog = Drawn::of_part("dialog", "lightbox")
            .with("aria-label", &alt)
            .child(bar)
            .child(Drawn::of_class("div", "easel").child(large.clone()));
        let _ = place.append_child(&dialog.0);
        let dialog: HtmlDialogElement = dialog.0.unchecked_into();
        // It has just been put into the page, and is not open yet.
        let _ = dialog.show_modal();
        let lightbox = Rc::new_cyclic(|this: &Weak<Self>| {
            let this = this.clone();
            let hear = Box::new(move |event: Event| {
                if let Some(lightbox) = this.upgrade() {
                    lightbox.hear(&event);
                }
            });
            Lightbox {
                listening: RefCell::new(Some(Listening::on(&dialog, EVENTS, hear))),
                dialog,
                picture: large.0.unchecked_into(),
                opener: opener.clone(),
                zoom: Cell::new(WHOLE),
                shift: Cell::default(),
                fingers: RefCell::default(),
                last_tap: Cell::new(0),
                closed,
            }
        });
        lightbox.show();
        lightbox
    }

    fn hear(&self, event: &Event) {
        match event.type_().as_str() {
            "click" => {
                if let Some((press, _)) = target_of(event).as_ref().and_then(press_of) {
                    self.press(&press);
                }
            }
            "keydown" => self.key(event),
            "wheel" => {
                event.prevent_default();
                let wheel: &WheelEvent = event.unchecked_ref();
                let turn = (wheel.delta_y() as i32).clamp(-120, 120);
                let zoom = self.zoom.get();
                let at = self.seen_from_middle((wheel.client_x(), wheel.client_y()));
                self.zoom_to(zoom - zoom * turn / 400, at);
            }
            "close" => (self.closed)(),
            _ => self.finger(event.unchecked_ref()),
        }
    }

    fn key(&self, event: &Event) {
        // Nothing behind the dialog hears of it: the panel stays open.
        event.stop_propagation();
        let Some(key) = plain_key(event) else {
            return;
        };
        let (x, y) = match key.as_str() {
            "Escape" => {
                // Not a dialog of the page's as well.
                event.prevent_default();
                return self.press("close");
            }
            "+" | "=" => return self.press("larger"),
            "-" | "_" => return self.press("smaller"),
            "0" => return self.zoom_to(WHOLE, (0, 0)),
            "ArrowLeft" => (STRIDE, 0),
            "ArrowRight" => (-STRIDE, 0),
            "ArrowUp" => (0, STRIDE),
            "ArrowDown" => (0, -STRIDE),
            _ => return,
        };
        event.prevent_default();
        self.move_by((x, y));
    }

    fn press(&self, press: &str) {
        let zoom = self.zoom.get();
        match press {
            "larger" => self.zoom_to(zoom * 3 / 2, (0, 0)),
            "smaller" => self.zoom_to(zoom * 2 / 3, (0, 0)),
            _ => (self.closed)(),
        }
    }

    /// One finger moves the picture, two zoom it, a tap beside it closes, two
    /// taps on it zoom.
    fn finger(&self, event: &PointerEvent) {
        let Some(easel) = target_of(event).and_then(|target| closest(&target, ".easel")) else {
            return;
        };
        let at = (event.client_x(), event.client_y());
        let id = event.pointer_id();
        let mut fingers = self.fingers.borrow_mut();
        let known = fingers.iter().position(|finger| finger.id == id);
        match (event.type_().as_str(), known) {
            ("pointerdown", _) => {
                // Without it a finger is lost at the edge, and no more.
                let _ = easel.set_pointer_capture(id);
                fingers.retain(|finger| finger.id != id);
                fingers.push(Finger { id, at, way: 0 });
            }
            ("pointermove", Some(place)) => {
                let was = fingers[place].at;
                let by = (at.0 - was.0, at.1 - was.1);
                let other = fingers.iter().find(|finger| finger.id != id);
                if let Some(other) = other.map(|other| other.at) {
                    let (before, after) = (distance(was, other), distance(at, other));
                    let middle = ((at.0 + other.0) / 2, (at.1 + other.1) / 2);
                    let zoom = self.zoom.get() * after / before.max(1);
                    self.zoom_to(zoom, self.seen_from_middle(middle));
                    self.move_by((by.0 / 2, by.1 / 2));
                } else {
                    self.move_by(by);
                }
                let finger = &mut fingers[place];
                finger.at = at;
                finger.way += by.0.abs() + by.1.abs();
            }
            (name, Some(place)) if name != "pointermove" => {
                let finger = fingers.remove(place);
                if name == "pointerup" && finger.way < STILL && fingers.is_empty() {
                    drop(fingers);
                    self.tap(at, event.time_stamp() as i32);
                }
            }
            _ => {}
        }
    }

    fn tap(&self, at: Point, time: i32) {
        let place = self.picture.get_bounding_client_rect();
        let (x, y) = (f64::from(at.0), f64::from(at.1));
        let beside = x < place.left() || x > place.right() || y < place.top() || y > place.bottom();
        if beside {
            (self.closed)();
        } else if time - self.last_tap.replace(time) < DOUBLE_TAP {
            let zoom = if self.zoom.get() > WHOLE {
                WHOLE
            } else {
                CLOSER
            };
            self.zoom_to(zoom, self.seen_from_middle(at));
        }
    }

    /// Zooms around a point, which stays where it is.
    fn zoom_to(&self, zoom: i32, (x, y): Point) {
        let zoom = zoom.clamp(WHOLE, LARGEST);
        let before = self.zoom.replace(zoom);
        let shift = self.shift.get();
        self.shift.set((
            x - (x - shift.0) * zoom / before,
            y - (y - shift.1) * zoom / before,
        ));
        self.move_by((0, 0));
    }

    /// Moves the picture, as far as there is more of it.
    fn move_by(&self, (x, y): Point) {
        let room = |length: i32| length * (self.zoom.get() - WHOLE) / (2 * WHOLE);
        let (wide, high) = (
            room(self.picture.offset_width()),
            room(self.picture.offset_height()),
        );
        let shift = self.shift.get();
        self.shift.set((
            (shift.0 + x).clamp(-wide, wide),
            (shift.1 + y).clamp(-high, high),
        ));
        self.show();
    }

    fn show(&self) {
        let style = self.picture.style();
        let (x, y) = self.shift.get();
        for (name, value) in [("--_zoom", self.zoom.get()), ("--_x", x), ("--_y", y)] {
            // A declaration takes any custom property.
            let _ = style.set_property(name, &value.to_string());
        }
    }

    /// A point in the window, as seen from the picture's middle when nothing is
    /// moved.
    fn seen_from_middle(&self, (x, y): Point) -> Point {
        (
            x - self.dialog.client_width() / 2,
            y - self.dialog.client_height() / 2,
        )
    }
}

impl Drop for Lightbox {
    fn drop(&mut self) {
        self.listening.take();
        self.dialog.close();
        self.dialog.remove();
        // Whoever opened it may be gone.
        let _ = self.opener.focus();
    }
}

fn distance(one: Point, other: Point) -> i32 {
    let (x, y) = (f64::from(one.0 - other.0), f64::from(one.1 - other.1));
    (x * x + y * y).sqrt() as i32
}
