//! Proofs of use, made from sample data and read back with the tools of poppler-utils.

#[cfg(test)]
mod amounts;
#[cfg(test)]
mod bytes;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod form;
#[cfg(test)]
mod givers;
#[cfg(test)]
mod holders;
#[cfg(test)]
mod long_texts;
#[cfg(test)]
mod objects;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod receipt_list;
