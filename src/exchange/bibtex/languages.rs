//! The languages of `babel`, as language tags (BCP 47).

/// Returns the tag of a language, or its name where there is none.
pub(super) fn tag(name: &str) -> &str {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("lang").unwrap_or(&lower);
    let known = LANGUAGES
        .iter()
        .find(|(_, names)| names.split(' ').any(|known| known == lower));
    known.map_or(name, |(tag, _)| tag)
}

const LANGUAGES: [(&str, &str); 34] = [
    ("en", "english"),
    ("en-US", "american usenglish usamerican"),
    ("en-GB", "british ukenglish"),
    ("en-CA", "canadian"),
    ("en-AU", "australian"),
    ("de", "german ngerman deutsch"),
    ("de-AT", "austrian naustrian"),
    ("de-CH", "swissgerman nswissgerman"),
    ("fr", "french francais français frenchb"),
    ("fr-CA", "acadian canadien"),
    ("es", "spanish español"),
    ("ca", "catalan"),
    ("gl", "galician"),
    ("eu", "basque"),
    ("pt", "portuguese portuges"),
    ("pt-BR", "brazilian brazil"),
    ("it", "italian italiano"),
    ("nl", "dutch"),
    ("sv", "swedish"),
    ("da", "danish"),
    ("nb", "norsk norwegian"),
    ("nn", "nynorsk"),
    ("fi", "finnish"),
    ("is", "icelandic"),
    ("pl", "polish"),
    ("cs", "czech"),
    ("sk", "slovak"),
    ("hu", "hungarian magyar"),
    ("ru", "russian"),
    ("el", "greek"),
    ("tr", "turkish"),
    ("la", "latin"),
    ("ja", "japanese"),
    ("zh", "chinese"),
];
