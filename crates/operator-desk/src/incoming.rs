//! What JAICP's calls do. Each may come twice, and the second time changes
//! nothing.

use std::collections::HashSet;

use desk_api::{Content, Notice};
use operator_api::{CloseChat, SelectDestination, SendFile, SendText};

use crate::error::{DeskError, Refusal};
use crate::store::channels::Channel;
use crate::store::conversations::{self, Conversation, Phase, Told};
use crate::store::messages::{self, By, NewMessage};
use crate::store::{Work, outbox, people};

/// `selectDestination`: a client's chat with a group. Where the client is with
/// this group already, only what is told of the client may be new. The same
/// client has the same conversation again.
pub fn select(
    work: &mut Work<'_>,
    channel: &Channel,
    call: SelectDestination,
) -> Result<(), DeskError> {
    let group = call.destination_id;
    if people::group_name(work.connection, &group)?.is_none() {
        return Err(Refusal::field("destinationId", "there is no such group").into());
    }
    let (conversation, is_new) = match conversations::of_client(work, channel, &call.user_id)? {
        Some(conversation) => (conversation, false),
        None => {
            let added = conversations::add(work, channel, &call.user_id, &group)?;
            (added, true)
        }
    };
    let before = match is_new {
        true => Vec::new(),
        false => conversations::viewers(work, &conversation)?,
    };
    let told = Told {
        user_name: call.user_name,
        attributes: call.attributes,
        hidden_attributes: call.hidden_attributes,
        custom_data: call.custom_data,
    };
    conversations::note(work, conversation.id, &told)?;
    let is_over = matches!(conversation.phase, Phase::Closed(_));
    if is_over {
        outbox::take_back_turns(work, conversation.id)?;
    }
    let is_there = !is_over && conversation.group == group;
    if is_new || !is_there {
        open(work, &conversation, group)?;
    }
    conversations::announce(work, conversation.id, &before)?;
    Ok(())
}

/// `sendText`.
pub fn text(
    work: &mut Work<'_>,
    channel: &Channel,
    call: SendText,
    connected: &HashSet<i64>,
) -> Result<(), DeskError> {
    let content = Content::Text { text: call.text };
    let by = By::Client(call.message_id);
    said(work, channel, &call.user_id, by, content, connected)
}

/// `sendFile`.
pub fn file(
    work: &mut Work<'_>,
    channel: &Channel,
    call: SendFile,
    connected: &HashSet<i64>,
) -> Result<(), DeskError> {
    let name = call.file_name.unwrap_or_else(|| name_of(&call.url));
    let content = Content::File {
        url: call.url,
        name,
        size: call.size,
        mime_type: None,
        comment: None,
    };
    let by = By::Client(call.message_id);
    said(work, channel, &call.user_id, by, content, connected)
}

/// `closeChat`: the client has ended the chat.
pub fn close(work: &mut Work<'_>, channel: &Channel, call: CloseChat) -> Result<(), DeskError> {
    let Some(mut conversation) = conversations::of_client(work, channel, &call.user_id)? else {
        return Ok(());
    };
    outbox::take_back_turns(work, conversation.id)?;
    let holder = match conversation.phase {
        Phase::Closed(_) => return Ok(()),
        Phase::Waiting => None,
        Phase::Held(agent) => Some(agent),
    };
    let before = conversations::viewers(work, &conversation)?;
    conversation.phase = Phase::Closed(holder);
    conversations::set(work, &conversation)?;
    let notice = Notice::ClosedByClient { text: call.text };
    happened(work, &conversation, notice)?;
    conversations::announce(work, conversation.id, &before)?;
    Ok(())
}

/// Something that the client said. It is kept whatever state the conversation
/// is in, and where there is none, or a closed one, somebody has to look at it
/// (assumed: the specification opens chats by `selectDestination` only).
fn said(
    work: &mut Work<'_>,
    channel: &Channel,
    user_id: &str,
    by: By,
    content: Content,
    connected: &HashSet<i64>,
) -> Result<(), DeskError> {
    let (conversation, before) = match conversations::of_client(work, channel, user_id)? {
        Some(conversation) => {
            if let By::Client(Some(wire_id)) = &by
                && messages::has_wire_id(work, conversation.id, wire_id)?
            {
                return Ok(());
            }
            let before = conversations::viewers(work, &conversation)?;
            // What JAICP sent before it heard of the end opens nothing again.
            let is_over = matches!(conversation.phase, Phase::Closed(_));
            let conversation = match is_over && !outbox::has_end(work, conversation.id)? {
                true => open(work, &conversation, conversation.group.clone())?,
                false => conversation,
            };
            (conversation, before)
        }
        None => {
            let group = first_group(work, connected)?;
            let conversation = conversations::add(work, channel, user_id, &group)?;
            (open(work, &conversation, group)?, Vec::new())
        }
    };
    let message = NewMessage {
        conversation: conversation.id,
        by,
        content,
        delivery: None,
    };
    let message = messages::add(work, message)?;
    conversations::announce_message(work, &conversation, &message)?;
    conversations::announce(work, conversation.id, &before)?;
    Ok(())
}

/// Has a conversation wait for a group.
fn open(
    work: &mut Work<'_>,
    conversation: &Conversation,
    group: String,
) -> Result<Conversation, DeskError> {
    let name = people::group_name(work.connection, &group)?.unwrap_or_else(|| group.clone());
    let open = Conversation {
        group,
        phase: Phase::Waiting,
        ..conversation.clone()
    };
    conversations::set(work, &open)?;
    happened(work, &open, Notice::Opened { group: name })?;
    Ok(open)
}

/// Notes something that happened, and tells who sees the conversation.
fn happened(
    work: &mut Work<'_>,
    conversation: &Conversation,
    notice: Notice,
) -> Result<(), DeskError> {
    let message = NewMessage {
        conversation: conversation.id,
        by: By::Desk,
        content: Content::Notice { notice },
        delivery: None,
    };
    let message = messages::add(work, message)?;
    conversations::announce_message(work, conversation, &message)
}

/// The first group that is online, or else the first.
fn first_group(work: &Work<'_>, connected: &HashSet<i64>) -> Result<String, DeskError> {
    let groups = people::groups(work.connection, connected)?;
    let online = groups.iter().find(|group| group.has_online);
    let group = online.or_else(|| groups.first());
    let group = group.ok_or(Refusal::Conflict("there is no group of agents"))?;
    Ok(group.id.clone())
}

/// What a file is called whose name nobody tells: the last part of its address.
fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').find(|part| !part.is_empty());
    let name = name.unwrap_or_default();
    percent_encoding::percent_decode_str(name)
        .decode_utf8_lossy()
        .into_owned()
}
