//! Random secrets, what is kept of them, and passwords.
//!
//! No secret is kept: the data file has hashes only.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;
use thiserror::Error;

/// What is kept of a secret.
pub type Digest = [u8; 32];

/// Letters and digits that nobody takes for each other.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// How long a password is that was made here: 80 bits.
const MADE_PASSWORD: usize = 16;

/// Why there is no secret.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The system has no randomness.
    #[error("the system gives no random numbers")]
    Random(#[source] getrandom::Error),
    /// The password cannot be hashed.
    #[error("the password cannot be hashed")]
    Hash,
}

/// A secret of 256 bits as 64 hexadecimal digits.
pub fn token() -> Result<String, SecretError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(SecretError::Random)?;
    Ok(hex(&bytes))
}

/// A password that a person can type.
pub fn made_password() -> Result<String, SecretError> {
    let mut bytes = [0; MADE_PASSWORD];
    getrandom::fill(&mut bytes).map_err(SecretError::Random)?;
    let letter = |byte: &u8| char::from(READABLE[usize::from(byte % 32)]);
    Ok(bytes.iter().map(letter).collect())
}

/// What is kept of a secret that is random itself. Secrets are looked up and
/// compared by this, so how long it takes says nothing about them.
pub fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// What a page has to send along to show that it was told the session: it
/// follows from the session's secret, but not the other way round.
pub fn csrf_of(session: &str) -> String {
    hex(&digest(&format!("csrf {session}")))
}

/// Whether two secrets are the same, in a time that says nothing about them.
pub fn is_same(one: &str, other: &str) -> bool {
    digest(one) == digest(other)
}

/// The argon2id hash of a password with a salt of its own. Slow on purpose.
pub fn hash_password(password: &str) -> Result<String, SecretError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| SecretError::Hash)?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash. Without a hash, or with the empty
/// one of who was removed, it takes as long and is wrong, so that nobody learns
/// which names exist.
pub fn is_password(password: &str, hash: Option<&str>) -> bool {
    let hash = hash.filter(|hash| !hash.is_empty());
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    let nobody = || {
        NOBODY
            .get_or_init(|| hash_password("nobody").ok())
            .as_deref()
    };
    let Some(parsed) = hash
        .or_else(nobody)
        .and_then(|hash| PasswordHash::new(hash).ok())
    else {
        return false;
    };
    let is_right = Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    is_right && hash.is_some()
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_is_known_by_its_hash_only() {
        let hash = hash_password("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(is_password("correct horse", Some(&hash)));
        assert!(!is_password("correct hors", Some(&hash)));
        assert!(!is_password("nobody", None));
        assert!(!is_password("nobody", Some("")));
        assert!(!is_password("", Some("nonsense")));
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (token().unwrap(), token().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
        assert_eq!(made_password().unwrap().len(), MADE_PASSWORD);
        assert_ne!(csrf_of(&one), csrf_of(&other));
        assert!(is_same(&one, &one.clone()) && !is_same(&one, &other));
    }
}
