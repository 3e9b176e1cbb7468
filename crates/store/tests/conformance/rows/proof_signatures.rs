//! Files with electronic signatures of proofs.

use ::grants::{
    ElectronicSigner, GrantId, Proof, ProofId, ProofSignature, ProofSignatureId, ProofSignatureKind,
};
use ledger::Hash;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{FileRow, LATER},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

fn signature(id: u128, proof: &Proof) -> ProofSignature {
    let name = "Mara Werk".to_owned();
    ProofSignature {
        id: ProofSignatureId(Uuid::from_u128(id)),
        grant: proof.grant,
        proof: proof.id,
        kind: ProofSignatureKind::Copy,
        document: Hash::of(&id.to_be_bytes()).to_string(),
        signers: vec![ElectronicSigner { issuer: name.clone(), name }],
        is_visible: true,
        added_by: "Anna A".to_owned(),
        added_on: LATER,
    }
}

/// A file with signatures of a proof that is signed.
pub(super) async fn kept(registry: &Registry, id: u128, proof: &Proof) -> ProofSignature {
    let signature = signature(id, proof);
    registry.run(FileRow::Document(signature.document.clone(), format!("signed {id}"))).await.unwrap();
    registry.run(FileRow::ProofSignature(signature.clone())).await.unwrap();
    signature
}

/// The rule that refuses a row.
async fn refused(registry: &Registry, signature: ProofSignature) -> Option<String> {
    let refused = registry.run(FileRow::ProofSignature(signature)).await.err();
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
    async fn a_file_with_signatures_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let proof = registry.proof(1, &award).await;
        registry.signed(&proof, &award).await;
        let (first, second) = (kept(&registry, 1, &proof).await, kept(&registry, 2, &proof).await);
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::proof_signature(&mut conn, unit, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(among!(&mut conn, unit, store::proof_signatures_with, first.id), Some(first.clone()));
        assert_eq!(store::proof_signature(&mut conn, ELSEWHERE, first.id).await.unwrap(), None);
        let none = ProofSignatureId(Uuid::nil());
        let ids = store::proof_signature_ids(&mut conn, unit, Some(award.id), none, 9).await.unwrap();
        assert_eq!(ids, [first.id, second.id]);
        let ids = store::proof_signature_ids(&mut conn, unit, Some(GrantId(Uuid::nil())), none, 9).await.unwrap();
        assert_eq!(ids, []);
        assert!(store::has_proof_signature(&mut conn, unit, &first.document).await.unwrap());
        assert!(!store::has_proof_signature(&mut conn, ELSEWHERE, &first.document).await.unwrap());
        let document = proof.document.unwrap();
        assert!(!store::has_proof_signature(&mut conn, unit, &document).await.unwrap());
    }

    async fn only_what_its_people_have_signed_is_signed_electronically(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let proof = registry.proof(1, &award).await;
        let new = signature(1, &proof);
        registry.run(FileRow::Document(new.document.clone(), "signed".to_owned())).await.unwrap();
        let rule = Some("proof_signature_of_signed");
        assert_eq!(refused(&registry, new.clone()).await.as_deref(), rule, "it is compiled");
        registry.signed(&proof, &award).await;
        let unknown = ProofSignature { proof: ProofId(Uuid::nil()), ..new.clone() };
        assert_eq!(refused(&registry, unknown).await.as_deref(), rule);
        let other = registry.forwarding(2, &award, PROVIDER_A).await;
        let of_other = ProofSignature { grant: other.id, ..new.clone() };
        assert_eq!(refused(&registry, of_other).await.as_deref(), rule);
        let itself = ProofSignature { document: proof.document.clone().unwrap(), ..new.clone() };
        assert_eq!(refused(&registry, itself).await.as_deref(), rule);
        registry.run(FileRow::ProofSignature(new.clone())).await.unwrap();
        let again = ProofSignature { id: ProofSignatureId(Uuid::from_u128(9)), ..new };
        assert_eq!(refused(&registry, again).await.as_deref(), Some("proof_signature_once"));
    }
}
