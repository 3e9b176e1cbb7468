//! The receipts of the demo as files: a page for each, with what its line says of it and that it is invented.

use std::fmt::Write;

use flow::{
    FlowError,
    claims::{NewClaimCost, NewClaimLine},
    receipt_files::{AttachReceiptFile, receive},
};
use grants::Claim;

use super::Books;

/// Hands in a file for each receipt of a claim.
pub(super) async fn attach(
    books: &Books,
    who: &str,
    claim: &Claim,
    lines: &[NewClaimLine],
) -> Result<(), FlowError> {
    for new in lines {
        let Some(page) = page(new) else { continue };
        let of_it = claim.lines.iter().find(|line| line.reason_for_payment == new.reason);
        let line = of_it.ok_or(FlowError::NotFound { what: "claim line" })?.id;
        let mut upload = receive(&books.ctx(who)?).await?;
        upload.take(&pdf(&page)).await?;
        let file = books.run(who, upload.complete("Beleg.pdf").await?).await?.id;
        books.run(who, AttachReceiptFile { claim: claim.id, line, file }).await?;
    }
    Ok(())
}

/// What stands on the receipt of an actual cost.
fn page(line: &NewClaimLine) -> Option<Vec<String>> {
    let NewClaimCost::Actual { receipt, .. } = &line.cost else { return None };
    Some(vec![
        receipt.issuer.clone(),
        format!("Beleg {} vom {}", receipt.number, receipt.issued_on.format("%d.%m.%Y")),
        line.reason.clone(),
        format!("Betrag: {} EUR", receipt.gross.to_string().replace('.', ",")),
        format!("Bezahlt am {}", line.paid_on.format("%d.%m.%Y")),
        "Muster: Aussteller und Betrag sind erfunden.".to_owned(),
    ])
}

/// A page of lines in Helvetica, which every reader has. It has no date of its own: the demo is the same at every start.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut text = b"BT /F1 14 Tf 72 760 Td 24 TL\n".to_vec();
    for line in lines {
        text.extend(shown(line));
    }
    text.extend(b"ET\n");
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>";
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let mut content = format!("<</Length {}>>stream\n", text.len()).into_bytes();
    content.extend(text);
    content.extend(b"endstream");
    let catalog = "<</Type/Catalog/Pages 2 0 R>>";
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
    file(&[catalog.as_bytes(), pages.as_bytes(), page.as_bytes(), &content, font.as_bytes()])
}

/// Shows a line and goes to the next. Letters beyond Latin-1 become a question mark.
fn shown(line: &str) -> Vec<u8> {
    let mut shown = vec![b'('];
    for letter in line.chars() {
        if matches!(letter, '(' | ')' | '\\') {
            shown.push(b'\\');
        }
        shown.push(u8::try_from(u32::from(letter)).unwrap_or(b'?'));
    }
    shown.extend(b") Tj T*\n");
    shown
}

/// Numbers the objects and says where each begins (ISO 32000-1, 7.5).
fn file(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let size = objects.len() + 1;
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        // Writing into a text cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(*object);
        file.extend(b"\nendobj\n");
    }
    let begins = file.len();
    file.extend(format!("{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{begins}\n%%EOF\n").bytes());
    file
}
