//! Files of the visitor on their way to the site's upload address. What is in
//! them is the runtime's: here each is a number, a name and a size.
//!
//! A file is a message from the moment when it is chosen; once it can be
//! fetched, it is sent like any other. Files are sent in the order in which
//! they were chosen, and texts do not wait for them.

use std::sync::Arc;

use chat_api::{Failure, Media, Reply};

use crate::content::Content;
use crate::effect::{Announcement, Effect, FocusTarget, OwnerNotice};
use crate::ids::{ItemId, UploadId};
use crate::markup::Allowed;
use crate::model::Model;
use crate::moment::Moment;
use crate::outbox::Purpose;
use crate::said::Said;
use crate::share::Shared;
use crate::timeline::{SendState, TimelineItem};
use crate::{reveal, sending};

/// So many files are uploaded at a time; the others wait.
const AT_A_TIME: usize = 3;

/// So many files are taken from one choice.
const AT_ONCE: usize = 50;

/// "Payload too large" and "unsupported media type".
const TOO_LARGE: u16 = 413;
const WRONG_TYPE: u16 = 415;

/// A file that the visitor has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// Names it, for the runtime, which has what is in it.
    pub upload: UploadId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its media type, as far as the browser knows.
    pub mime_type: String,
}

/// Why a file was not uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFailure {
    /// It is larger than so many bytes; nothing if only the server knows how
    /// many.
    TooLarge(Option<u64>),
    /// It is of a type that is not wanted.
    WrongType,
    /// The page went away meanwhile, and the file with it.
    Interrupted,
    /// The address did not take it. It can be tried again.
    Failed,
}

/// A file that the runtime has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    upload: UploadId,
    item: ItemId,
    is_running: bool,
}

/// The visitor has chosen files.
pub(crate) fn chosen(
    model: &mut Model,
    files: Vec<ChosenFile>,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let limits = model.settings.files.clone();
    let Some(limits) = limits.filter(|_| !model.input_is_locked()) else {
        let unwanted = files.into_iter().map(|file| file.upload);
        return effects.extend(unwanted.map(Effect::CancelUpload));
    };
    reveal::flush(model, now, effects);
    sending::open_session(model, effects);
    for (place, file) in files.into_iter().enumerate() {
        if place >= AT_ONCE {
            effects.push(Effect::CancelUpload(file.upload));
            continue;
        }
        let refused = limits.refuse(&file);
        let state = refused.map_or(SendState::Uploading(0), SendState::NotUploaded);
        let message_id: Arc<str> = model.seed.uuid().into();
        let item = ItemId(model.ids.next());
        let media = Media {
            name: Some(file.name),
            size: Some(file.size as f64),
            mime_type: Some(file.mime_type),
            ..Media::default()
        };
        push(model, item, now, media, state, message_id);
        announce(model, item, effects);
        match refused {
            Some(_) => effects.push(Effect::CancelUpload(file.upload)),
            None => model.uploads.push(Upload {
                upload: file.upload,
                item,
                is_running: false,
            }),
        }
    }
    effects.push(Effect::MoveFocus(FocusTarget::Composer));
    begin(model, effects);
}

/// So many hundredths of a file have left.
pub(crate) fn progress(model: &mut Model, upload: UploadId, percent: u8) {
    if let Some(one) = model.uploads.iter().find(|one| one.upload == upload) {
        let state = SendState::Uploading(percent.min(100));
        model.timeline.set_send_state(one.item, state);
    }
}

/// A file can be fetched: it is sent.
pub(crate) fn done(
    model: &mut Model,
    upload: UploadId,
    answer: Media,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(place) = model.uploads.iter().position(|one| one.upload == upload) else {
        return;
    };
    let item = model.uploads[place].item;
    let Some(chosen) = file_of(model, item) else {
        return;
    };
    let Some(said) = Said::of_file(Media {
        name: answer.name.or(chosen.name),
        size: answer.size.or(chosen.size),
        mime_type: answer.mime_type.or(chosen.mime_type),
        ..answer
    }) else {
        let failure = Failure::network("the upload's answer has no address that may be shown");
        return failed(model, upload, failure, effects);
    };
    model.uploads.remove(place);
    effects.push(Effect::CancelUpload(upload));
    if let Some(content) = said.content() {
        model.timeline.set_content(item, content);
    }
    model.timeline.set_send_state(item, SendState::Sending);
    announce(model, item, effects);
    // Those behind it have waited for it: elsewhere it comes before them now.
    share(model, item, now, effects);
    for one in &model.outbox.waiting {
        if let Purpose::Message(behind) = one.purpose
            && one.is_file()
            && behind > item
        {
            share(model, behind, now, effects);
        }
    }
    begin(model, effects);
    sending::enqueue(model, item, effects);
}

