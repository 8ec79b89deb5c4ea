//! Russian.

use super::Key;

pub(super) fn text(key: Key) -> &'static str {
    match key {
        Key::Title => "Чат",
        Key::Unread => "новых сообщений",
        Key::Close => "Закрыть чат",
        Key::Restart => "Начать сначала",
        Key::Timeline => "Сообщения",
        Key::InputLabel => "Напишите сообщение",
        Key::Send => "Отправить",
        Key::ChooseAnswer => "Выберите ответ выше",
        Key::AnswerPending => "Секунду…",
        Key::QuickReplies => "Варианты ответа",
        Key::Typing => "Пишет…",
        Key::You => "Вы",
        Key::Bot => "Ассистент",
        Key::Agent => "Оператор",
        Key::Sending => "Отправляется",
        Key::Sent => "Отправлено",
        Key::NotSent => "Не отправлено",
        Key::Unsure => "Возможно, не доставлено",
        Key::TryAgain => "Повторить",
        Key::ConnectionLost => "Нет связи. Пробуем ещё раз…",
        Key::ConnectionSlow => "Ответ занимает чуть больше времени, чем обычно…",
        Key::ConnectionWaiting => "Сейчас много обращений. Секунду…",
        Key::ChatUnavailable => "Чат сейчас недоступен. Пожалуйста, загляните позже.",
        Key::AgentRequested => "Соединяем вас с оператором. Секунду…",
        Key::AgentJoined => "теперь с вами в чате",
        Key::AgentLeft => "С вами снова ассистент",
        Key::JumpToEnd => "К новым сообщениям",
        Key::AnswersAvailable => "Можно ответить",
    }
}
