//! The description of JAICP's calls is true: what it allows is carried out,
//! what it forbids is refused, and answers are what it says.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::bench::{Answer, Desk, SECRET, ask, client};

struct Description {
    document: Value,
}

impl Description {
    async fn of(desk: &Desk) -> Self {
        let answer = ask(client().get(desk.url("/openapi.json"))).await;
        assert_eq!(answer.header("content-type"), "application/json");
        Description {
            document: answer.json(),
        }
    }

    /// A schema of the document, with what it refers to.
    fn validator(&self, schema: &Value) -> Validator {
        let mut whole = schema.clone();
        whole["components"] = self.document["components"].clone();
        jsonschema::draft202012::new(&whole).unwrap()
    }

    fn calls(&self) -> Vec<(String, String, Value)> {
        let mut calls = Vec::new();
        for (path, methods) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let path = path.trim_start_matches('/').to_owned();
                calls.push((path, method.clone(), operation.clone()));
            }
        }
        calls
    }

    /// The body's schema, itself and not a reference.
    fn body(&self, operation: &Value) -> Value {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap();
        self.document.pointer(&name[1..]).unwrap().clone()
    }

    /// An answer is one that the document names, with a body that it allows.
    fn check(&self, operation: &Value, answer: &Answer) {
        let described = &operation["responses"][answer.status.to_string()];
        assert!(described.is_object(), "{answer:?}");
        let schema = &described["content"]["application/json"]["schema"];
        let valid = self.validator(schema).is_valid(&answer.json());
        assert!(valid, "{answer:?}");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}

/// Something of each kind, long and short, and what addresses are like.
fn candidates() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-7),
        json!(2.5),
        json!(""),
        json!("support"),
        json!("ftp://a.example/b"),
        json!("https://a.example/b"),
        json!("http://"),
        json!("x".repeat(512)),
        json!("й".repeat(512)),
        json!("x".repeat(513)),
        json!(format!("http://a.example/{}", "x".repeat(2048 - 17))),
        json!(format!("http://a.example/{}", "x".repeat(2049 - 17))),
        json!([]),
        json!(["a"]),
        json!({}),
        json!({"a": 1}),
    ]
}

async fn answer(desk: &Desk, path: &str, body: &Value) -> Answer {
    desk.call_on(SECRET, path, body.clone()).await
}

#[tokio::test]
async fn description_is_true() {
    let desk = Desk::start();
    let description = Description::of(&desk).await;
    let mut counts = [0, 0];
    for (path, method, operation) in description.calls() {
        if method == "get" {
            let url = desk.url(&format!("/operator/{SECRET}/{path}"));
            let answer = ask(client().get(url)).await;
            assert_eq!(answer.status, 200);
            description.check(&operation, &answer);
            continue;
        }
        let schema = description.body(&operation);
        let validator = description.validator(&schema);
        let examples = schema["examples"].as_array().unwrap();
        let mut bodies = vec![json!([]), json!(null), json!("text"), json!({})];
        for example in examples {
            bodies.push(example.clone());
            for name in schema["properties"].as_object().unwrap().keys() {
                let mut without = example.clone();
                without.as_object_mut().unwrap().remove(name);
                bodies.push(without);
                for candidate in candidates() {
                    let mut changed = example.clone();
                    changed[name] = candidate;
                    bodies.push(changed);
                }
            }
            let mut more = example.clone();
            more["unknown"] = json!({"a": [1]});
            bodies.push(more);
        }
        for body in bodies {
            let answer = answer(&desk, &path, &body).await;
            description.check(&operation, &answer);
            let is_allowed = validator.is_valid(&body);
            counts[usize::from(is_allowed)] += 1;
            let group = body["destinationId"].clone();
            let has_group = path != "selectDestination" || group == "support";
            match (is_allowed, has_group) {
                (true, true) => assert_eq!(answer.status, 200, "{path} {body}"),
                // The document says that there may be no such group.
                (true, false) => assert_eq!(answer.json()["field"], "destinationId"),
                (false, _) => assert_eq!(answer.status, 400, "{path} {body}"),
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}

#[tokio::test]
async fn every_call_refuses_a_wrong_secret_as_described() {
    let desk = Desk::start();
    let description = Description::of(&desk).await;
    let calls = description.calls();
    assert_eq!(calls.len(), 6);
    for (path, method, operation) in calls {
        let url = desk.url(&format!("/operator/wrong/{path}"));
        let request = match method.as_str() {
            "get" => client().get(url),
            _ => client().post(url).body("{}"),
        };
        let answer = ask(request).await;
        assert_eq!(answer.status, 404);
        description.check(&operation, &answer);
    }
}

#[tokio::test]
async fn required_fields_are_named_as_described() {
    let desk = Desk::start();
    let description = Description::of(&desk).await;
    for (path, method, operation) in description.calls() {
        if method == "get" {
            continue;
        }
        let schema = description.body(&operation);
        for required in schema["required"].as_array().unwrap() {
            let mut body = schema["examples"][0].clone();
            let name = required.as_str().unwrap();
            body.as_object_mut().unwrap().remove(name);
            let answer = answer(&desk, &path, &body).await;
            assert_eq!(answer.json()["field"], name, "{path}");
            assert!(answer.json()["message"].as_str().unwrap().contains(name));
        }
    }
}

#[tokio::test]
async fn description_holds_no_secret() {
    let desk = Desk::start();
    let text = Description::of(&desk).await.document.to_string();
    assert!(!text.contains(SECRET));
}
