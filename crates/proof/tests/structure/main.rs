//! The structure of the files, read back by another library than the one that wrote it: what PDF/A-3a and
//! PDF/UA-1 ask for and a program can see. Every check finds a fault that is planted for it.

#[cfg(test)]
mod archived;
#[cfg(test)]
mod boxes;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod commas;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod long_documents;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod reading_order;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod soft_hyphens;
#[cfg(test)]
mod stand_ins;
#[cfg(test)]
mod standards;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod tools;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod validator;
#[cfg(test)]
mod widths;

#[cfg(test)]
use lopdf::Document;

#[cfg(test)]
fn read(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).unwrap()
}

/// The smallest sample with everything: lists, figures, a logo, tables over several pages.
#[cfg(test)]
fn sample() -> Document {
    let document = proof::sample::document(proof::sample::proof(60, 40));
    read(&proof::render(&proof::sample::with_logo(document)).unwrap())
}
