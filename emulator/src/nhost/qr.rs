//! A QR code as a PNG image, without an image library: a dozen crates for one black-and-white
//! square would be dear.
//!
//! Pixels only; what the code says is the caller's business.

use qrcodegen::{QrCode, QrCodeEcc};

/// The side of the image in pixels, as the real server's.
const SIDE: usize = 200;

/// A QR code for `text`; `None` when it is too long for one.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    Some(encode(&pixels(&code)))
}

/// One bit a pixel, white is one; each row starts with the byte that says "unfiltered".
fn pixels(code: &QrCode) -> Vec<u8> {
    let modules = usize::try_from(code.size()).unwrap_or_default();
    // Scanners want a quiet zone of four modules around the code.
    let scale = (SIDE / (modules + 8)).max(1);
    let margin = SIDE.saturating_sub(modules * scale) / 2;
    let module = |pixel: usize| {
        let inside = pixel.checked_sub(margin)? / scale;
        i32::try_from(inside).ok().filter(|_| inside < modules)
    };
    let mut rows = Vec::with_capacity(SIDE * (SIDE / 8 + 1));
    for y in 0..SIDE {
        let mut row = vec![0; SIDE / 8 + 1];
        for x in 0..SIDE {
            let black = module(x).zip(module(y)).is_some_and(|(x, y)| code.get_module(x, y));
            if !black {
                row[1 + x / 8] |= 0x80 >> (x % 8);
            }
        }
        rows.extend(row);
    }
    rows
}

/// The PNG file: header, the pixels in one uncompressed block, end.
fn encode(rows: &[u8]) -> Vec<u8> {
    let side = (SIDE as u32).to_be_bytes();
    // One bit of grey; no palette, no interlacing.
    let header = [&side[..], &side[..], &[1, 0, 0, 0, 0]].concat();
    let length = u16::try_from(rows.len()).expect("200 rows of 26 bytes fit one block");
    let block = [&[0x78, 0x01, 0x01], &length.to_le_bytes()[..], &(!length).to_le_bytes()[..]];
    let data = [&block.concat()[..], rows, &adler32(rows).to_be_bytes()[..]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", &header[..]), (b"IDAT", &data), (b"IEND", &[])] {
        let checked = [&kind[..], content].concat();
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(&checked);
        file.extend(crc32(&checked).to_be_bytes());
    }
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_the_standards() {
        // The check values that the two specifications give.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn an_image_begins_and_ends_as_a_png_and_holds_the_code() {
        let image = png("otpauth://totp/a").expect("short enough");
        assert!(image.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xc8\0\0\0\xc8\x01\0"));
        assert!(image.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
        assert_ne!(image, png("otpauth://totp/b").expect("short enough"));
    }

    #[test]
    fn a_text_beyond_every_qr_code_has_no_image() {
        assert!(png(&"x".repeat(5000)).is_none());
    }
}
