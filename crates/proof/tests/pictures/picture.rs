//! A grey picture, and what of it is taken for the same.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Transformations};

/// From one shade to the next: sixteen are kept, which makes small files and is more than a difference needs.
const STEP: u8 = 17;

/// How much lighter or darker a pixel may be than all that surround it in the other picture.
const APART: u8 = 3 * STEP;

/// How many pixels may be further apart than that, of a hundred thousand. Two rasterisers of one version, which draw every
/// letter in different ways, come to nine at most.
const PIXELS_APART: usize = 20;

/// A page in shades of grey, row by row.
pub(crate) struct Picture {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

impl Picture {
    /// Reads a grey picture.
    pub(crate) fn from_png(png: &[u8]) -> Self {
        let mut decoder = Decoder::new(Cursor::new(png));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.color_type, frame.bit_depth), (ColorType::Grayscale, BitDepth::Eight));
        Self { width: frame.width as usize, height: frame.height as usize, shades: pixels }
    }

    /// Reads a picture of 256 shades as poppler writes it: its width, its height and the lightest shade as text, then a byte a
    /// pixel.
    pub(crate) fn from_pgm(pgm: &[u8]) -> Self {
        let head: Vec<&[u8]> = pgm.splitn(4, |byte| *byte == b'\n').collect();
        let [b"P5", size, b"255", shades] = head[..] else { panic!("no PGM") };
        let size: Vec<usize> =
            str::from_utf8(size).unwrap().split(' ').map(|side| side.parse().unwrap()).collect();
        Self { width: size[0], height: size[1], shades: shades.to_vec() }
    }

    /// What the QR codes on it say.
    pub(crate) fn codes(&self) -> Vec<String> {
        let shade = |x, y| self.shades[y * self.width + x];
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, shade);
        picture.detect_grids().into_iter().map(|code| code.decode().unwrap().1).collect()
    }

    /// One pixel of each square of so many by so many, in the shades that are kept.
    pub(crate) fn smaller(&self, side: usize) -> Self {
        let [width, height] = [self.width / side, self.height / side];
        let mut sums = vec![0_usize; width * height];
        for (y, row) in self.shades.chunks(self.width).take(height * side).enumerate() {
            for (x, square) in row.chunks_exact(side).enumerate() {
                sums[y / side * width + x] += square.iter().map(|shade| usize::from(*shade)).sum::<usize>();
            }
        }
        let shade = |sum| u8::try_from(sum / (side * side)).unwrap() / (STEP - 1) * STEP;
        Self { width, height, shades: sums.into_iter().map(shade).collect() }
    }

    /// Two pixels a byte, as small as it gets.
    pub(crate) fn to_png(&self) -> Vec<u8> {
        let mut png = Vec::new();
        let [width, height] = [self.width, self.height].map(|side| u32::try_from(side).unwrap());
        let mut encoder = Encoder::new(&mut png, width, height);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::Four);
        encoder.set_compression(Compression::High);
        let rows = self.shades.chunks(self.width);
        let packed: Vec<u8> = rows.flat_map(|row| row.chunks(2).map(pair)).collect();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&packed).unwrap();
        writer.finish().unwrap();
        png
    }

    /// Says by how much a picture differs from another, if it does.
    ///
    /// Where a line or a letter falls between two pixels, rasterisers divide it between them in different ways. So a
    /// pixel may have any shade that it or a neighbour of it has in the other picture, and some shades around: what
    /// moves by up to half a millimetre is the same. Of what is further away hardly anything may be.
    pub(crate) fn differs(&self, other: &Self) -> Result<(), String> {
        if (self.width, self.height) != (other.width, other.height) {
            return Err("the page has another size".to_owned());
        }
        let apart = self.apart_from(other).max(other.apart_from(self));
        let most = self.shades.len() * PIXELS_APART / 100_000;
        if apart <= most { Ok(()) } else { Err(format!("{apart} pixels are apart, {most} may be")) }
    }

    fn apart_from(&self, other: &Self) -> usize {
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        places.filter(|&(x, y)| self.is_apart(other, x, y)).count()
    }

    fn is_apart(&self, other: &Self, x: usize, y: usize) -> bool {
        let shade = self.shades[y * self.width + x];
        if shade == other.shades[y * self.width + x] {
            return false;
        }
        let rows = y.saturating_sub(1)..=(y + 1).min(self.height - 1);
        let columns = x.saturating_sub(1)..=(x + 1).min(self.width - 1);
        let around = || rows.clone().flat_map(|y| &other.shades[y * self.width..][columns.clone()]);
        let (darkest, lightest) = (around().min().unwrap(), around().max().unwrap());
        shade.saturating_add(APART) < *darkest || shade > lightest.saturating_add(APART)
    }
}

fn pair(pixels: &[u8]) -> u8 {
    (pixels[0] / STEP) << 4 | pixels.get(1).map_or(0, |second| second / STEP)
}