/// A file was not taken.
pub(crate) fn failed(
    model: &mut Model,
    upload: UploadId,
    failure: Failure,
    effects: &mut Vec<Effect>,
) {
    let Some(one) = model.uploads.iter_mut().find(|one| one.upload == upload) else {
        return;
    };
    one.is_running = false;
    let item = one.item;
    let why = match failure.status {
        Some(TOO_LARGE) => UploadFailure::TooLarge(None),
        Some(WRONG_TYPE) => UploadFailure::WrongType,
        _ => UploadFailure::Failed,
    };
    let state = SendState::NotUploaded(why);
    model.timeline.set_send_state(item, state);
    announce(model, item, effects);
    effects.push(Effect::TellOwner(OwnerNotice::UploadFailed(failure)));
    begin(model, effects);
    sending::pump(model, effects);
}

/// A file that was not taken is to be tried again. Says whether that can be.
pub(crate) fn retry(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) -> bool {
    let can_retry = model.timeline.send_state(item)
        == Some(SendState::NotUploaded(UploadFailure::Failed))
        && model.uploads.iter().any(|one| one.item == item);
    if can_retry {
        let state = SendState::Uploading(0);
        model.timeline.set_send_state(item, state);
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
        begin(model, effects);
    }
    can_retry
}

/// The visitor does not want to send a file after all, or has seen that it was
/// not taken.
pub(crate) fn remove(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    if !is_upload(model, item) {
        return;
    }
    model.timeline.remove(item);
    forget_files(model, effects);
    effects.push(Effect::MoveFocus(FocusTarget::Composer));
    begin(model, effects);
    sending::pump(model, effects);
}

/// The runtime lets go of the files that the timeline has no more.
pub(crate) fn forget_files(model: &mut Model, effects: &mut Vec<Effect>) {
    let timeline = &model.timeline;
    model.uploads.retain(|one| {
        let stays = timeline.get(one.item).is_some();
        if !stays {
            effects.push(Effect::CancelUpload(one.upload));
        }
        stays
    });
}

/// Whether a file waits for those that were chosen before it.
pub(crate) fn is_held(model: &Model, item: ItemId) -> bool {
    let mut before = model.uploads.iter().filter(|one| one.item < item);
    before.any(|one| is_under_way(model, one.item))
}

/// Has as many files uploaded as may be.
fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    let running = model.uploads.iter().filter(|one| one.is_running).count();
    let timeline = &model.timeline;
    let waiting = model.uploads.iter_mut().filter(|one| {
        let state = timeline.send_state(one.item);
        !one.is_running && matches!(state, Some(SendState::Uploading(_)))
    });
    for one in waiting.take(AT_A_TIME.saturating_sub(running)) {
        one.is_running = true;
        effects.push(Effect::Upload {
            upload: one.upload,
            client_id: model.identity.client_id.clone(),
        });
    }
}

fn is_under_way(model: &Model, item: ItemId) -> bool {
    matches!(
        model.timeline.send_state(item),
        Some(SendState::Uploading(_))
    )
}

fn is_upload(model: &Model, item: ItemId) -> bool {
    model
        .timeline
        .send_state(item)
        .is_some_and(|state| state.is_upload())
}

fn file_of(model: &Model, item: ItemId) -> Option<Media> {
    let (content, _) = model.timeline.client_message(item)?;
    content.file().cloned()
}

fn push(
    model: &mut Model,
    item: ItemId,
    at: Moment,
    media: Media,
    state: SendState,
    message_id: Arc<str>,
) {
    let content = Content::of_reply(Reply::file(media), Allowed::default());
    let item = TimelineItem::of_client(item, at, content, state, message_id);
    model.timeline.push(item);
}

/// Tells the other tabs of a file that can be fetched.
fn share(model: &Model, item: ItemId, at: Moment, effects: &mut Vec<Effect>) {
    if let Some((content, message_id)) = model.timeline.client_message(item)
        && let Some(said) = Said::of_content(content)
    {
        let shared = Shared::Message {
            message_id: message_id.clone(),
            said,
            at,
        };
        effects.push(Effect::Share(shared.into()));
    }
}

/// How a file gets on is read out by its name.
fn announce(model: &Model, item: ItemId, effects: &mut Vec<Effect>) {
    if let Some(state) = model.timeline.send_state(item)
        && let Some(name) = file_of(model, item).and_then(|media| media.name)
    {
        effects.push(Effect::Announce(Announcement::File { name, state }));
    }
}
