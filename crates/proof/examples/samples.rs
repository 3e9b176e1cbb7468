//! Writes a document of every kind into a folder: to look at, and to certify.
//!
//! `cargo run -p proof --example samples -- FOLDER`

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: samples FOLDER")?;
    fs::create_dir_all(&folder)?;
    for (name, pdf) in proof::sample::made()? {
        fs::write(Path::new(&folder).join(format!("{name}.pdf")), pdf)?;
    }
    Ok(())
}
