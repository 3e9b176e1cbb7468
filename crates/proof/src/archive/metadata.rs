//! What the file says about itself, once in its information dictionary and once as XMP.
//!
//! The XMP names the parts of the standards the file is built after (ISO 19005-3 level A, ISO 14289-1): without
//! that mark no reader and no validator treats it as such a file. It is a mark and no certificate.

use chrono::NaiveDate;

use crate::file::syntax;

const CREATOR: &str = "Förderfluss";
const PRODUCER: &str = "Förderfluss mit printpdf";

/// What the file says about itself.
pub(crate) struct Metadata {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    /// The reference of the file that it belongs to (Aktenzeichen), by which an archive finds it.
    pub(crate) reference: Option<String>,
    pub(crate) made_on: NaiveDate,
}

impl Metadata {
    /// The day as a PDF writes it.
    pub(crate) fn date(&self) -> String {
        date_of(self.made_on)
    }

    /// The information dictionary.
    pub(crate) fn info(&self) -> String {
        let date = self.date();
        format!(
            "<</Title{}/Author{}/Subject{}/Creator{}/Producer{}/CreationDate({date})/ModDate({date})>>",
            syntax::text(&self.title),
            syntax::text(&self.author),
            syntax::text(&self.subject),
            syntax::text(CREATOR),
            syntax::text(PRODUCER),
        )
    }

    /// The same as XMP.
    pub(crate) fn xmp(&self, identifier: &[u8]) -> String {
        let (title, author, subject) = (escaped(&self.title), escaped(&self.author), escaped(&self.subject));
        let date = self.made_on.format("%Y-%m-%d");
        let reference = self.reference.as_deref().map(escaped);
        let reference =
            reference.map(|it| format!("<dc:identifier>{it}</dc:identifier>\n")).unwrap_or_default();
        let identifier = hex::encode(identifier);
        format!(
            r#"<?xpacket begin="{BYTE_ORDER_MARK}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
{reference}<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<xmpMM:DocumentID>urn:hash:{identifier}</xmpMM:DocumentID>
<xmpMM:InstanceID>urn:hash:{identifier}</xmpMM:InstanceID>
</rdf:Description>
{PDF_UA_SCHEMA}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#
        )
    }
}

/// A day as a PDF writes it.
pub(crate) fn date_of(day: NaiveDate) -> String {
    day.format("D:%Y%m%d").to_string()
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// PDF/A wants every schema described that it does not know itself.
const PDF_UA_SCHEMA: &str = r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;

/// A text inside XML. What XML cannot hold becomes a white square, as on paper.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\t' | '\n' | '\r' => written.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => written.push('\u{25a1}'),
            char => written.push(char),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_the_signs_of_xml_are_escaped() {
        assert_eq!(escaped("Müller & <Söhne>\u{1}"), "Müller &amp; &lt;Söhne&gt;\u{25a1}");
    }
}
