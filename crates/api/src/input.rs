//! What comes in: bodies, headers, queries and ids, each read once into types that cannot be wrong.

mod as_of;
mod body;
mod faults;
mod forms;
mod headers;
mod object;
mod query;
mod subject;
mod written;

pub(crate) use as_of::{Days, describe as describe_days};
pub(crate) use body::{Body, LONGEST_MESSAGE, MEBIBYTE, Pdf, Plain, SignedFile, Toml};
pub(crate) use faults::{Faults, FieldError, Read, not_blank};
pub(crate) use headers::{IfMatch, Key, KeyHeader, VersionHeader};
pub(crate) use object::{object, objects, optional_object};
pub(crate) use query::{
    FileNamed, Numbered, OfGrant, OfKind, OfPage, OfProof, OfSubject, Paging, Query, Searched, SignatureOf,
};
pub(crate) use subject::{ApiTokenId, InvitationId, Named, NamedAct, NamedEntry, SessionId};
pub(crate) use written::{
    Amount, CategoryText, ComponentText, Count, Day, FileHash, FindingText, Percent, ProgrammeText, RateText,
    Rest, UuidText, Year,
};
