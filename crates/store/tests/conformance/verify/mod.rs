//! What somebody changes who holds the database itself, with every rule switched off, is found and named.

mod columns;
mod rows;
mod rules;
mod tampering;
