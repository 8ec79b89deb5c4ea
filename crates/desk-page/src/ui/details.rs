//! What is known of the client.

use desk_core::{AttributeView, Event};
use leptos::prelude::*;

use super::common::{Avatar, Icon, IconButton, Shape, flag};
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The details of the open conversation.
#[component]
pub(crate) fn Details(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let open = screen.desk(|desk| desk.open.clone());
    let title = Memo::new(move |_| {
        open.with(|open| {
            open.as_ref()
                .map(|open| open.title.clone())
                .unwrap_or_default()
        })
    });
    let facts = Memo::new(move |_| {
        open.with(|open| {
            let open = open.as_ref()?;
            Some([
                (Key::Channel, open.channel.clone()),
                (Key::Group, open.group.clone()),
                (Key::ClientId, open.user_id.clone()),
                (Key::Since, appearance.moment(open.since)),
            ])
        })
    });
    let attributes = Memo::new(move |_| {
        open.with(|open| {
            open.as_ref()
                .map(|open| open.attributes.clone())
                .unwrap_or_default()
        })
    });
    let close = Callback::new(move |()| dispatch.send(Event::DetailsPressed));
    view! {
        <aside class="details" aria-labelledby="details-title">
            <header class="details-top">
                <span class="phone-only">
                    <IconButton
                        name="leave-details"
                        label=appearance.text(Key::Back).to_owned()
                        shape=Shape::Back
                        press=close
                    />
                </span>
                <h2 id="details-title" tabindex="-1" data-focus="details">
                    {appearance.text(Key::Details)}
                </h2>
                <span class="not-phone">
                    <IconButton
                        name="close-details"
                        label=appearance.text(Key::CloseDetails).to_owned()
                        shape=Shape::Close
                        press=close
                    />
                </span>
            </header>
            <div class="details-body">
                <div class="details-who">
                    <Avatar name=title size="large" />
                    <p dir="auto">{title}</p>
                </div>
                <dl class="facts">
                    {move || {
                        let facts = facts.get().into_iter().flatten();
                        facts
                            .filter(|(_, value)| !value.is_empty())
                            .map(|(key, value)| {
                                view! {
                                    <div class="fact">
                                        <dt>{appearance.text(key)}</dt>
                                        <dd dir="auto">{value}</dd>
                                    </div>
                                }
                            })
                            .collect_view()
                    }}
                </dl>
                <h3>{appearance.text(Key::Attributes)}</h3>
                <dl class="facts">
                    {move || {
                        let attributes = attributes.get().into_iter();
                        attributes.map(|one| attribute(one, appearance)).collect_view()
                    }}
                </dl>
                <p class="list-empty" hidden=move || attributes.with(|all| !all.is_empty())>
                    {appearance.text(Key::NoAttributes)}
                </p>
            </div>
        </aside>
    }
}

fn attribute(attribute: AttributeView, appearance: Appearance) -> impl IntoView {
    let AttributeView {
        name,
        value,
        hidden,
    } = attribute;
    view! {
        <div class="fact" data-hidden=flag(hidden)>
            <dt>
                <span dir="auto">{name}</span>
                <span class="hidden-mark" hidden=!hidden title=appearance.text(Key::HiddenHint)>
                    <Icon shape=Shape::Lock />
                    {appearance.text(Key::Hidden)}
                </span>
            </dt>
            <dd dir="auto">{value}</dd>
        </div>
    }
}
