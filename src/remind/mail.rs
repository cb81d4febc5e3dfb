//! A reminder as a letter: a message in plain text (RFC 5322) for `sendmail -t`.

use std::str::FromStr;

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use crate::text;

/// An address to send to: that of a user of this machine, or one with a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// Words that are no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an address of mail: expected such as you or you@example.org")]
pub struct ParseAddressError(String);

impl FromStr for Address {
    type Err = ParseAddressError;

    /// Takes a dot-atom with or without a domain (RFC 5322, section 3.4.1, without quoted parts and literals), so that
    /// nothing in it can end a header or add a recipient.
    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        let atom = |atom: &str| {
            let special = "!#$%&'*+-/=?^_`{|}~";
            let taken = |c: char| c.is_ascii_alphanumeric() || special.contains(c);
            !atom.is_empty() && atom.chars().all(taken)
        };
        let dot_atom = |part: &str| part.split('.').all(atom);
        let (user, domain) = match text.split_once('@') {
            Some((user, domain)) => (user, Some(domain)),
            None => (text, None),
        };
        // A program that is handed the address may take a leading hyphen for an option.
        let fits = dot_atom(user) && domain.is_none_or(dot_atom) && !text.starts_with('-');
        if fits && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseAddressError(text.to_owned()))
        }
    }
}

/// A letter to oneself.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// To whom; it is from the same.
    pub to: &'a Address,
    /// One line.
    pub subject: &'a str,
    /// More lines.
    pub body: &'a str,
    /// When it was written, in milliseconds since 1970 UTC.
    pub at: i64,
    /// What tells it from other letters: letters, digits, hyphens and dots.
    pub id: &'a str,
}

/// Writes the letter, lines ending in CR LF. Text is of unknown origin; it is made safe here.
pub fn message(letter: &Letter<'_>) -> std::io::Result<String> {
    let to = letter.to.0.as_str();
    MessageBuilder::new()
        .from(to)
        .to(to)
        .subject(text::line(letter.subject).into_owned())
        .date(letter.at / 1_000)
        .message_id(format!("{}@reads.invalid", letter.id))
        // It was no person who wrote it, and none should be told of absences (RFC 3834, section 5).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(text::block(letter.body).into_owned())
        .write_to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address() {
        for good in [
            "you",
            "first.last@example.org",
            "you+reads@mail.example.org",
        ] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a b",
            "a@b@c",
            "a,b",
            "you@",
            "@example.org",
            "a\nBcc: b",
            "-oQ/tmp",
            "a..b",
            "ü@example.org",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }

    #[test]
    fn nothing_adds_a_header() {
        let to = "you@example.org".parse().unwrap();
        let letter = Letter {
            to: &to,
            subject: "due\r\nBcc: all@example.org",
            body: "one\n.\r\nBcc: x",
            at: 1_795_435_200_000,
            id: "due-1",
        };
        let message = message(&letter).unwrap();
        let (headers, body) = message.split_once("\r\n\r\n").unwrap();
        assert!(
            !headers.lines().any(|line| line.starts_with("Bcc")),
            "{headers}"
        );
        assert!(
            headers.contains("Date: Mon, 23 Nov 2026 12:00:00 +0000"),
            "{headers}"
        );
        assert!(body.contains("one"), "{body}");
    }
}
