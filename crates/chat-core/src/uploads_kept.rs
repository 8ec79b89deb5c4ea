//! What is kept of files on their way, for this tab alone: the file itself is
//! gone with the page, but not that there was one.

use chat_api::{Json, Media, Reply, Source};

use crate::content::Content;
use crate::ids::ItemId;
use crate::kept::VERSION;
use crate::markup::Allowed;
use crate::model::Model;
use crate::moment::Moment;
use crate::timeline::{SendState, TimelineItem};
use crate::uploads::UploadFailure;

/// So many are read at most.
const MOST: usize = 50;

/// The files that a page that goes away now would interrupt.
pub(crate) fn worth_keeping(model: &Model) -> Vec<ItemId> {
    let items = model.timeline.items().iter().map(|item| item.id);
    let is_worth_it = |item: &ItemId| {
        matches!(
            model.timeline.send_state(*item),
            Some(
                SendState::Uploading(_)
                    | SendState::NotUploaded(UploadFailure::Failed | UploadFailure::Interrupted)
            )
        )
    };
    items.filter(is_worth_it).collect()
}

/// What is kept of them; nothing if there are none.
pub(crate) fn entry(model: &Model, items: &[ItemId]) -> Option<Json> {
    let files = items.iter().filter_map(|item| {
        let (content, message_id) = model.timeline.client_message(*item)?;
        let at = model.timeline.get(*item)?.at;
        let name = content.file()?.name.as_ref();
        let size = content.file()?.size;
        let file = Json::map()
            .with("id", &**message_id)
            .with("at", at.0 as f64);
        Some(file.with_some("name", name).with_some("size", size))
    });
    let entry = Json::map()
        .with("v", VERSION)
        .with("client", &model.identity.client_id);
    (!items.is_empty()).then(|| entry.with("files", Json::List(files.collect())))
}

/// Shows them as interrupted, behind all that was kept. One of which a message is
/// kept had arrived before the page died.
pub(crate) fn read<S: Source>(model: &mut Model, source: &S) {
    let files = source.get("files").map(|files| files.items());
    for file in files.unwrap_or_default().iter().take(MOST) {
        let number = |key: &str| file.get(key)?.number();
        let text = |key: &str| file.get(key)?.text();
        let (Some(at), Some(message_id)) = (number("at"), text("id")) else {
            continue;
        };
        if model.timeline.item_of(&message_id).is_some() {
            continue;
        }
        let media = Media {
            name: text("name"),
            size: number("size"),
            ..Media::default()
        };
        let id = ItemId(model.ids.next());
        model.timeline.push(TimelineItem::of_client(
            id,
            Moment(at as i64),
            Content::of_reply(Reply::file(media), Allowed::default()),
            SendState::NotUploaded(UploadFailure::Interrupted),
            message_id.into(),
        ));
        model.written.uploads.push(id);
    }
}
