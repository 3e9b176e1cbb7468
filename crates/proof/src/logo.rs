//! The logo of a letterhead: a PNG, read to its last pixel before it is kept. What shines through lies on white paper, and what
//! else an image file can carry is left behind.

use std::io::Cursor;

use base64::{Engine, engine::general_purpose::STANDARD};
use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};
use serde::{Deserialize, Serialize};

/// The most bytes of the file of a logo.
pub const LARGEST_LOGO: usize = 256 << 10;
/// The most pixels of each side of a logo.
pub const WIDEST_LOGO: u32 = 1_000;
/// What reading one may take: the largest with four channels of two bytes, and room for what is beside them.
const MEMORY: usize = 16 << 20;

/// An image that a letterhead shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo {
    png: Vec<u8>,
    width: u32,
    height: u32,
    /// Red, green and blue of each pixel, row by row.
    rgb: Vec<u8>,
}

/// Why a file is not taken as a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// It is something else, or damaged.
    #[error("the logo is no PNG that can be read to its end")]
    Unreadable,
    /// It has too many bytes, as it came or as it would be kept.
    #[error("the logo has more than {} KiB", LARGEST_LOGO >> 10)]
    TooLarge,
    /// It has too many pixels.
    #[error("the logo has {width} x {height} pixels, and {WIDEST_LOGO} are the most of each side")]
    TooWide {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
}

impl Logo {
    /// Reads a PNG that may come from anyone, and writes its pixels anew.
    pub fn read(file: &[u8]) -> Result<Self, LogoError> {
        let read = Self::kept(file.to_vec())?;
        let png = encoded(&read).map_err(|_| LogoError::Unreadable)?;
        if png.len() > LARGEST_LOGO { Err(LogoError::TooLarge) } else { Ok(Self { png, ..read }) }
    }

    /// Reads a PNG that was kept, whose bytes stay as they are.
    pub fn kept(png: Vec<u8>) -> Result<Self, LogoError> {
        if png.len() > LARGEST_LOGO {
            return Err(LogoError::TooLarge);
        }
        let mut decoder = Decoder::new_with_limits(Cursor::new(&png), Limits { bytes: MEMORY });
        decoder.set_transformations(Transformations::normalize_to_color8());
        let (width, height) = decoder.read_header_info().map_err(|_| LogoError::Unreadable)?.size();
        if width.max(height) > WIDEST_LOGO {
            return Err(LogoError::TooWide { width, height });
        }
        let rgb = pixels(decoder).ok_or(LogoError::Unreadable)?;
        Ok(Self { png, width, height, rgb })
    }

    /// The file, as it is kept.
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Red, green and blue of each pixel, row by row.
    pub(crate) fn rgb(&self) -> &[u8] {
        &self.rgb
    }
}

/// Every pixel on white; nothing where the image does not come to its end.
fn pixels(decoder: Decoder<Cursor<&Vec<u8>>>) -> Option<Vec<u8>> {
    let mut reader = decoder.read_info().ok()?;
    let mut raw = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut raw).ok()?;
    reader.finish().ok()?;
    raw.truncate(frame.buffer_size());
    let rgb = match frame.color_type {
        ColorType::Rgb => raw,
        ColorType::Grayscale => raw.iter().flat_map(|grey| [*grey; 3]).collect(),
        ColorType::GrayscaleAlpha => on_white(&raw, |pixel: [u8; 2]| ([pixel[0]; 3], pixel[1])),
        ColorType::Rgba => on_white(&raw, |[red, green, blue, alpha]| ([red, green, blue], alpha)),
        ColorType::Indexed => return None,
    };
    Some(rgb)
}

fn on_white<const N: usize>(raw: &[u8], parts: impl Fn([u8; N]) -> ([u8; 3], u8)) -> Vec<u8> {
    let (pixels, _) = raw.as_chunks::<N>();
    let flat = |pixel: &[u8; N]| {
        let (colour, alpha) = parts(*pixel);
        colour.map(|part| mixed(part, alpha))
    };
    pixels.iter().flat_map(flat).collect()
}

