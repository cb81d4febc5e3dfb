//! Checks on metadata that several targets share.

use reads::catalog::{self, Catalog};
use reads::domain::{Domain, Patch, Slug};

/// Asserts that a catalog can hold the metadata, so that everything accepted can also be exported.
pub fn assert_storable<'f>(metadata: impl Iterator<Item = &'f Patch>) {
    let domain: Slug = "domain".parse().expect("a slug");
    let entries = metadata.cloned().zip(1..).map(|(mut metadata, number)| {
        metadata.domain = Some(domain.clone());
        if metadata.authors.is_none() && metadata.et_al.flatten().is_some() {
            // A catalog requires authors next to their "et al." count.
            metadata.authors = Some(vec!["Somebody".into()]);
        }
        metadata.into_resource(format!("entry-{number}").parse().expect("a slug"))
    });
    let resources = entries.collect();
    let catalog = Catalog {
        name: domain.clone(),
        title: "Catalog".to_owned(),
        version: 1,
        domains: vec![Domain {
            slug: domain.clone(),
            title: "Domain".to_owned(),
            note: None,
            cadence: None,
        }],
        resources,
    };
    let written = catalog::write(&catalog);
    assert_eq!(catalog::parse(written.as_bytes()), Ok(catalog), "{written}");
}
