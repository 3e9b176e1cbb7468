//! What makes a file fit for the archive: what it says about itself, the colours its numbers mean, and the data
//! it was made from.

mod attachment;
mod icc;
mod metadata;

pub use attachment::guarded;
pub(crate) use attachment::{Attachment, Relationship, Sheet, Source};
pub(crate) use icc::srgb;
pub(crate) use metadata::{Metadata, date_of};
