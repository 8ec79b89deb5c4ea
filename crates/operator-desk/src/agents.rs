//! What agents do with conversations.

use std::collections::HashSet;

use desk_api::{Agent, Author, Content, Delivery, Message, Notice, Summary, Transcript};
use operator_api::{Destination, Employee, EventBody};

use crate::error::{DeskError, Refusal};
use crate::store::conversations::{self, Conversation, Phase};
use crate::store::messages::{self, By, NewMessage};
use crate::store::uploads::{self, Upload};
use crate::store::{Work, outbox, people, summaries};

/// What an agent sends, under the page's name for it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Who.
    pub agent: i64,
    /// In which conversation.
    pub conversation: i64,
    /// The page's name.
    pub key: String,
}

const NOT_YOURS: Refusal = Refusal::Conflict("the agent does not have this conversation");

/// A conversation that an agent sees, and a page of what was said in it.
pub fn transcript(
    work: &Work<'_>,
    agent: i64,
    id: i64,
    before: Option<i64>,
) -> Result<Transcript, DeskError> {
    seen(work, agent, id)?;
    let (messages, has_more) = messages::page(work.connection, id, before)?;
    let [attributes, hidden_attributes] = conversations::attributes(work, id)?;
    let reads_hidden = people::reads_hidden(work.connection, agent)?;
    Ok(Transcript {
        summary: summaries::summary(work, id)?,
        attributes,
        hidden_attributes: match reads_hidden {
            true => hidden_attributes,
            false => Default::default(),
        },
        messages,
        has_more,
    })
}

/// Takes a conversation that waits. Of two who try, one gets it.
pub fn take(work: &mut Work<'_>, agent: i64, id: i64) -> Result<Summary, DeskError> {
    let mut conversation = conversations::by_id(work, id)?;
    if !people::is_member(work.connection, agent, &conversation.group)?
        && !conversations::is_seen_by(work, &conversation, agent)?
    {
        return Err(Refusal::NotFound.into());
    }
    match conversation.phase {
        Phase::Held(holder) if holder == agent => return summaries::summary(work, id),
        Phase::Held(holder) => {
            let holder = people::agent(work.connection, holder)?;
            return Err(Refusal::Taken(Box::new(holder)).into());
        }
        Phase::Closed(_) => return Err(Refusal::Conflict("the conversation is closed").into()),
        Phase::Waiting => {}
    }
    let before = conversations::viewers(work, &conversation)?;
    conversation.phase = Phase::Held(agent);
    conversations::set(work, &conversation)?;
    let agent = people::agent(work.connection, agent)?;
    happened(work, &conversation, Notice::Taken { agent }, None)?;
    conversations::announce(work, id, &before)
}

/// Sends a text to the client. What has been sent under the same key is not
/// sent again.
pub fn say(work: &mut Work<'_>, sent: Sent, text: String) -> Result<Message, DeskError> {
    if let Some(message) = sent_before(work, &sent)? {
        return Ok(message);
    }
    send(
        work,
        &sent,
        Content::Text { text: text.clone() },
        |employee| EventBody::TextMessage { text, employee },
    )
}

/// Sends a file, which is on the disk already, to the client. Says too whether
/// another file has been sent under the same key before.
pub fn send_file(
    work: &mut Work<'_>,
    sent: Sent,
    upload: Upload,
    url: String,
    comment: Option<String>,
) -> Result<(Message, bool), DeskError> {
    if let Some(message) = sent_before(work, &sent)? {
        return Ok((message, true));
    }
    let content = Content::File {
        url: url.clone(),
        name: upload.name.clone(),
        size: Some(upload.size),
        mime_type: Some(upload.mime_type.clone()),
        comment: comment.clone(),
    };
    let (name, size) = (Some(upload.name.clone()), Some(upload.size));
    let message = send(work, &sent, content, |employee| EventBody::FileMessage {
        url,
        name,
        size,
        comment,
        employee,
    })?;
    uploads::add(work, message.id, &upload)?;
    Ok((message, false))
}

/// What the agent has sent under the same key already. It was sent, whoever has
/// the conversation by now.
pub fn sent_before(work: &Work<'_>, sent: &Sent) -> Result<Option<Message>, DeskError> {
    let found = messages::by_key(work.connection, sent.conversation, &sent.key)?;
    let agent = sent.agent.to_string();
    let is_own = |message: &Message| matches!(&message.author, Author::Agent { agent: by } if by.id == agent);
    if found.as_ref().is_some_and(is_own) {
        return Ok(found);
    }
    seen(work, sent.agent, sent.conversation)?;
    match found {
        Some(_) => Err(Refusal::Conflict("another agent has sent something under this key").into()),
        None => Ok(None),
    }
}

/// Whether an agent may send something in a conversation.
pub fn may_send(work: &Work<'_>, sent: &Sent) -> Result<(), DeskError> {
    own(work, sent.agent, sent.conversation).map(drop)
}

