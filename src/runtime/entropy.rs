//! Randomness, from the browser's own source.

/// A seed for the core.
pub(crate) fn random_seed() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// An identifier of 128 random bits, in hexadecimal digits.
pub(crate) fn random_id() -> String {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    const HEX: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| HEX[usize::from(digit)] as char)
        .collect()
}

/// `crypto.getRandomValues` exists on insecure pages too, where `randomUUID`
/// does not.
fn fill(bytes: &mut [u8]) {
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok());
    if !filled {
        for byte in bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
}
