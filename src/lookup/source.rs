//! Requests to a public catalog.

use std::time::Instant;

use ureq::http::header::LOCATION;
use ureq::unversioned::resolver::DefaultResolver;
use url::Url;

use super::LookupError;
use crate::web;

/// The maximum size of a response.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

const MAX_REDIRECTS: usize = 3;

/// A public catalog, its address, and the id to look up there.
pub(super) struct Source<'i> {
    pub(super) catalog: &'static str,
    base: String,
    /// Redirects to hosts of this domain are followed; `None` if the base is the person's own.
    domain: Option<&'static str>,
    id: &'i str,
}

impl<'i> Source<'i> {
    /// Takes the base URL from the environment variable if it is set, else `host` in `domain`.
    pub(super) fn new(
        catalog: &'static str,
        variable: &str,
        (host, domain): (&str, &'static str),
        id: &'i str,
    ) -> Self {
        let named = std::env::var(variable).ok().filter(|base| !base.is_empty());
        let domain = named.is_none().then_some(domain);
        let base = named.unwrap_or_else(|| format!("https://{host}"));
        Self {
            catalog,
            base: base.trim_end_matches('/').to_owned(),
            domain,
            id,
        }
    }

    /// Returns the response body.
    pub(super) fn get(&self, path: &str) -> Result<String, LookupError> {
        let begun = Instant::now();
        let mut address = format!("{}{path}", self.base);
        for _ in 0..=MAX_REDIRECTS {
            let agent = web::agent(begun, DefaultResolver::default());
            let mut response = match agent.get(&address).call() {
                Ok(response) => response,
                Err(ureq::Error::StatusCode(404)) => return Err(self.unknown()),
                Err(err) => return Err(self.failed(err)),
            };
            if !response.status().is_redirection() {
                let body = response.body_mut().with_config().limit(MAX_BYTES);
                let text = body.lossy_utf8(true).read_to_string();
                return text.map_err(|err| self.failed(err));
            }
            let to = response.headers().get(LOCATION);
            let to = to.map_or("", |to| to.to_str().unwrap_or_default());
            address =
                redirected(&address, to, self.domain).ok_or_else(|| LookupError::Redirect {
                    catalog: self.catalog,
                    to: to.to_owned(),
                })?;
        }
        Err(self.failed(ureq::Error::TooManyRedirects))
    }

    fn failed(&self, err: ureq::Error) -> LookupError {
        LookupError::Network {
            catalog: self.catalog,
            source: Box::new(err),
        }
    }

    pub(super) fn unknown(&self) -> LookupError {
        LookupError::Unknown {
            catalog: self.catalog,
            id: self.id.to_owned(),
        }
    }

    pub(super) fn unreadable(&self, detail: &dyn std::fmt::Display) -> LookupError {
        LookupError::Response {
            catalog: self.catalog,
            detail: detail.to_string(),
        }
    }
}

/// Returns the address that a redirect leads to, or `None` if it is not followed.
///
/// It must stay on the same server, or go from https to https within `domain`: then it cannot lead to an address inside the
/// user's network, as a name in `domain` with a certificate does not name one.
fn redirected(from: &str, to: &str, domain: Option<&str>) -> Option<String> {
    let from = Url::parse(from).ok()?;
    let (to, is_same_server) = web::redirected(&from, to)?;
    let is_in_domain = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        let is_in = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        url.scheme() == "https" && url.port().is_none() && domain.is_some_and(is_in)
    };
    (is_same_server || (is_in_domain(&from) && is_in_domain(&to))).then(|| to.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_in_the_domain_of_the_catalog() {
        let from = "https://export.arxiv.org/api/query?id_list=1";
        for (to, followed) in [
            ("/api/query?id_list=2", true),
            ("https://arxiv.org/api", true),
            ("//www.arxiv.org/api", true),
            ("http://export.arxiv.org/api", false),
            ("https://arxiv.org:8443/api", false),
            ("https://notarxiv.org/", false),
            ("https://arxiv.org.example.org/", false),
            ("https://arxiv.org@example.org/", false),
            ("https://example.org/", false),
            ("https://127.0.0.1/", false),
            ("https://[::1]/", false),
            ("https://169.254.169.254/latest/meta-data", false),
            ("https://10.0.0.1/", false),
            ("https://localhost/", false),
            ("file:///etc/passwd", false),
            ("data:text/plain,x", false),
            ("", false),
        ] {
            let address = redirected(from, to, Some("arxiv.org"));
            assert_eq!(address.is_some(), followed, "{to}: {address:?}");
        }
    }

    #[test]
    fn redirects_of_a_server_of_ones_own_stay_on_it() {
        for (from, to, followed) in [
            ("http://127.0.0.1:9/a", "/b", true),
            ("http://127.0.0.1:9/a", "http://127.0.0.1:9/b", true),
            ("http://127.0.0.1:9/a", "http://127.0.0.1:10/b", false),
            ("http://127.0.0.1:9/a", "http://localhost:9/b", false),
            ("http://127.0.0.1:9/a", "https://export.arxiv.org/", false),
            ("https://mirror.arxiv.org/a", "https://arxiv.org/", false),
        ] {
            let address = redirected(from, to, None);
            assert_eq!(address.is_some(), followed, "{from} {to}: {address:?}");
        }
    }
}
