//! The identifiers that the addresses of resolvers, preprint servers and publishers contain.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::domain::Identifier;
use crate::domain::resource::identifier::{identifier, is_digits};

/// The sites that show papers of arXiv, and what stands before the id in the path.
const ARXIV: &[(&str, &[&str])] = &[
    ("arxiv.org", &["abs/", "pdf/", "html/", "format/", "ps/"]),
    ("lanl.gov", &["abs/", "pdf/"]),
    ("ar5iv.org", &["abs/", "html/", "pdf/"]),
    ("arxiv-vanity.com", &["papers/"]),
    ("alphaxiv.org", &["abs/", "pdf/", "overview/"]),
    ("scirate.com", &["arxiv/"]),
    ("huggingface.co", &["papers/"]),
    ("semanticscholar.org", &["arXiv:", "paper/arXiv:"]),
];

/// The sites whose path is a DOI.
const DOI: &[&str] = &[
    "doi.org",
    "doi.acm.org",
    "doi.ieeecomputersociety.org",
    "doi.wiley.com",
    "doi.pangaea.de",
    "link.aps.org",
];

/// The sites that have a DOI in the path, after these words. Others have it after `doi/` and the name of a view.
const PUBLISHERS: &[(&str, &[&str])] = &[
    (
        "link.springer.com",
        &["article/", "chapter/", "book/", "content/pdf/"],
    ),
    ("springerlink.com", &["article/", "chapter/", "book/"]),
    ("journals.aps.org", &["abstract/", "pdf/"]),
    ("iopscience.iop.org", &["article/"]),
    ("biorxiv.org", &["content/"]),
    ("medrxiv.org", &["content/"]),
    ("frontiersin.org", &["articles/"]),
    ("jstor.org", &["stable/"]),
    ("emerald.com", &["content/doi/"]),
];

/// The views of a page with a DOI, which stand before it.
const VIEWS: &[&str] = &[
    "abs",
    "abstract",
    "book",
    "citedby",
    "epdf",
    "epub",
    "figure",
    "full",
    "full-xml",
    "fullHtml",
    "pdf",
    "pdfdirect",
    "pdfplus",
    "reader",
    "ref",
    "references",
    "suppl",
    "summary",
    "xml",
];

/// The same where they stand after it.
const ENDS: &[&str] = &[
    "/abstract",
    "/epdf",
    "/full",
    "/full/html",
    "/fulltext",
    "/html",
    "/meta",
    "/pdf",
    "/references",
    "/summary",
    ".full",
    ".full-text",
    ".abstract",
    ".full.pdf",
    ".pdf",
];

/// Returns the arXiv id or the DOI that an address contains.
pub(super) fn resolved(address: &str) -> Option<Identifier> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    let is_of = |site: &str| {
        host.strip_suffix(site)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let path = percent_decode_str(url.path().trim_start_matches('/'))
        .decode_utf8()
        .ok()?;
    let path = path.trim_end_matches('/');
    for (_, heads) in ARXIV.iter().filter(|(site, _)| is_of(site)) {
        let id = heads.iter().find_map(|head| after(path, head));
        let named = id.and_then(|id| identifier(&format!("arxiv:{}", id.trim_end_matches(".pdf"))));
        if let Some(named @ Identifier::Arxiv(_)) = named {
            return Some(named);
        }
    }
    if DOI.iter().any(|site| is_of(site)) {
        return identifier(&format!("doi:{path}"));
    }
    if is_of("nature.com") {
        return nature(path);
    }
    if is_of("journals.plos.org") {
        let id = url.query_pairs().find(|(key, _)| key == "id")?.1;
        return doi(&id);
    }
    let heads = PUBLISHERS
        .iter()
        .find(|(site, _)| is_of(site))
        .map_or(&[][..], |(_, heads)| heads);
    let in_path = heads.iter().find_map(|head| Some(path.split_once(head)?.1));
    // Only an address of a publisher has it elsewhere than after "doi/".
    doi(in_path.or_else(|| after_view(path))?)
}

/// Returns what follows `doi/` and perhaps the name of a view.
fn after_view(path: &str) -> Option<&str> {
    let (before, rest) = path.split_once("doi/")?;
    if !(before.is_empty() || before.ends_with('/')) {
        return None;
    }
    match rest.split_once('/') {
        Some((view, rest)) if VIEWS.contains(&view) => Some(rest),
        _ => Some(rest),
    }
}

/// The pages of the publisher Nature have the last part of the DOI.
fn nature(path: &str) -> Option<Identifier> {
    let id = path.strip_prefix("articles/")?.trim_end_matches(".pdf");
    let is_suffix = id.len() >= 6 && id.contains(|c: char| c.is_ascii_digit()) && !id.contains('/');
    is_suffix.then(|| identifier(&format!("doi:10.1038/{id}")))?
}

