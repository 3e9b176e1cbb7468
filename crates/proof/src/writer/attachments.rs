//! Attached files and their place in the catalog.

use std::fmt::Write;

use crate::archive::{Attachment, Relationship, date_of};
use crate::file::{File, syntax};

/// Writes the attachments and gives the entries of the catalog that lead to them.
pub(super) fn write(file: &mut File, attachments: &[Attachment], date: &str) -> String {
    let mut names = String::new();
    let mut associated = String::new();
    // A name tree is sorted by its keys.
    let mut sorted: Vec<&Attachment> = attachments.iter().collect();
    sorted.sort_by_key(|attachment| &attachment.name);
    for attachment in sorted {
        let specification = file.reserve(2);
        let embedded = specification.nth(1);
        let date = attachment.dated_on.map_or_else(|| date.to_owned(), date_of);
        let entries = format!(
            "/Type/EmbeddedFile/Subtype{}/Params<</Size {}/ModDate({date})>>",
            syntax::name(attachment.mime.as_bytes()),
            attachment.size
        );
        file.deflated(embedded, &entries, &attachment.deflated);
        let relationship = match attachment.relationship {
            Relationship::Source => "Source",
            Relationship::Data => "Data",
            Relationship::Supplement => "Supplement",
        };
        let name = syntax::text(&attachment.name);
        file.object(
            specification,
            format!(
                "<</Type/Filespec/F({})/UF{name}/Desc{}/AFRelationship/{relationship}\
                 /EF<</F {embedded}/UF {embedded}>>>>",
                attachment.name,
                syntax::text(&attachment.description)
            ),
        );
        let _ = write!(names, "{name}{specification} ");
        let _ = write!(associated, "{specification} ");
    }
    format!("/AF[{associated}]/Names<</EmbeddedFiles<</Names[{names}]>>>>")
}
