//! The feed of a page.

use super::NOW;
use crate::feeds::{Found, find};
use crate::web::server::Server;

const HEAD: &str = "HTTP/1.1 200 OK\nContent-Type: text/html\n\n";
const FEED: &str =
    "HTTP/1.1 200 OK\n\n<rss version='2.0'><channel><title>T</title></channel></rss>";

fn found(server: &Server, path: &str) -> Found {
    find(&server.url(path), NOW).unwrap()
}

#[test]
fn a_page_may_be_the_feed() {
    let server = Server::new(&[("/", &FEED.replace("\n\n", "\nContent-Type: text/html\n\n"))]);
    let found = found(&server, "/");
    assert_eq!(found.address, server.url("/"));
    assert_eq!(server.paths(), ["/"]);
}

#[test]
fn a_page_names_its_feed() {
    for link in [
        "<link rel='alternate' type='application/rss+xml' href='/x'>",
        "<LINK REL='Home Alternate' TYPE='Application/Atom+XML; charset=utf-8' HREF=x>",
        "<link rel=alternate type=application/feed+json href=/x#top /><link rel=alternate type=application/rss+xml href=/y>",
        "<base href='/a/'><link rel=alternate type=application/json href=../x>",
        "<link rel=alternate type=application/rss+xml href=/comments title=Comments><link rel=alternate type=application/rss+xml href='/x'>",
        "<link rel=alternate type=application/rss+xml href=http://10.0.0.1/><link rel=alternate type=application/rss+xml href=/x>",
        "<p <script>if (a < b)</script><link rel=alternate type=application/rss+xml href='BASE/x'>",
    ] {
        let page = format!("{HEAD}<!doctype html><title>P</title>{link}<body>");
        let server = Server::new(&[("/", &page), ("/x", FEED), ("/comments", FEED)]);
        let found = found(&server, "/");
        assert_eq!(found.address, server.url("/x"), "{link}");
        assert_eq!(server.paths(), ["/", "/x"], "{link}");
        let site = found.response.feed.unwrap().site;
        assert_eq!(site, Some(server.url("/")));
    }
}

#[test]
fn common_places_are_tried_in_turn() {
    let page = format!(
        "{HEAD}<link rel=stylesheet type=application/rss+xml href=/no><a href=/no>feed</a>"
    );
    let server = Server::new(&[("/blog/", &page), ("/blog/feed", HEAD), ("/rss.xml", FEED)]);
    assert_eq!(found(&server, "/blog/").address, server.url("/rss.xml"));
    let paths = server.paths();
    assert_eq!(paths[..3], ["/blog/", "/blog/feed", "/blog/feed.xml"]);
    assert_eq!(paths[9..], ["/feed", "/feed.xml", "/rss", "/rss.xml"]);
}

#[test]
fn what_was_looked_at_is_said() {
    let page = format!("{HEAD}<link rel=alternate type=application/rss+xml href=/gone>");
    let server = Server::new(&[("/", &page), ("/none", HEAD)]);
    let places =
        "and there is none at feed, feed.xml, rss, rss.xml, atom.xml, index.xml, feeds/, feed.json";
    let reason = |path: &str| find(&server.url(path), NOW).unwrap_err().to_string();
    assert_eq!(
        reason("/"),
        format!("the page names a feed that cannot be read, {places}")
    );
    assert_eq!(reason("/none"), format!("the page names no feed, {places}"));
    assert_eq!(reason("/gone"), "there is nothing at this address (404)");
}
