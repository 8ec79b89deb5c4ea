//! `/control/channels/{name}/faults`: faults that begin and end while the
//! sandbox runs.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::error::ApiError;
use super::json;
use crate::faults::read_plan;
use crate::sandbox::Sandbox;

type Name = Result<Path<String>, PathRejection>;

/// The plan, and how often each of its rules has struck.
pub(super) async fn get(
    State(sandbox): State<Arc<Sandbox>>,
    name: Name,
) -> Result<Response, ApiError> {
    let name = known(&sandbox, name)?;
    Ok(json(&sandbox.faults.told(&name)))
}

/// Begins a plan in the place of the one before, and tells it with its seed.
pub(super) async fn put(
    State(sandbox): State<Arc<Sandbox>>,
    name: Name,
    body: Bytes,
) -> Result<Response, ApiError> {
    let name = known(&sandbox, name)?;
    let plan: Value = serde_json::from_slice(&body)
        .map_err(|error| ApiError::bad_request(format!("the body is not JSON: {error}")))?;
    let plan = read_plan(&plan).map_err(|error| ApiError::bad_request(error.to_string()))?;
    sandbox.faults.set(&name, plan, sandbox.clock.now());
    Ok(json(&sandbox.faults.told(&name)))
}

/// Ends the plan, and tells what it did.
pub(super) async fn delete(
    State(sandbox): State<Arc<Sandbox>>,
    name: Name,
) -> Result<Response, ApiError> {
    let name = known(&sandbox, name)?;
    let told = sandbox.faults.told(&name);
    sandbox.faults.end(&name, sandbox.clock.now());
    Ok(json(&told))
}

fn known(sandbox: &Sandbox, name: Name) -> Result<String, ApiError> {
    name.ok()
        .map(|Path(name)| name)
        .filter(|name| sandbox.settings.by_name(name).is_some())
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "no channel has this name"))
}