/// Returns the DOI at the beginning of the rest of a path, without what names a view of the page.
fn doi(rest: &str) -> Option<Identifier> {
    // In a journal of the American Physical Society its short name comes first.
    let at = rest
        .find("10.")
        .filter(|at| *at == 0 || rest.as_bytes()[at - 1] == b'/')?;
    let mut doi = &rest[at..];
    while let Some(shorter) = ENDS.iter().find_map(|end| doi.strip_suffix(end)) {
        doi = shorter;
    }
    if let Some((bare, version)) = doi.rsplit_once('v')
        && doi.starts_with("10.1101/")
        && !version.is_empty()
        && is_digits(version)
    {
        doi = bare;
    }
    identifier(&format!("doi:{doi}"))
}

fn after<'t>(text: &'t str, head: &str) -> Option<&'t str> {
    let found = text.get(..head.len())?;
    found
        .eq_ignore_ascii_case(head)
        .then(|| &text[head.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_preprint_servers_hold_the_arxiv_id() {
        for (address, id) in [
            ("https://arxiv.org/abs/1706.03762v7", "1706.03762"),
            ("https://arxiv.org/pdf/cs/0112017v1.pdf", "cs/0112017"),
            ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001"),
            ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
            ("https://www.alphaxiv.org/abs/1706.03762", "1706.03762"),
            ("https://huggingface.co/papers/1706.03762", "1706.03762"),
            (
                "https://api.semanticscholar.org/arXiv:1706.03762",
                "1706.03762",
            ),
            ("https://arxiv.org/list/cs.LG", ""),
        ] {
            let found = resolved(address);
            let expected = Some(Identifier::Arxiv(id.to_owned())).filter(|_| !id.is_empty());
            assert_eq!(found, expected, "{address}");
        }
        let arxiv = resolved("https://doi.org/10.48550/ARXIV.1706.03762");
        assert_eq!(arxiv, Some(Identifier::Arxiv("1706.03762".to_owned())));
    }

    #[test]
    fn addresses_of_publishers_hold_the_doi() {
        for (address, doi) in [
            (
                "https://dx.doi.org/10.1145/3600006.3613165",
                "10.1145/3600006.3613165",
            ),
            (
                "http://dx.doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
                "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            ),
            (
                "https://dl.acm.org/doi/10.1145/3600006.3613165",
                "10.1145/3600006.3613165",
            ),
            (
                "https://dl.acm.org/doi/pdf/10.1145/3600006.3613165?download=true",
                "10.1145/3600006.3613165",
            ),
            (
                "https://link.springer.com/article/10.1007/s11192-020-03690-4#Sec1",
                "10.1007/s11192-020-03690-4",
            ),
            (
                "https://link.springer.com/content/pdf/10.1007/s11192-020-03690-4.pdf",
                "10.1007/s11192-020-03690-4",
            ),
            (
                "https://onlinelibrary.wiley.com/doi/full/10.1002/spe.4380211102",
                "10.1002/spe.4380211102",
            ),
            (
                "https://agupubs.onlinelibrary.wiley.com/doi/10.1029/2019GL085378",
                "10.1029/2019GL085378",
            ),
            (
                "https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102",
                "10.1103/PhysRevLett.116.061102",
            ),
            (
                "https://www.nature.com/articles/nature14539",
                "10.1038/nature14539",
            ),
            (
                "https://www.nature.com/articles/s41586-021-03819-2.pdf",
                "10.1038/s41586-021-03819-2",
            ),
            (
                "https://www.science.org/doi/abs/10.1126/science.1127647",
                "10.1126/science.1127647",
            ),
            (
                "https://www.tandfonline.com/doi/abs/10.1080/00031305.2016.1154108",
                "10.1080/00031305.2016.1154108",
            ),
            (
                "https://iopscience.iop.org/article/10.1088/1742-5468/ac3a74/meta",
                "10.1088/1742-5468/ac3a74",
            ),
            (
                "https://www.biorxiv.org/content/10.1101/2020.07.12.199554v1.full.pdf",
                "10.1101/2020.07.12.199554",
            ),
            (
                "https://www.frontiersin.org/articles/10.3389/fnins.2018.00774/full",
                "10.3389/fnins.2018.00774",
            ),
            (
                "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001",
                "10.1371/journal.pone.0000001",
            ),
            (
                "https://www.degruyter.com/document/doi/10.1515/9783110289640.1/html",
                "10.1515/9783110289640.1",
            ),
            (
                "https://zenodo.org/doi/10.5281/zenodo.1234",
                "10.5281/zenodo.1234",
            ),
        ] {
            assert_eq!(
                resolved(address),
                Some(Identifier::Doi(doi.to_owned())),
                "{address}"
            );
        }
        for address in [
            "https://ieeexplore.ieee.org/document/1467360",
            "https://www.nature.com/articles",
            "https://www.nature.com/collections/abc",
            "https://example.org/about/doi/registration",
            "https://example.org/releases/10.1234/notes",
            "https://www.jstor.org/stable/2283970",
        ] {
            assert_eq!(resolved(address), None, "{address}");
        }
    }
}
