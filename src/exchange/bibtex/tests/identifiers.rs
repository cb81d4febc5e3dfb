//! Which identifiers and addresses are found.

use super::*;

#[test]
fn identifiers_are_found_in_all_their_places() {
    for (fields, arxiv) in [
        ("eprint={arXiv:2103.01045}", "2103.01045"),
        ("eprint={2103.01045}", "2103.01045"),
        (
            "eprint={arXiv:2101.00006v2 [cs.CL]}, archiveprefix={arXiv}",
            "2101.00006",
        ),
        (
            "eprint={9711200}, eprinttype={arxiv}, primaryclass={hep-th}",
            "hep-th/9711200",
        ),
        ("eprint={https://arxiv.org/abs/2103.01045v3}", "2103.01045"),
        ("arxivid={2103.01045}", "2103.01045"),
        ("journal={arXiv preprint arXiv:2103.01047}", "2103.01047"),
        ("journal={CoRR}, volume={abs/2103.01048}", "2103.01048"),
        ("note={arXiv:2103.01049 [cs]}", "2103.01049"),
        (
            "howpublished={\\url{https://arxiv.org/abs/2103.01050}}",
            "2103.01050",
        ),
    ] {
        let work = work(&format!("@misc{{k, title={{T}}, {fields}}}"));
        assert_eq!(
            work.metadata.arxiv,
            Some(Some(arxiv.to_owned())),
            "{fields}"
        );
    }
    for fields in [
        "eprint={2103.01045}, eprinttype={jstor}",
        "note={A comment on arXiv:2103.01049}",
    ] {
        assert_eq!(
            work(&format!("@misc{{k, title={{T}}, {fields}}}"))
                .metadata
                .arxiv,
            None
        );
    }
    for (field, doi) in [
        (
            "10.1002/(SICI)1521(199901)5:1<21::AID>3.0.CO;2-9",
            "10.1002/(SICI)1521(199901)5:1<21::AID>3.0.CO;2-9",
        ),
        (
            "10.1002/(SICI)1521{\\textless}21::AID$>$3.0.CO;2-9",
            "10.1002/(SICI)1521<21::AID>3.0.CO;2-9",
        ),
        ("10.1002/a&lt;b", "10.1002/a<b"),
        ("10.1000/a,b", "10.1000/a,b"),
        ("10.1007/x\\_29", "10.1007/x_29"),
        ("10.1007/x{\\_}29--30", "10.1007/x_29--30"),
        ("https://dx.doi.org/10.1000/a", "10.1000/a"),
        ("doi:10.1000/a", "10.1000/a"),
        ("info:doi/10.1000/a", "10.1000/a"),
        (
            "http://doi.example.org.proxy.example:2048/10.1000/a",
            "10.1000/a",
        ),
        ("{10.1000/a} (print)", "10.1000/a"),
    ] {
        let work = work(&format!("@misc{{k, title={{T}}, doi={{{field}}}}}"));
        assert_eq!(work.metadata.doi, Some(Some(doi.to_owned())), "{field}");
    }
    for isbn in [
        "978-0-387-25146-2 978-0-387-29362-2",
        "978-0-387-25146-2 (print)",
        "0-387-25146-X; 9780387251462",
    ] {
        let work = work(&format!("@phdthesis{{k, title={{T}}, isbn={{{isbn}}}}}"));
        assert_eq!(work.metadata.isbn, Some(Some("9780387251462".to_owned())));
    }
}

#[test]
fn an_address_is_found_among_words() {
    for (fields, url) in [
        (
            "url={https://x.example/a\\_b?c=1\\&d=2\\%20}",
            "https://x.example/a_b?c=1&d=2%20",
        ),
        (
            "url={\\url{http://x.example/~ada}}",
            "http://x.example/~ada",
        ),
        (
            "url={http://x.example/{\\textasciitilde}ada}",
            "http://x.example/~ada",
        ),
        (
            "howpublished={Available at \\url{https://x.example/a}, accessed 2020}",
            "https://x.example/a",
        ),
        (
            "url={https://x.example/a https://x.example/b}",
            "https://x.example/a",
        ),
        (
            "url={https://x.example/a; https://x.example/b}",
            "https://x.example/a",
        ),
        (
            "url={https://x.example/a (accessed 2020)}",
            "https://x.example/a",
        ),
        (
            "url={HTTP://x.example/a b.pdf}",
            "http://x.example/a%20b.pdf",
        ),
        ("url={http://x.example/a|b}", "http://x.example/a%7Cb"),
        ("url={www.x.example/a}", "http://www.x.example/a"),
        ("ee={https://x.example/a}", "https://x.example/a"),
        (
            "note={See \\url{https://x.example/a}.}",
            "https://x.example/a",
        ),
    ] {
        let work = work(&format!("@misc{{k, title={{T}}, {fields}}}"));
        assert_eq!(work.metadata.url, Some(Some(url.to_owned())), "{fields}");
    }
    let other = work("@misc{k, title={T}, doi={http://x.example/a}, url={http://x.example/b}}");
    assert_eq!(
        other.metadata.url,
        Some(Some("http://x.example/b".to_owned()))
    );
    let local = work("@misc{k, title={T}, url={ftp://x.example/a}}");
    assert_eq!(local.metadata.url, None);
    assert!(local.sources[NAME].contains("ftp://x.example/a"));
}
