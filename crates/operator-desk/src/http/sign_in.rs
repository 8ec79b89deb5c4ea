//! Signing in and out.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk_api::{Live, Session, SignIn};
use tokio::sync::Semaphore;

use super::error::ApiError;
use super::guard::{self, COOKIE, From, OwnPage, SESSION, Signed};
use super::session;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::live::Audience;
use crate::secrets;
use crate::store::{Work, people};

/// So many passwords are looked at at the same time: each takes a core and
/// 19 MiB.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// `POST sign-in`.
pub(super) async fn sign_in(
    State(desk): State<Arc<Desk>>,
    From(address): From,
    _: OwnPage,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Result<Response, ApiError> {
    let Json(SignIn { login, password }) = body?;
    desk.throttle
        .attempt(&login, address)
        .map_err(ApiError::too_many)?;
    let name = login.clone();
    let found = move |work: &mut Work<'_>| people::by_login(work.connection, name.trim());
    let found = desk.store.run(found).await?;
    let (agent, hash) = found.unzip();
    let is_right = {
        let _place = AT_ONCE.acquire().await;
        let check = move || secrets::is_password(&password, hash.as_deref());
        let checked = tokio::task::spawn_blocking(check).await;
        checked.unwrap_or_default()
    };
    let Some(agent) = agent.filter(|_| is_right) else {
        tracing::warn!("somebody could not sign in");
        return Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "there is no agent with this name and password",
        ));
    };
    desk.throttle.was_right(&login, address);
    let token = secrets::token()?;
    let signed = Signed {
        agent,
        session: secrets::digest(&token),
        csrf: secrets::csrf_of(&token),
    };
    let (keep, shared) = (signed.clone(), Arc::clone(&desk));
    let begin = move |work: &mut Work<'_>| -> Result<Session, DeskError> {
        let expires = work.now + i64::try_from(SESSION.as_millis()).unwrap_or(i64::MAX);
        let row = people::Signed { agent, expires };
        people::sign_in(work, &keep.session, row)?;
        session::read(work, &shared, &keep)
    };
    let session = desk.store.run(begin).await?;
    tracing::info!(agent, "signed in");
    let cookie = set_cookie(&desk, &token, COOKIE);
    Ok(([cookie], Json(session)).into_response())
}

/// `POST sign-out`.
pub(super) async fn sign_out(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
) -> Result<Response, ApiError> {
    let session = signed.session;
    let end = move |work: &mut Work<'_>| {
        people::sign_out(work, &session)?;
        work.tell(Audience::Session(session), &Live::SignedOut)
    };
    desk.store.run(end).await?;
    tracing::info!(agent = signed.agent, "signed out");
    let cookie = set_cookie(&desk, "", Duration::ZERO);
    Ok((StatusCode::NO_CONTENT, [cookie]).into_response())
}

/// No script reads it, and no other site's page sends it.
fn set_cookie(desk: &Desk, token: &str, age: Duration) -> (HeaderName, String) {
    let name = guard::cookie_name(desk);
    let secure = match desk.settings.is_secure() {
        true => "; Secure",
        false => "",
    };
    let age = age.as_secs();
    let cookie =
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    (header::SET_COOKIE, cookie)
}
