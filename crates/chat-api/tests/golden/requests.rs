//! What a client sends, as a server reads it.

use chat_api::{Input, Json, Request, RequestError, Source, data_with_message_id, message_id_in};

use super::Parse;

const QUERY: &str = include_str!("../fixtures/chatapi-request-query.json");
const QUERY_DATA: &str = include_str!("../fixtures/chatapi-request-query-data.json");
const WITH_CID: &str = include_str!("../fixtures/chatapi-request-with-cid.json");
const FILE_DATA: &str = include_str!("../fixtures/bot-request-data-file-event.json");

fn request(client_id: &str, input: Input) -> Request {
    Request {
        client_id: client_id.to_owned(),
        input,
        data: None,
        client_info: None,
        cid: None,
    }
}

fn text(text: &str) -> Input {
    Input::Query(text.to_owned())
}

pub(crate) fn query<S: Source>(parse: Parse<'_, S>) {
    let expected = request("speechstate__k3j9x0a1b", text("hello"));
    assert_eq!(Request::decode(&parse(QUERY)), Ok(expected));
}

pub(crate) fn query_with_data<S: Source>(parse: Parse<'_, S>) {
    let expected = Request {
        data: Some(Json::map().with("channel", "Telegram")),
        ..request("777", text("hello"))
    };
    assert_eq!(Request::decode(&parse(QUERY_DATA)), Ok(expected));
}

pub(crate) fn query_with_cid<S: Source>(parse: Parse<'_, S>) {
    let expected = Request {
        data: Some(Json::map().with("page", "https://example.com/")),
        cid: Some("tab-1".to_owned()),
        ..request("test", text("/start"))
    };
    assert_eq!(Request::decode(&parse(WITH_CID)), Ok(expected));
}

pub(crate) fn file_event<S: Source>(parse: Parse<'_, S>) {
    let body = format!(r#"{{"clientId": "c", "event": "fileEvent", "data": {FILE_DATA}}}"#);
    let Ok(decoded) = Request::decode(&parse(&body)) else {
        panic!("a request");
    };
    assert_eq!(decoded.input, Input::Event("fileEvent".to_owned()));
    let data = decoded.data.unwrap_or_default();
    let Some(Json::List(files)) = data.at("eventData") else {
        panic!("eventData: {data:?}");
    };
    assert_eq!(files[0].at("name"), Some(&Json::from("1.pdf")));
    assert_eq!(files[0].at("size"), Some(&Json::Number(12345.0)));
}

pub(crate) fn number_is_accepted_as_client_id<S: Source>(parse: Parse<'_, S>) {
    let decoded = Request::decode(&parse(r#"{"clientId": 777, "query": "hi"}"#));
    assert_eq!(decoded, Ok(request("777", text("hi"))));
}

pub(crate) fn null_counts_as_absent<S: Source>(parse: Parse<'_, S>) {
    let body = r#"{"clientId": "c", "query": "hi", "event": null, "data": null,
        "clientInfo": null, "cid": null}"#;
    assert_eq!(Request::decode(&parse(body)), Ok(request("c", text("hi"))));
}

pub(crate) fn bodies_that_cannot_be_taken<S: Source>(parse: Parse<'_, S>) {
    for (body, expected) in [
        ("[]", RequestError::NotAnObject),
        ("null", RequestError::NotAnObject),
        ("\"hi\"", RequestError::NotAnObject),
        (r#"{"query": "hi"}"#, RequestError::ClientId),
        (r#"{"clientId": "", "query": "hi"}"#, RequestError::ClientId),
        (
            r#"{"clientId": null, "query": "hi"}"#,
            RequestError::ClientId,
        ),
        (r#"{"clientId": {}, "query": "hi"}"#, RequestError::ClientId),
        (
            r#"{"clientId": "c", "query": "hi", "event": "e"}"#,
            RequestError::QueryAndEvent,
        ),
        (r#"{"clientId": "c"}"#, RequestError::NeitherQueryNorEvent),
        (
            r#"{"clientId": "c", "query": null}"#,
            RequestError::NeitherQueryNorEvent,
        ),
        (
            r#"{"clientId": "c", "query": {"text": "hi"}}"#,
            RequestError::InputKind,
        ),
        (r#"{"clientId": "c", "event": []}"#, RequestError::InputKind),
        (
            r#"{"clientId": "c", "query": "hi", "data": "x"}"#,
            RequestError::DataKind,
        ),
        (
            r#"{"clientId": "c", "query": "hi", "clientInfo": []}"#,
            RequestError::DataKind,
        ),
    ] {
        assert_eq!(Request::decode(&parse(body)), Err(expected), "{body}");
        let words = expected.to_string();
        assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
    }
}

pub(crate) fn requests_survive_being_written<S: Source>(parse: Parse<'_, S>) {
    for body in [
        QUERY,
        QUERY_DATA,
        WITH_CID,
        r#"{"clientId": "c", "event": "e", "clientInfo": {"firstName": "Ann"}}"#,
    ] {
        let Ok(decoded) = Request::decode(&parse(body)) else {
            panic!("a request: {body}");
        };
        assert_eq!(Request::decode(&&Json::from(&decoded)), Ok(decoded));
    }
}

pub(crate) fn message_id_is_found<S: Source>(parse: Parse<'_, S>) {
    let id = |data: &str| {
        let body = format!(r#"{{"clientId": "c", "query": "hi", "data": {data}}}"#);
        let decoded = Request::decode(&parse(&body)).ok()?;
        decoded.message_id().map(str::to_owned)
    };
    let ours = r#"{"jaicpChat": {"messageId": "m"}, "other": 1}"#;
    assert_eq!(id(ours).as_deref(), Some("m"));
    for other in ["null", "{}", r#"{"jaicpChat": 1}"#, r#"{"jaicpChat": {}}"#] {
        assert_eq!(id(other), None, "{other}");
    }
}

pub(crate) fn message_id_takes_its_place<S: Source>(parse: Parse<'_, S>) {
    for (data, kept) in [
        ("null", None),
        (r#"{"page": "/"}"#, Some("/")),
        (
            r#"{"jaicpChat": {"messageId": "other"}, "page": "/"}"#,
            Some("/"),
        ),
        (r#"{"jaicpChat": 5}"#, None),
    ] {
        let body = format!(r#"{{"clientId": "c", "query": "hi", "data": {data}}}"#);
        let Ok(decoded) = Request::decode(&parse(&body)) else {
            panic!("a request: {body}");
        };
        let named = decoded.with_message_id("ours");
        assert_eq!(named.message_id(), Some("ours"), "{data}");
        let Some(Json::Map(entries)) = &named.data else {
            panic!("an object: {data}");
        };
        let ours = entries.iter().filter(|(key, _)| key == "jaicpChat");
        assert_eq!(ours.count(), 1, "{data}");
        let page = named.data.as_ref().and_then(|data| data.at("page"));
        assert_eq!(page.and_then(Json::as_text), kept, "{data}");
    }
    let mut odd = request("c", text("hi"));
    odd.data = Some(Json::from("no object"));
    assert_eq!(odd.with_message_id("ours").message_id(), Some("ours"));
    let alone = data_with_message_id(None, "ours");
    assert_eq!(message_id_in(&alone), Some("ours"));
}
