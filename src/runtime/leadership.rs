//! Being the one tab that does something, such as listening for what comes by
//! itself.
//!
//! By Web Locks where the browser has them, which is on secure pages only; else
//! by a lease in the browser's store that has to be renewed; and where nothing
//! is kept, each tab does it for itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Storage};

use super::clock;
use super::task;
use super::timer::Timeout;

/// How long a lease holds that is not renewed.
const LEASE: i64 = 5_000;

/// How often a lease is renewed, or asked for.
const RENEWAL: Duration = Duration::from_millis(1_000);

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &Function,
    ) -> Result<Promise, JsValue>;
}

/// Of tabs that sign a lease in the same moment, the last one has it after this.
const SETTLING: Duration = Duration::from_millis(250);

/// What is told: whether this tab leads now.
type Told = Rc<dyn Fn(bool)>;

/// Who wants to lead whom.
#[derive(Clone)]
pub(super) struct Wish {
    /// Names those of whom one leads: the tabs of one visitor.
    pub(super) name: String,
    /// Names this tab.
    pub(super) tab: String,
    /// Where a lease can be kept that all of them see.
    pub(super) area: Option<Storage>,
    /// Whether to take it from whoever has it.
    pub(super) at_once: bool,
}

/// The wish to lead, and the leadership. Dropping it gives both up.
pub(super) struct Leadership {
    _lock: Option<Lock>,
    _lease: Option<Rc<Lease>>,
}

impl Leadership {
    /// Asks for it. Calls back with each change, never at once.
    pub(super) fn seek(wish: Wish, told: Told) -> Self {
        let lock = Lock::ask(&wish, told.clone());
        let lease = match lock {
            Some(_) => None,
            None => Some(Lease::ask(&wish, told)),
        };
        Leadership {
            _lock: lock,
            _lease: lease,
        }
    }
}

/// A Web Lock, asked for or held.
struct Lock {
    controller: AbortController,
    wanted: Rc<Cell<bool>>,
    /// Ends the promise for whose time the lock is held.
    release: Rc<RefCell<Option<Function>>>,
    /// In its place where the browser has locks and gives none.
    _lease: Rc<RefCell<Option<Rc<Lease>>>>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Lock {
    fn ask(wish: &Wish, told: Told) -> Option<Self> {
        let navigator = web_sys::window()?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
        if !locks.is_object() {
            return None;
        }
        let locks: LockManager = locks.unchecked_into();
        let controller = AbortController::new().ok()?;
        let wanted = Rc::new(Cell::new(true));
        let release: Rc<RefCell<Option<Function>>> = Rc::default();
        let granted = Closure::new({
            let (wanted, release, told) = (wanted.clone(), release.clone(), told.clone());
            move |_lock: JsValue| {
                Promise::new(&mut |resolve, _| {
                    if wanted.get() {
                        *release.borrow_mut() = Some(resolve);
                        tell_later(&wanted, &told, true);
                    } else {
                        // Given up meanwhile: it goes on to the next.
                        let _ = resolve.call0(&JsValue::NULL);
                    }
                })
            }
        });
        let options = Object::new();
        let (key, value) = if wish.at_once {
            ("steal", JsValue::TRUE)
        } else {
            ("signal", controller.signal().into())
        };
        Reflect::set(&options, &key.into(), &value).ok()?;
        let asked = locks
            .request(&wish.name, &options, granted.as_ref().unchecked_ref())
            .ok()?;
        let lease: Rc<RefCell<Option<Rc<Lease>>>> = Rc::default();
        task::spawn({
            let (wanted, release, lease) = (wanted.clone(), release.clone(), lease.clone());
            let wish = wish.clone();
            async move {
                let ended = JsFuture::from(asked).await;
                if ended.is_ok() || !wanted.get() {
                    return;
                }
                // Another tab has taken it; or the browser, such as in a
                // sandboxed frame, gives none to anybody.
                if release.borrow().is_some() {
                    told(false);
                } else {
                    *lease.borrow_mut() = Some(Lease::ask(&wish, told));
                }
            }
        });
        Some(Lock {
            controller,
            wanted,
            release,
            _lease: lease,
            _granted: granted,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.wanted.set(false);
        self.controller.abort();
        if let Some(release) = self.release.take() {
            // A page that has replaced promises keeps the lock until it goes.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// The core hears nothing while it is still saying what it wants.
fn tell_later(wanted: &Rc<Cell<bool>>, told: &Told, leads: bool) {
    let (wanted, told) = (wanted.clone(), told.clone());
    task::spawn(async move {
        if wanted.get() {
            told(leads);
        }
    });
}

/// A lease in the browser's store: the tab's name and when it ends.
struct Lease {
    key: String,
    tab: String,
    store: Option<Storage>,
    leads: Cell<bool>,
    told: Told,
    timer: RefCell<Option<Timeout>>,
}

impl Lease {
    fn ask(wish: &Wish, told: Told) -> Rc<Self> {
        let lease = Rc::new(Lease {
            key: wish.name.clone() + "leader",
            // Two widgets of one tab are two.
            tab: format!("{}-{}", wish.tab, super::random_id()),
            store: wish.area.clone(),
            leads: Cell::new(false),
            told,
            timer: RefCell::default(),
        });
        if wish.at_once {
            lease.sign();
        }
        lease.wait(SETTLING);
        lease
    }

    fn wait(self: &Rc<Self>, span: Duration) {
        let this = Rc::downgrade(self);
        let timeout = Timeout::new(span, move || {
            if let Some(lease) = this.upgrade() {
                lease.renew();
            }
        });
        *self.timer.borrow_mut() = Some(timeout);
    }

    /// Renews it, or asks whether it is free.
    fn renew(self: &Rc<Self>) {
        let holder = self.holder();
        let is_ours = matches!(&holder, Some((holder, _)) if *holder == self.tab);
        let is_free = match holder {
            // One that ends too late was signed by another clock.
            Some((_, until)) if !is_ours => {
                let now = clock::now().0;
                !(now..=now + LEASE).contains(&until)
            }
            _ => true,
        };
        // Where nothing can be kept, each tab leads.
        let leads = is_free && (!self.sign() || is_ours);
        self.wait(if is_free && !leads { SETTLING } else { RENEWAL });
        if self.leads.replace(leads) != leads {
            (self.told)(leads);
        }
    }

    fn holder(&self) -> Option<(String, i64)> {
        let text = self.store.as_ref()?.get_item(&self.key).ok().flatten()?;
        let (holder, until) = text.split_once(' ')?;
        Some((holder.to_owned(), until.parse().ok()?))
    }

    /// Says whether it is kept.
    fn sign(&self) -> bool {
        let until = clock::now().0 + LEASE;
        self.store.as_ref().is_some_and(|store| {
            let lease = format!("{} {until}", self.tab);
            store.set_item(&self.key, &lease).is_ok()
        })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let is_ours = self.holder().is_some_and(|(holder, _)| holder == self.tab);
        if let Some(store) = self.store.as_ref().filter(|_| is_ours) {
            let _ = store.remove_item(&self.key);
        }
    }
}
