//! The file around the pages: the catalog and everything it leads to.
//!
//! Fonts come first, then the content streams in the order of the pages, then what is attached, then the many
//! small objects: pages, structure elements, and the parent tree that leads from content back to its element.

mod attachments;
mod outline;
mod pages;
mod structure;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use sha2::{Digest, Sha256};

use crate::archive::{Attachment, Metadata, srgb};
use crate::backend::{BackendError, LOGO, Rendered, write_fonts};
use crate::draw::Drawn;
use crate::file::{File, Id, deflate, syntax};
use crate::fonts::Fonts;
use crate::logo::Logo;

/// Everything a file is made of.
pub(crate) struct Parts<'p> {
    pub(crate) drawn: Drawn,
    pub(crate) rendered: Rendered,
    pub(crate) fonts: &'p Fonts,
    pub(crate) logo: Option<&'p Logo>,
    pub(crate) metadata: Metadata,
    pub(crate) attachments: Vec<Attachment>,
}

/// Puts the file together.
pub(crate) fn write(parts: Parts) -> Result<Vec<u8>, BackendError> {
    let Parts { drawn, rendered, fonts, logo, metadata, attachments } = parts;
    let identifier = identifier(&rendered.contents, &metadata, &attachments);
    let mut file = File::new();
    let catalog = file.reserve(4);
    let (info, xmp, profile) = (catalog.nth(1), catalog.nth(2), catalog.nth(3));
    file.object(info, metadata.info());
    // Metadata stays readable to programs that know no PDF.
    file.stream(xmp, "/Type/Metadata/Subtype/XML", metadata.xmp(&identifier).as_bytes());
    file.deflated(profile, "/N 3", &deflate(&srgb())?);
    let fonts = write_fonts(&mut file, fonts, &rendered.used)?;
    let logo = logo.map(|logo| image(&mut file, logo)).transpose()?;
    let resources = resources(&fonts, logo);
    let pages = pages::write(&mut file, &drawn.sizes, rendered.contents, resources)?;
    let attached = attachments::write(&mut file, &attachments, &metadata.date());
    let outline = outline::write(&mut file, &drawn.bookmarks, &drawn.sizes, pages.first);
    let structure = structure::write(&mut file, &drawn.tree, &drawn.sizes, pages.first)?;
    file.object(
        catalog,
        format!(
            "<</Type/Catalog/Pages {}/Lang(de-DE)/MarkInfo<</Marked true>>/StructTreeRoot {structure}\
             /ViewerPreferences<</DisplayDocTitle true>>/Metadata {xmp}\
             /OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)\
             /Info(sRGB IEC61966-2.1)/DestOutputProfile {profile}>>]{attached}{outline}>>",
            pages.tree
        ),
    );
    Ok(file.finish(catalog, info, &identifier)?)
}

/// What the pages name: their fonts, and the logo if there is one.
fn resources(fonts: &BTreeMap<String, Id>, logo: Option<Id>) -> String {
    let mut entries = String::new();
    for (name, font) in fonts {
        let _ = write!(entries, "{} {font}", syntax::name(name.as_bytes()));
    }
    let logo = logo.map(|logo| format!("/XObject<</{LOGO} {logo}>>")).unwrap_or_default();
    format!("<</Font<<{entries}>>{logo}>>")
}

/// An image without a part that shines through.
fn image(file: &mut File, logo: &Logo) -> io::Result<Id> {
    let id = file.reserve(1);
    let (width, height) = logo.size();
    let entries = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
    );
    file.deflated(id, &entries, &deflate(logo.rgb())?);
    Ok(id)
}

/// The identifier of the file: what its pages draw, what it says about itself and what is attached.
fn identifier(contents: &[Vec<u8>], metadata: &Metadata, attachments: &[Attachment]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for content in contents {
        hasher.update(Sha256::digest(content));
    }
    for attachment in attachments {
        hasher.update(Sha256::digest(&attachment.deflated));
    }
    hasher.update(metadata.info());
    hasher.finalize().iter().take(16).copied().collect()
}
