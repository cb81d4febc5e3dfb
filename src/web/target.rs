//! Where requests for feeds and catalogs may go.
//!
//! Only to http and https, and to no address with a user name or password. The first address is the person's own choice, and may
//! be a server of their own network. What a server names (by a redirect, or as the feed of a page) is on the same server, or on
//! a host all of whose addresses are public, so that no server can reach into the person's network. A redirect from https to
//! http is not followed. The resolver checks the addresses that are connected to, so that a second lookup cannot differ. Behind
//! a proxy, which looks names up itself, only addresses in numbers are checked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use super::redirected;

/// An address to which a request may go.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) url: Url,
    /// The server that the person chose.
    chosen: url::Origin,
}

impl Target {
    /// An address that the person chose.
    pub(crate) fn chosen(address: &str) -> Result<Self, String> {
        let url = Url::parse(address).map_err(|_| format!("'{address}' is no address"))?;
        let chosen = url.origin();
        Self { url, chosen }.checked()
    }

    /// The address of a redirect.
    pub(crate) fn redirected(&self, to: &str) -> Result<Self, String> {
        let target = self.named(to)?;
        if self.url.scheme() == "https" && target.url.scheme() == "http" {
            let reason = format!(
                "it redirects from https to '{}', which is not followed",
                target.url
            );
            return Err(reason);
        }
        Ok(target)
    }

    /// An address that the server names.
    pub(crate) fn named(&self, to: &str) -> Result<Self, String> {
        let (mut url, _) =
            redirected(&self.url, to).ok_or_else(|| format!("it leads to '{to}'"))?;
        url.set_fragment(None);
        let chosen = self.chosen.clone();
        Self { url, chosen }.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let url = &self.url;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(format!("'{url}' is no http or https address"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let host = url.host_str().unwrap_or_default();
            return Err(format!(
                "the address has a user name or password for {host}"
            ));
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            _ => None,
        };
        if !self.is_chosen() && ip.is_some_and(|ip| !is_public(ip)) {
            return Err(NotPublic(url.host_str().unwrap_or_default().to_owned()).to_string());
        }
        Ok(self)
    }

    fn is_chosen(&self) -> bool {
        self.url.origin() == self.chosen
    }

    /// Returns the resolver for this address.
    pub(crate) fn resolver(&self) -> Checked {
        Checked {
            is_any_allowed: self.is_chosen(),
        }
    }
}

/// Looks up the addresses of a host, which have to be public unless the person chose it.
#[derive(Debug)]
pub(crate) struct Checked {
    is_any_allowed: bool,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout);
        let found = found.map_err(|err| match err {
            Error::Io(_) => Error::HostNotFound,
            err => err,
        })?;
        // The person's own proxy.
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.uri() == uri);
        if self.is_any_allowed || is_proxy || found.iter().all(|found| is_public(found.ip())) {
            return Ok(found);
        }
        let host = uri.host().unwrap_or_default();
        Err(Error::Other(Box::new(NotPublic(host.to_owned()))))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("it leads to {0}, which is no public address")]
pub(crate) struct NotPublic(String);

/// Returns whether an address belongs to the public Internet (IANA, special-purpose address registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !matches!(
        ip.octets(),
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // Mapped from IPv4, translated from it (RFC 6052), and 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        // IETF protocols with Teredo, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web;

    #[test]
    fn the_network_of_the_person_is_not_public() {
        for ip in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::192.168.1.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:c0a8:101::",
            "3fff::1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "1.1.1.1",
            "9.9.9.9",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "193.99.144.80",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::",
            "2001:200::1",
            "2606:4700::1111",
            "2a00:1450:4001::1",
        ] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn only_web_addresses_without_user_are_chosen() {
        for (address, good) in [
            ("http://127.0.0.1:9/feed", true),
            ("https://example.org/", true),
            ("https://[::1]/", true),
            ("https://user@example.org/", false),
            ("https://:pass@example.org/", false),
            ("ftp://example.org/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("example.org", false),
            ("http://", false),
            ("", false),
        ] {
            assert_eq!(Target::chosen(address).is_ok(), good, "{address}");
        }
    }

    #[test]
    fn a_server_leads_to_itself_or_to_a_public_address() {
        for (from, to, followed) in [
            ("http://127.0.0.1:9/a", "/b", true),
            ("http://127.0.0.1:9/a", "http://127.0.0.1:10/b", false),
            ("http://127.0.0.1:9/a", "https://1.1.1.1/b", true),
            ("https://example.org/a", "https://example.com/b", true),
            ("https://example.org/a", "http://example.org/b", false),
            ("http://example.org/a", "https://example.org/b", true),
            ("https://example.org/", "https://127.0.0.1/", false),
            ("https://example.org/", "https://0x7f.1/", false),
            ("https://example.org/", "https://2130706433/", false),
            ("https://example.org/", "https://[::ffff:a00:1]/", false),
            ("https://example.org/", "https://u:p@example.com/", false),
            ("https://example.org/", "file:///etc/passwd", false),
            ("https://example.org/", "data:text/plain,x", false),
            ("https://example.org/", "", false),
        ] {
            let from = Target::chosen(from).unwrap();
            let to = from.redirected(to);
            assert_eq!(to.is_ok(), followed, "{from:?}: {to:?}");
        }
        let page = Target::chosen("https://example.org/").unwrap();
        assert!(page.named("http://example.org/feed").is_ok());
    }

    #[test]
    fn what_a_host_resolves_to_is_checked_where_it_is_connected_to() {
        let page = Target::chosen("https://example.org/").unwrap();
        let local = page.redirected("https://localhost:1/").unwrap();
        let agent = web::agent(std::time::Instant::now(), local.resolver());
        let err = agent.get(local.url.as_str()).call().unwrap_err();
        assert!(
            matches!(&err, Error::Other(err) if err.is::<NotPublic>()),
            "{err}"
        );
    }
}
