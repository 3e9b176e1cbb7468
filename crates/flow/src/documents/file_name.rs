//! What files are called that people take along.

/// The most characters of the name of a file.
const LONGEST_NAME: usize = 120;

/// What a file is called that people call so: in small letters and digits, with umlauts spelled out.
pub fn file_name(title: &str) -> String {
    let mut name = String::new();
    for sign in title.chars().flat_map(char::to_lowercase) {
        match sign {
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            'a'..='z' | '0'..='9' => name.push(sign),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    name.truncate(LONGEST_NAME);
    name.trim_end_matches('-').to_owned()
}

/// How the name of a file of a media type ends.
pub fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "application/pkcs7-signature" => "p7s",
        crate::authority_forms::XLSX => "xlsx",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_in_plain_letters_whatever_people_call_it() {
        let name = file_name("Entscheidung über Abrechnung 3 KI 1/2021 (Größe)");
        assert_eq!(name, "entscheidung-ueber-abrechnung-3-ki-1-2021-groesse");
        assert_eq!(file_name("\"\r\n; filename=x\u{202e}/.."), "filename-x");
        assert_eq!(file_name(&"é ".repeat(9)), "");
        assert_eq!(file_name(&"ab ".repeat(99)).len(), LONGEST_NAME - 1);
    }
}
