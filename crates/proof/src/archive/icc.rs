//! The colour profile sRGB, written from the public figures of IEC 61966-2-1 (primaries adapted to D50), as an
//! ICC profile of version 4.3. It is made here so that no foreign file has to be shipped.

/// The white point D50 of the profile connection space, in millionths.
const D50: [i64; 3] = [964_200, 1_000_000, 824_910];
const RED: [i64; 3] = [436_066, 222_488, 13_916];
const GREEN: [i64; 3] = [385_147, 716_873, 97_076];
const BLUE: [i64; 3] = [143_066, 60_608, 714_096];
/// From D65 to D50 (Bradford), in millionths.
const ADAPTATION: [i64; 9] = [1_047_882, 22_919, -50_201, 29_587, 990_479, -17_059, -9_232, 15_076, 751_678];
/// The transfer function as fractions: exponent, a, b, c and the end of the straight part.
const CURVE: [(i64, i64); 5] = [(24, 10), (1_000, 1_055), (55, 1_055), (100, 1_292), (4_045, 100_000)];

const HEADER_BYTES: usize = 128;
const TAG_BYTES: usize = 12;

/// The profile.
pub(crate) fn srgb() -> Vec<u8> {
    let curve = parametric_curve();
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("CC0")),
        (b"wtpt", xyz(D50)),
        (b"chad", array(*b"sf32", &ADAPTATION)),
        (b"rXYZ", xyz(RED)),
        (b"gXYZ", xyz(GREEN)),
        (b"bXYZ", xyz(BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = number(tags.len());
    let mut data: Vec<u8> = Vec::new();
    let first = HEADER_BYTES + 4 + tags.len() * TAG_BYTES;
    let mut at = first;
    let mut last: &[u8] = &[];
    for (name, content) in &tags {
        // Equal neighbours share their data, as the three curves do.
        if content.as_slice() != last {
            at = first + data.len();
            data.extend(content);
        }
        table.extend(*name);
        table.extend(number(at));
        table.extend(number(content.len()));
        last = content;
    }
    let mut profile = header(first + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: usize) -> Vec<u8> {
    let mut header = number(size);
    header.extend([0; 4]);
    header.extend([4, 0x30, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    // The day the profile is dated with: 1 January 2026.
    header.extend([2026_u16, 1, 1, 0, 0, 0].iter().flat_map(|part| part.to_be_bytes()));
    header.extend(b"acsp");
    header.resize(68, 0);
    header.extend(D50.iter().flat_map(|value| fixed(*value, 1_000_000)));
    header.resize(HEADER_BYTES, 0);
    header
}

fn xyz(values: [i64; 3]) -> Vec<u8> {
    array(*b"XYZ ", &values)
}

fn array(kind: [u8; 4], millionths: &[i64]) -> Vec<u8> {
    let mut tag = [kind, [0; 4]].concat();
    tag.extend(millionths.iter().flat_map(|value| fixed(*value, 1_000_000)));
    tag
}

/// Type 3: a power above a straight part.
fn parametric_curve() -> Vec<u8> {
    let mut tag = b"para\0\0\0\0\0\x03\0\0".to_vec();
    tag.extend(CURVE.iter().flat_map(|(numerator, denominator)| fixed(*numerator, *denominator)));
    tag
}

/// One text in American English.
fn text(text: &str) -> Vec<u8> {
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    tag.extend(number(text.len() * 2));
    tag.extend(number(28));
    tag.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    tag.resize(tag.len().next_multiple_of(4), 0);
    tag
}

/// A fraction as a number with sixteen binary places.
fn fixed(numerator: i64, denominator: i64) -> [u8; 4] {
    let rounded = (numerator * 2 * 65_536 + denominator).div_euclid(denominator * 2);
    i32::try_from(rounded).unwrap_or_default().to_be_bytes()
}

fn number(value: usize) -> Vec<u8> {
    u32::try_from(value).unwrap_or_default().to_be_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_as_long_as_it_says_and_every_tag_lies_inside() {
        let profile = srgb();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        assert_eq!(profile.len(), 480);
        assert_eq!(number(HEADER_BYTES), 10);
        for tag in 0..10 {
            let entry = HEADER_BYTES + 4 + tag * TAG_BYTES;
            let (at, length) = (number(entry + 4), number(entry + 8));
            assert!(at.is_multiple_of(4) && at + length <= profile.len(), "tag {tag}");
        }
    }

    #[test]
    fn fractions_have_sixteen_binary_places() {
        assert_eq!(fixed(1_000_000, 1_000_000), [0, 1, 0, 0]);
        assert_eq!(fixed(-50_201, 1_000_000), [0xff, 0xff, 0xf3, 0x26]);
        assert_eq!(fixed(964_200, 1_000_000), [0, 0, 0xf6, 0xd6]);
    }
}
