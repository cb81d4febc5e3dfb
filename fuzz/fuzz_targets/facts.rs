//! What the targets ask of facts, wherever they come from.

use reads::catalog::{self, Catalog};
use reads::domain::{Domain, Edit, Slug};

/// Facts that the program takes are such as a catalog may hold, so that all that is here can be handed on as one.
pub fn can_be_kept<'f>(facts: impl Iterator<Item = &'f Edit>) {
    let domain: Slug = "domain".parse().expect("a slug");
    let entries = facts.cloned().zip(1..).map(|(mut facts, number)| {
        facts.domain = Some(domain.clone());
        if facts.authors.is_none() && facts.et_al.flatten().is_some() {
            // They are beside those that somebody else names.
            facts.authors = Some(vec!["Somebody".to_owned()]);
        }
        facts.into_resource(format!("entry-{number}").parse().expect("a slug"))
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
