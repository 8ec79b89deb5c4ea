//! What a client gets that asks wrongly, or whose bot fails; and CORS.

use axum::body::Body;
use axum::http::{Method, Request};
use sandbox::http::MAX_BODY_BYTES;

use crate::bench::{bench, script_of};

#[tokio::test(start_paused = true)]
async fn each_failure_is_json_in_the_shape_that_clients_read() {
    let bench = bench();
    let big = "x".repeat(MAX_BODY_BYTES + 1);
    for (method, path, body, status, error) in [
        ("POST", "/chatapi/plain", "{", 400, "Bad Request"),
        ("POST", "/chatapi/plain", "", 400, "Bad Request"),
        ("POST", "/chatapi/plain", "[]", 400, "Bad Request"),
        ("POST", "/chatapi/plain", "\u{0}", 400, "Bad Request"),
        (
            "POST",
            "/chatapi/plain",
            r#"{"query":"x"}"#,
            400,
            "Bad Request",
        ),
        (
            "POST",
            "/chatapi/plain",
            r#"{"clientId":"c"}"#,
            400,
            "Bad Request",
        ),
        (
            "POST",
            "/chatapi/plain",
            r#"{"clientId":"c","query":"x","event":"y"}"#,
            400,
            "Bad Request",
        ),
        (
            "POST",
            "/chatapi/plain",
            r#"{"clientId":"c","query":"x","data":[]}"#,
            400,
            "Bad Request",
        ),
        ("POST", "/chatapi/plain/async", "{}", 400, "Bad Request"),
        ("GET", "/chatapi/plain?clientId=c", "", 400, "Bad Request"),
        (
            "GET",
            "/chatapi/plain?clientId=c&query=x&event=y",
            "",
            400,
            "Bad Request",
        ),
        ("GET", "/chatapi/plain/events", "", 400, "Bad Request"),
        (
            "GET",
            "/chatapi/plain/events?clientId=c&ts=yesterday",
            "",
            400,
            "Bad Request",
        ),
        (
            "GET",
            "/chatapi/plain/events?clientId=c&ts=-1",
            "",
            400,
            "Bad Request",
        ),
        (
            "GET",
            "/chatapi/plain/history?clientId=c&limit=many",
            "",
            400,
            "Bad Request",
        ),
        (
            "POST",
            "/chatapi/plain",
            big.as_str(),
            413,
            "Payload Too Large",
        ),
        (
            "POST",
            "/chatapi/wrong",
            r#"{"clientId":"c","query":"x"}"#,
            404,
            "Not Found",
        ),
        (
            "GET",
            "/chatapi/wrong/events?clientId=c",
            "",
            404,
            "Not Found",
        ),
        (
            "GET",
            "/chatapi/%FF?clientId=c&query=x",
            "",
            404,
            "Not Found",
        ),
        ("GET", "/chatapi/plain/nothing", "", 404, "Not Found"),
        ("GET", "/chatapi", "", 404, "Not Found"),
        ("GET", "/nothing", "", 404, "Not Found"),
        ("GET", "/media/../Cargo.toml", "", 404, "Not Found"),
        ("PUT", "/chatapi/plain", "{}", 405, "Method Not Allowed"),
        (
            "HEAD",
            "/chatapi/plain?clientId=c&query=x",
            "",
            405,
            "Method Not Allowed",
        ),
        ("GET", "/chatapi/plain/async", "", 405, "Method Not Allowed"),
        (
            "POST",
            "/chatapi/plain/events",
            "",
            405,
            "Method Not Allowed",
        ),
        (
            "POST",
            "/chatapi/plain",
            r#"{"clientId":"c","query":"fail"}"#,
            429,
            "Too Many Requests",
        ),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("origin", "https://shop.example")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let seen = bench.call(request).await;
        let what = format!("{method} {path} {}", &body[..body.len().min(60)]);
        assert_eq!(seen.status, status, "{what}");
        assert_eq!(
            seen.headers["access-control-allow-origin"], "https://shop.example",
            "{what}"
        );
        if method == "HEAD" {
            continue;
        }
        let body = seen.json();
        assert_eq!(body["status"], status, "{what}");
        assert_eq!(body["error"], error, "{what}");
        assert_eq!(body["path"], path.split('?').next().unwrap(), "{what}");
        assert!(
            body["message"]
                .as_str()
                .is_some_and(|words| !words.is_empty()),
            "{what}"
        );
        assert!(body["timestamp"].is_string(), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_of_exactly_one_mebibyte_is_taken() {
    let bench = bench();
    let frame = r#"{"clientId":"c","query":""}"#;
    let query = "x".repeat(MAX_BODY_BYTES - frame.len());
    let body = format!(r#"{{"clientId":"c","query":"{query}"}}"#);
    assert_eq!(body.len(), MAX_BODY_BYTES);
    let seen = bench.post("/chatapi/plain", body).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.texts()[0].len(), 50_000, "an answer has its limit too");
}

#[tokio::test(start_paused = true)]
async fn a_bot_that_fails_has_seen_the_message_and_says_when_to_come_again() {
    let bench = bench();
    let seen = bench.say("fail").await;
    assert_eq!(seen.status, 429);
    assert_eq!(seen.headers["retry-after"], "7");
    assert_eq!(seen.json()["message"], "Not now.");
    assert_eq!(script_of(&bench.all_events("plain").await), [">fail"]);
}

#[tokio::test(start_paused = true)]
async fn a_preflight_is_answered_for_any_origin_and_may_be_remembered() {
    let bench = bench();
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/chatapi/plain")
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .header("access-control-request-private-network", "true")
        .body(Body::empty())
        .unwrap();
    let seen = bench.call(request).await;
    assert_eq!(seen.status, 200);
    for (name, value) in [
        ("access-control-allow-origin", "https://shop.example"),
        ("access-control-allow-methods", "GET,POST"),
        ("access-control-allow-headers", "*"),
        ("access-control-allow-private-network", "true"),
        ("access-control-max-age", "7200"),
    ] {
        assert_eq!(seen.headers[name], value, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_may_read_when_to_come_again_and_what_time_it_is() {
    let bench = bench();
    let request = Request::get("/chatapi/plain?clientId=c&query=fail")
        .header("origin", "https://shop.example")
        .body(Body::empty())
        .unwrap();
    let seen = bench.call(request).await;
    assert_eq!(
        seen.headers["access-control-expose-headers"],
        "retry-after,date"
    );
}
