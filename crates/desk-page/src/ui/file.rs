//! What a message says: a text, a picture, a player, a file. Addresses have
//! been checked by the core.

use chat_core::human_size;
use desk_core::{Body, FileBody};
use leptos::prelude::*;

use super::Appearance;
use super::common::{Icon, Shape, flag};
use super::text::draw_text;
use crate::i18n::Key;

/// Draws what a message says.
pub(super) fn draw_body(body: &Body, appearance: Appearance) -> AnyView {
    match body {
        Body::Text(nodes) => draw_text(nodes),
        Body::Image(file, link) => {
            let name = name(file, Key::Picture, appearance);
            let address = link.to_string();
            view! { <Picture name address appearance /> {comment(file)} }.into_any()
        }
        Body::Audio(file, link) => view! {
            <audio
                class="player"
                controls
                preload="none"
                aria-label=name(file, Key::Audio, appearance)
                src=link.to_string()
            >
                {""}
            </audio>
            {comment(file)}
        }
        .into_any(),
        Body::Video(file, link) => view! {
            <video
                class="player"
                controls
                playsinline
                preload="none"
                aria-label=name(file, Key::Video, appearance)
                src=link.to_string()
            >
                {""}
            </video>
            {comment(file)}
        }
        .into_any(),
        Body::File(file, link) => {
            let slip = slip(file, link.as_ref().map(ToString::to_string), appearance);
            view! { {slip} {comment(file)} }.into_any()
        }
        Body::Notice(_) => ().into_any(),
    }
}

/// A picture in a place that is kept for it, which leads to it in full. It is
/// fetched when it comes near what is seen.
#[component]
fn Picture(
    /// What it is called.
    name: String,
    /// Where it is.
    address: String,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let missing = RwSignal::new(false);
    let (alt, source) = (name.clone(), address.clone());
    view! {
        <a
            class="picture"
            href=address
            target="_blank"
            rel="noopener noreferrer nofollow"
            title=name
            data-missing=move || flag(missing.get())
        >
            <img
                alt=alt
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
                on:error=move |_| missing.set(true)
                src=source
            />
            <span class="picture-missing">{appearance.text(Key::PictureMissing)}</span>
        </a>
    }
}

fn slip(file: &FileBody, address: Option<String>, appearance: Appearance) -> AnyView {
    let name = name(file, Key::File, appearance);
    let size = file
        .size
        .map(|size| human_size(size, appearance.text(Key::SizeUnits)));
    let (stem, ending) = parts(&name);
    let inner = view! {
        <span class="slip-sign"><Icon shape=Shape::File /></span>
        <span class="slip-words">
            <span class="slip-title"><bdi>{stem.to_owned()}</bdi>{ending.to_owned()}</span>
            <span class="slip-detail">{size}</span>
        </span>
    };
    match address {
        Some(address) => view! {
            <a
                class="slip"
                href=address
                download=name
                target="_blank"
                rel="noopener noreferrer nofollow"
            >
                {inner}
                <Icon shape=Shape::Download />
            </a>
        }
        .into_any(),
        None => view! { <span class="slip">{inner}</span> }.into_any(),
    }
}

/// A name and its ending with the dot: that stands last, in whatever direction
/// the rest is written.
fn parts(name: &str) -> (&str, &str) {
    let at = name.rfind('.').unwrap_or(name.len());
    name.split_at(at)
}

fn comment(file: &FileBody) -> Option<AnyView> {
    (!file.comment.is_empty()).then(|| draw_text(&file.comment))
}

fn name(file: &FileBody, otherwise: Key, appearance: Appearance) -> String {
    let name = file.name.clone();
    name.unwrap_or_else(|| appearance.text(otherwise).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_what_follows_the_last_dot() {
        assert_eq!(parts("a.b.pdf"), ("a.b", ".pdf"));
        assert_eq!(parts("notes"), ("notes", ""));
    }
}
