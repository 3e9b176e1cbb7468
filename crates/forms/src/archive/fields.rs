//! Numbers as an archive writes them, the least byte first.

use crate::error::{FormError, damaged};

/// Reads one field after the other; nothing where the file ends.
pub(super) struct Fields<'f> {
    rest: &'f [u8],
}

impl<'f> Fields<'f> {
    pub(super) fn at(file: &'f [u8], place: usize) -> Option<Self> {
        Some(Self { rest: file.get(place..)? })
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'f [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn skip(&mut self, length: usize) -> Option<()> {
        self.take(length).map(|_| ())
    }

    /// What must stand here.
    pub(super) fn sign(&mut self, sign: &[u8]) -> Option<()> {
        (self.take(sign.len())? == sign).then_some(())
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }
}

/// Writes one field after the other.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn shorts(&mut self, fields: &[u16]) {
        self.bytes.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
    }

    pub(super) fn longs(&mut self, fields: &[u32]) {
        self.bytes.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
    }

    /// How much is written.
    pub(super) fn length(&self) -> Result<u32, FormError> {
        u32::try_from(self.bytes.len()).map_err(damaged)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