/// Notes what the agent has seen.
pub fn read(work: &mut Work<'_>, agent: i64, id: i64, up_to: i64) -> Result<(), DeskError> {
    let conversation = seen(work, agent, id)?;
    // Looking at what waits is not reading it: that is up to who takes it.
    if conversation.phase == Phase::Waiting {
        return Ok(());
    }
    let before = conversations::viewers(work, &conversation)?;
    conversations::read_up_to(work, id, up_to)?;
    conversations::announce(work, id, &before)?;
    Ok(())
}

/// Passes a conversation on to a group. JAICP is told, and it waits there.
pub fn pass(
    work: &mut Work<'_>,
    agent: i64,
    id: i64,
    group: &str,
    connected: &HashSet<i64>,
) -> Result<(), DeskError> {
    let mut conversation = own(work, agent, id)?;
    let groups = people::groups(work.connection, connected)?;
    let group = groups.into_iter().find(|known| known.id == group);
    let group = group.ok_or(Refusal::field("group", "there is no such group"))?;
    let before = conversations::viewers(work, &conversation)?;
    conversation.phase = Phase::Waiting;
    conversation.group.clone_from(&group.id);
    conversations::set(work, &conversation)?;
    let notice = Notice::Passed {
        agent: people::agent(work.connection, agent)?,
        group: group.name.clone(),
    };
    let destination = Destination {
        destination_id: group.id,
        name: group.name,
        has_online: group.has_online,
    };
    let event = EventBody::SelectDestination { destination };
    happened(work, &conversation, notice, Some(event))?;
    conversations::announce(work, id, &before)?;
    Ok(())
}

/// Ends a conversation. JAICP is told.
pub fn close(work: &mut Work<'_>, agent: i64, id: i64) -> Result<(), DeskError> {
    let conversation = seen(work, agent, id)?;
    if matches!(conversation.phase, Phase::Closed(_)) {
        return Ok(());
    }
    let mut conversation = own(work, agent, id)?;
    let before = conversations::viewers(work, &conversation)?;
    conversation.phase = Phase::Closed(Some(agent));
    conversations::set(work, &conversation)?;
    let agent = people::agent(work.connection, agent)?;
    let employee = employee_of(&agent);
    let notice = Notice::ClosedByAgent { agent };
    let event = EventBody::Closed { employee };
    happened(work, &conversation, notice, Some(event))?;
    conversations::announce(work, id, &before)?;
    Ok(())
}

/// A conversation that an agent sees.
fn seen(work: &Work<'_>, agent: i64, id: i64) -> Result<Conversation, DeskError> {
    let conversation = conversations::by_id(work, id)?;
    match conversations::is_seen_by(work, &conversation, agent)? {
        true => Ok(conversation),
        false => Err(Refusal::NotFound.into()),
    }
}

/// A conversation that an agent has.
fn own(work: &Work<'_>, agent: i64, id: i64) -> Result<Conversation, DeskError> {
    let conversation = seen(work, agent, id)?;
    match conversation.phase == Phase::Held(agent) {
        true => Ok(conversation),
        false => Err(NOT_YOURS.into()),
    }
}

fn send(
    work: &mut Work<'_>,
    sent: &Sent,
    content: Content,
    event: impl FnOnce(Employee) -> EventBody,
) -> Result<Message, DeskError> {
    let conversation = own(work, sent.agent, sent.conversation)?;
    let message = NewMessage {
        conversation: conversation.id,
        by: By::Agent(sent.agent, sent.key.clone()),
        content,
        delivery: Some(Delivery::Queued),
    };
    let message = messages::add(work, message)?;
    let agent = people::agent(work.connection, sent.agent)?;
    outbox::add(work, &conversation, message.id, event(employee_of(&agent)))?;
    conversations::announce_message(work, &conversation, &message)?;
    let viewers = conversations::viewers(work, &conversation)?;
    conversations::announce(work, conversation.id, &viewers)?;
    Ok(message)
}

/// Notes something that happened, tells who sees the conversation, and JAICP
/// if it is its concern.
fn happened(
    work: &mut Work<'_>,
    conversation: &Conversation,
    notice: Notice,
    event: Option<EventBody>,
) -> Result<(), DeskError> {
    let message = NewMessage {
        conversation: conversation.id,
        by: By::Desk,
        content: Content::Notice { notice },
        delivery: event.as_ref().map(|_| Delivery::Queued),
    };
    let message = messages::add(work, message)?;
    if let Some(event) = event {
        outbox::add(work, conversation, message.id, event)?;
    }
    conversations::announce_message(work, conversation, &message)
}

fn employee_of(agent: &Agent) -> Employee {
    Employee {
        employee_id: agent.id.clone(),
        first_name: agent.first_name.clone(),
        last_name: agent.last_name.clone(),
        avatar_url: agent.avatar_url.clone(),
    }
}
