//! The two compressions that a static host may serve, as small as they get.
//!
//! The output depends on the input alone: no time and no file name in it.

use std::io::Write;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

/// Brotli's best.
const BROTLI_QUALITY: i32 = 11;

/// The logarithm of the window's size in bytes: the largest that every browser
/// takes without being asked.
const BROTLI_WINDOW: i32 = 22;

/// Brotli at its best.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("brotli failed")?;
    Ok(compressed)
}

/// Gzip at its best.
pub(crate) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const TEXT: &[u8] = b"one widget, one widget, one widget, and one more widget";

    #[test]
    fn brotli_gives_back_what_went_in() {
        let mut plain = Vec::new();
        let mut packed = &brotli(TEXT).unwrap()[..];
        brotli::BrotliDecompress(&mut packed, &mut plain).unwrap();
        assert_eq!(plain, TEXT);
    }

    #[test]
    fn gzip_gives_back_what_went_in() {
        let mut plain = Vec::new();
        let packed = gzip(TEXT).unwrap();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, TEXT);
        assert_eq!(gzip(TEXT).unwrap(), packed);
    }
}