/// A part of a colour over white, rounded.
fn mixed(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u32::from(part), u32::from(alpha));
    let over = part * alpha + 255 * (255 - alpha);
    u8::try_from((over + 127) / 255).unwrap_or(u8::MAX)
}

fn encoded(logo: &Logo) -> Result<Vec<u8>, png::EncodingError> {
    let mut written = Vec::new();
    let mut encoder = Encoder::new(&mut written, logo.width, logo.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&logo.rgb)?;
    writer.finish()?;
    Ok(written)
}

impl TryFrom<String> for Logo {
    type Error = LogoError;
    fn try_from(text: String) -> Result<Self, LogoError> {
        Self::kept(STANDARD.decode(text).map_err(|_| LogoError::Unreadable)?)
    }
}

impl From<Logo> for String {
    fn from(logo: Logo) -> Self {
        STANDARD.encode(logo.png)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, color: ColorType, data: &[u8]) -> Vec<u8> {
        let mut written = Vec::new();
        let mut encoder = Encoder::new(&mut written, width, height);
        encoder.set_color(color);
        encoder.set_depth(BitDepth::Eight);
        encoder.add_text_chunk("Comment".to_owned(), "geheim".to_owned()).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        written
    }

    #[test]
    fn what_shines_through_lies_on_white_and_what_a_file_says_beside_is_left_behind() {
        let file = png(2, 1, ColorType::Rgba, &[200, 0, 0, 255, 0, 0, 0, 51]);
        let logo = Logo::read(&file).unwrap();
        assert_eq!((logo.size(), logo.rgb()), ((2, 1), &[200, 0, 0, 204, 204, 204][..]));
        let is_said = |file: &[u8]| file.windows(6).any(|word| word == b"geheim");
        assert!(is_said(&file) && !is_said(logo.png()));
        assert_eq!(Logo::kept(logo.png().to_vec()).unwrap(), logo);
        let grey = Logo::read(&png(1, 2, ColorType::GrayscaleAlpha, &[9, 255, 9, 0])).unwrap();
        assert_eq!(grey.rgb(), [9, 9, 9, 255, 255, 255]);
        assert_eq!(Logo::read(&png(1, 1, ColorType::Grayscale, &[7])).unwrap().rgb(), [7, 7, 7]);
    }

    #[test]
    fn what_is_no_whole_png_of_a_bearable_size_is_refused() {
        let file = png(3, 3, ColorType::Rgb, &[5; 27]);
        Logo::read(&file).unwrap();
        for other in [&b""[..], b"GIF89a", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>"] {
            assert_eq!(Logo::read(other), Err(LogoError::Unreadable));
        }
        for cut in 0..file.len() {
            assert_eq!(Logo::read(&file[..cut]), Err(LogoError::Unreadable), "{cut}");
        }
        let mut damaged = file.clone();
        let at = damaged.windows(4).position(|it| it == b"IDAT").unwrap() + 6;
        damaged[at] ^= 1;
        assert_eq!(Logo::read(&damaged), Err(LogoError::Unreadable));
        assert_eq!(Logo::read(&vec![0; LARGEST_LOGO + 1]), Err(LogoError::TooLarge));
        let most = WIDEST_LOGO;
        Logo::read(&png(most, 1, ColorType::Grayscale, &vec![0; most as usize])).unwrap();
        for (width, height) in [(most + 1, 1), (1, most + 1)] {
            let file = png(width, height, ColorType::Grayscale, &vec![0; most as usize + 1]);
            assert_eq!(Logo::read(&file), Err(LogoError::TooWide { width, height }));
        }
    }

    #[test]
    fn a_logo_that_would_be_kept_too_large_is_refused() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        // One byte for each pixel as it comes and three as it is kept, and no two of a kind.
        let noise: Vec<u8> = (0..400 * 400).map(|_| next() & 0x7f).collect();
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 400, 400);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette((0..128 * 3).map(|_| next()).collect::<Vec<_>>());
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&noise).unwrap();
        writer.finish().unwrap();
        assert!(file.len() < LARGEST_LOGO);
        assert_eq!(Logo::read(&file), Err(LogoError::TooLarge));
    }
}
