//! Input that is too long, too large or too strange, in every field of every kind of document.

#[cfg(test)]
mod everywhere;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod overlaps;
#[cfg(test)]
mod refused;
#[cfg(test)]
#[path = "../structure/validator.rs"]
mod validator;
