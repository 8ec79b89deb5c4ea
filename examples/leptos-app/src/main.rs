//! A Leptos application with the chat as one of its components. Start the
//! sandbox, then `trunk serve` in this folder.

use jaicp_chat::{ChatWidget, Settings};
use leptos::mount::mount_to_body;
use leptos::prelude::*;

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let wanted = RwSignal::new(true);
    let settings = || Settings {
        api: "http://127.0.0.1:7080/chatapi".to_owned(),
        token: "demo".to_owned(),
        header: Some("Harbour Coffee".to_owned()),
        ..Settings::default()
    };
    view! {
        <h1>"A Leptos application"</h1>
        <button on:click=move |_| wanted.update(|wanted| *wanted = !*wanted)>
            {move || if wanted.get() { "Take the chat away" } else { "Bring the chat" }}
        </button>
        <Show when=move || wanted.get()>
            <ChatWidget settings=settings() />
        </Show>
    }
}
