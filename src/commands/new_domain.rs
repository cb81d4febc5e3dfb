//! A domain that a command creates: it may be a mistyped one.

use super::Result;
use super::message::message;
use crate::domain::{Patch, nearest};
use crate::store::Store;

/// The domain of an edit, if it does not exist before it.
pub(super) struct NewDomain {
    slug: String,
    near: Option<String>,
}

impl NewDomain {
    pub(super) fn of(store: &Store, edit: &Patch) -> Result<Option<Self>> {
        let Some(slug) = edit.domain.as_ref().map(ToString::to_string) else {
            return Ok(None);
        };
        let known = store.domain_slugs()?;
        if known.contains(&slug) {
            return Ok(None);
        }
        let near = nearest(&slug, known.iter().map(String::as_str), 1);
        let near = near.first().map(|&near| near.to_owned());
        Ok(Some(Self { slug, near }))
    }

    pub(super) fn report(&self) {
        let Self { slug, near } = self;
        let hint = near.as_ref().map_or_else(String::new, |near| {
            format!("\nhint: did you mean `{near}`? `reads edit ID --domain {near}` moves it there")
        });
        message(&format!("new domain '{slug}'{hint}"));
    }
}
