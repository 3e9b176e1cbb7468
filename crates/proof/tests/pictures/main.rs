//! What the documents look like: each page of every sample document beside the picture of it that is kept in
//! `tests/documents/pictures`. Whoever changes a look draws them anew and looks at each:
//! `FOERDERFLUSS_DRAW_PICTURES=1 cargo test -p proof --test pictures`.

#[cfg(test)]
mod codes;
#[cfg(test)]
mod drawn;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod picture;

#[cfg(test)]
mod kept {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use proof::sample;

    use crate::drawn::{CAIRO, SPLASH, draw};
    use crate::picture::Picture;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents/pictures")
    }

    /// A document's pictures, by their names.
    fn named(name: &str, pages: Vec<Picture>) -> impl Iterator<Item = (String, Picture)> {
        (1..).zip(pages).map(move |(number, page)| (format!("{name}-{number}.png"), page))
    }

    /// Every page of every sample file, as a program draws it.
    fn all(program: &[&str]) -> BTreeMap<String, Picture> {
        let drawn = sample::made().unwrap().into_iter().map(|(name, pdf)| (name, draw(program, &pdf)));
        drawn.flat_map(|(name, pages)| named(name, pages)).collect()
    }

    fn write(pictures: &BTreeMap<String, Picture>) {
        fs::remove_dir_all(folder()).unwrap();
        fs::create_dir_all(folder()).unwrap();
        for (name, picture) in pictures {
            fs::write(folder().join(name), picture.to_png()).unwrap();
        }
    }

    #[test]
    fn every_page_looks_as_it_was_looked_at() {
        let drawn = all(SPLASH);
        if env::var_os("FOERDERFLUSS_DRAW_PICTURES").is_some() {
            write(&drawn);
        }
        let kept: BTreeSet<String> = fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(
            drawn.keys().cloned().collect::<BTreeSet<_>>(),
            kept,
            "a page has no picture, or a picture no page"
        );
        agree(&drawn);
    }

    /// Another program rasterises lines and letters in its own way. That it passes says that the tolerance is wide
    /// enough for another version of the first one; the planted faults say that it is not too wide.
    #[test]
    fn another_program_draws_the_same_pages() {
        agree(&all(CAIRO));
    }

    fn agree(drawn: &BTreeMap<String, Picture>) {
        let kept = |name: &str| Picture::from_png(&fs::read(folder().join(name)).unwrap());
        let differs = drawn
            .iter()
            .filter_map(|(name, page)| Some(format!("{name}: {}", page.differs(&kept(name)).err()?)));
        let differs: Vec<String> = differs.collect();
        assert!(differs.is_empty(), "these pages look different:\n{}", differs.join("\n"));
    }
}
