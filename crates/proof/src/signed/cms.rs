//! A signature as a file says it: SignedData of RFC 5652 in DER, with the digest of what was signed.

use ::cms::{
    cert::{
        CertificateChoices,
        x509::{
            Certificate,
            attr::AttributeTypeAndValue,
            der::{
                Decode, SliceReader, Tag, Tagged,
                asn1::{
                    ObjectIdentifier, OctetStringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef,
                },
            },
            name::Name,
        },
    },
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{NotSigned, Signer};

/// id-signedData, RFC 5652, 5.1.
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// id-messageDigest, RFC 5652, 11.2.
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// The common name of a certificate, X.520.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// The digests that are known, RFC 5754.
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
/// More letters than a name in a certificate has (X.520 allows 64).
const LONGEST_NAME: usize = 200;

/// A signature, read.
pub(super) struct Cms(SignedData);

impl Cms {
    /// Reads it. What follows it is filling.
    pub(super) fn read(file: &[u8]) -> Result<Self, NotSigned> {
        let read = |file| {
            let content = ContentInfo::decode(&mut SliceReader::new(file)?)?;
            content.content_type.eq(&SIGNED_DATA).then(|| content.content.decode_as()).transpose()
        };
        read(file).map_err(NotSigned::BrokenSignature)?.map(Self).ok_or(NotSigned::NoSignature)
    }

    /// Who signed the bytes. It is an error if one of them signed others.
    pub(super) fn signers(&self, content: &[&[u8]]) -> Result<Vec<Signer>, NotSigned> {
        self.0.signer_infos.0.iter().map(|signer| self.signer(signer, content)).collect()
    }

    fn signer(&self, signer: &SignerInfo, content: &[&[u8]]) -> Result<Signer, NotSigned> {
        if digest_said(signer)? != digest(signer.digest_alg.oid, content)? {
            return Err(NotSigned::OtherBytes);
        }
        let certificate = self.certificate(&signer.sid).ok_or(NotSigned::NoDigest("no certificate"))?;
        let certificate = &certificate.tbs_certificate;
        Ok(Signer { name: name(&certificate.subject)?, issuer: name(&certificate.issuer)? })
    }

    fn certificate(&self, of: &SignerIdentifier) -> Option<&Certificate> {
        let mut all =
            self.0.certificates.iter().flat_map(|set| set.0.iter()).filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            });
        match of {
            SignerIdentifier::IssuerAndSerialNumber(named) => all.find(|certificate| {
                let certificate = &certificate.tbs_certificate;
                certificate.serial_number == named.serial_number && certificate.issuer == named.issuer
            }),
            SignerIdentifier::SubjectKeyIdentifier(_) => all.next(),
        }
    }
}

/// The digest that a signature says it was made of.
fn digest_said(signer: &SignerInfo) -> Result<&[u8], NotSigned> {
    let unsaid = NotSigned::NoDigest("no attribute messageDigest");
    let mut attributes = signer.signed_attrs.iter().flat_map(|attributes| attributes.iter());
    let Some(attribute) = attributes.find(|attribute| attribute.oid == MESSAGE_DIGEST) else {
        return Err(unsaid);
    };
    let value = attribute.values.get(0).ok_or(unsaid)?;
    value
        .decode_as::<OctetStringRef<'_>>()
        .map(|octets| octets.as_bytes())
        .map_err(NotSigned::BrokenSignature)
}

fn digest(algorithm: ObjectIdentifier, content: &[&[u8]]) -> Result<Vec<u8>, NotSigned> {
    match algorithm {
        SHA_256 => Ok(digest_with::<Sha256>(content)),
        SHA_384 => Ok(digest_with::<Sha384>(content)),
        SHA_512 => Ok(digest_with::<Sha512>(content)),
        _ => Err(NotSigned::NoDigest("its digest is none of SHA-256, SHA-384 and SHA-512")),
    }
}

fn digest_with<D: Digest>(content: &[&[u8]]) -> Vec<u8> {
    content.iter().fold(D::new(), D::chain_update).finalize().to_vec()
}

/// The common name, or the whole name where there is none.
fn name(of: &Name) -> Result<String, NotSigned> {
    let common = of.0.iter().flat_map(|part| part.0.iter()).find(|part| part.oid == COMMON_NAME);
    let name = common.and_then(text).unwrap_or_else(|| of.to_string());
    if name.chars().count() > LONGEST_NAME {
        return Err(NotSigned::NoDigest("the name in the certificate is too long"));
    }
    Ok(name)
}

fn text(part: &AttributeTypeAndValue) -> Option<String> {
    let value = &part.value;
    let text = match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok()?.as_str().to_owned(),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok()?.as_str().to_owned(),
        Tag::TeletexString => value.decode_as::<TeletexStringRef<'_>>().ok()?.as_str().to_owned(),
        _ => return None,
    };
    Some(text)
}
