//! The name of a file, made safe: it names no place, hides nothing and ends as its kind does.

use crate::{FileError, FileKind};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// What a file is called whose name says nothing.
const NAMELESS: &str = "Beleg";
/// Names that stand for devices on some systems.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
/// The longest extension that is taken for one.
const LONGEST_EXTENSION: usize = 8;

/// The safe name of a file of a kind. Refused is a name that ends as that of another kind.
pub fn file_name(named: &str, kind: FileKind) -> Result<String, FileError> {
    let last = named.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|one| !is_hidden(*one)).map(harmless).collect();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = words.trim_matches(['.', ' ']);
    let (stem, extension) = split(plain);
    let extension = match extension {
        None => kind.extensions()[0],
        Some(said) if kind.extensions().iter().any(|known| known.eq_ignore_ascii_case(said)) => said,
        Some(said) => return Err(FileError::Extension { extension: said.to_owned(), kind }),
    };
    let room = LONGEST_NAME - extension.len() - 2;
    let stem: String = stem.chars().take(room).collect();
    Ok(format!("{}.{extension}", usable(stem.trim_end_matches(['.', ' ']))))
}

/// What cannot be seen: controls, marks that turn the direction of writing, spaces without width.
fn is_hidden(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// What means something to a shell or a file system is written as a line.
const fn harmless(one: char) -> char {
    match one {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        one => one,
    }
}

/// A name and its extension: a few letters and digits behind the last dot, one of them a letter.
fn split(name: &str) -> (&str, Option<&str>) {
    let Some((stem, extension)) = name.rsplit_once('.') else { return (name, None) };
    let is_one = (1..=LONGEST_EXTENSION).contains(&extension.len())
        && extension.bytes().all(|one| one.is_ascii_alphanumeric())
        && extension.bytes().any(|one| one.is_ascii_alphabetic());
    if is_one { (stem, Some(extension)) } else { (name, None) }
}

fn usable(stem: &str) -> String {
    let first = stem.split('.').next().unwrap_or_default().trim_end();
    let bare = first.trim_end_matches(|one: char| one.is_ascii_digit());
    match stem {
        "" => NAMELESS.to_owned(),
        stem if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(bare)) => format!("_{stem}"),
        stem => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pdf(named: &str) -> String {
        file_name(named, FileKind::Pdf).unwrap()
    }

    #[test]
    fn a_name_names_no_place() {
        for named in ["../../etc/passwd/Miete.pdf", r"C:\Users\x\Miete.pdf", "/Miete.pdf", "....//Miete.pdf"]
        {
            assert_eq!(pdf(named), "Miete.pdf", "{named}");
        }
        assert_eq!(pdf("a/"), "Beleg.pdf");
        assert_eq!(pdf(".."), "Beleg.pdf");
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        assert_eq!(pdf("Mie\r\nte\0.pdf"), "Miete.pdf");
        assert_eq!(pdf("Rechnung \u{202e}fdp.pdf"), "Rechnung fdp.pdf");
        assert_eq!(pdf("a\"b<c>.pdf"), "a_b_c_.pdf");
        assert_eq!(pdf("  Miete  Mai .pdf"), "Miete Mai.pdf");
    }

    #[test]
    fn a_name_ends_as_its_kind_does() {
        assert_eq!(pdf("Miete"), "Miete.pdf");
        assert_eq!(pdf("Miete.PDF"), "Miete.PDF");
        assert_eq!(pdf("Rechnung Nr. 17"), "Rechnung Nr. 17.pdf");
        assert_eq!(pdf("Rechnung 1.234"), "Rechnung 1.234.pdf");
        assert_eq!(file_name("Foto.jpeg", FileKind::Jpeg).unwrap(), "Foto.jpeg");
        for (named, extension) in [("Miete.exe", "exe"), ("Miete.pdf.html", "html"), ("Foto.JPG", "JPG")] {
            let extension = extension.to_owned();
            assert_eq!(
                file_name(named, FileKind::Pdf),
                Err(FileError::Extension { extension, kind: FileKind::Pdf })
            );
        }
    }

    #[test]
    fn a_device_is_no_name() {
        for (named, safe) in [("con.pdf", "_con.pdf"), ("LPT1.pdf", "_LPT1.pdf"), ("Konto.pdf", "Konto.pdf")]
        {
            assert_eq!(pdf(named), safe);
        }
    }

    proptest! {
        #[test]
        fn whatever_it_is_called_the_name_is_safe(named in "\\PC{0,200}|(?s).{0,200}", kind in 0..4_usize) {
            let kind = FileKind::ALL[kind];
            if let Ok(name) = file_name(&named, kind) {
                prop_assert!((1..=LONGEST_NAME).contains(&name.chars().count()), "{name:?}");
                prop_assert!(!name.contains(['/', '\\', '"', '<', '>', ':', '|', '?', '*']), "{name:?}");
                prop_assert!(!name.chars().any(char::is_control) && !name.starts_with('.'), "{name:?}");
                let (_, extension) = name.rsplit_once('.').unwrap();
                prop_assert!(kind.extensions().contains(&extension.to_ascii_lowercase().as_str()), "{name:?}");
                prop_assert_eq!(file_name(&name, kind), Ok(name));
            }
        }
    }
}
