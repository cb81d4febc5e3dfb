//! What every request over the network has in common: the user agent, and that redirects are followed by hand, so that each of
//! them is checked first.

use std::time::{Duration, Instant};

use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

/// The time limit of a request, redirects and body included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns an agent for one request, which ends when `TIMEOUT` has passed since `begun`. It follows no redirect.
pub(crate) fn agent(begun: Instant, resolver: impl Resolver) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT.saturating_sub(begun.elapsed())))
        .user_agent(concat!("reads/", env!("CARGO_PKG_VERSION")))
        .max_redirects(0)
        .build();
    ureq::Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Returns the address that a redirect leads to, and whether it is on the same server. Returns `None` if it is no address.
pub(crate) fn redirected(from: &Url, to: &str) -> Option<(Url, bool)> {
    let to = from.join(to).ok().filter(|_| !to.is_empty())?;
    let is_same_server = from.has_host() && from.origin() == to.origin();
    Some((to, is_same_server))
}
