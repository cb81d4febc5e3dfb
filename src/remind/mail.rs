//! Composes a reminder as a plain-text message (RFC 5322) for `sendmail -t`.

use std::str::FromStr;

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use crate::text;

/// A mail address, of a local user or with a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a mail address: expected one such as you or you@example.org")]
pub struct ParseAddressError(String);

impl FromStr for Address {
    type Err = ParseAddressError;

    /// Accepts a dot-atom with or without a domain (RFC 5322, section 3.4.1, without quoted strings and literals), so that an
    /// address cannot end a header or add a recipient.
    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        let atom = |atom: &str| {
            let special = "!#$%&'*+-/=?^_`{|}~";
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || special.contains(c);
            !atom.is_empty() && atom.chars().all(is_allowed)
        };
        let dot_atom = |part: &str| part.split('.').all(atom);
        let (user, domain) = match text.split_once('@') {
            Some((user, domain)) => (user, Some(domain)),
            None => (text, None),
        };
        // A mailer could take a leading hyphen for an option.
        let is_valid = dot_atom(user) && domain.is_none_or(dot_atom) && !text.starts_with('-');
        if is_valid && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseAddressError(text.to_owned()))
        }
    }
}

/// A message from the user to the same user.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The recipient and sender.
    pub to: &'a Address,
    pub subject: &'a str,
    pub body: &'a str,
    /// The date of the message, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Unique; consists of letters, digits, hyphens and dots.
    pub id: &'a str,
}

/// Formats the message with CRLF line ends. The text is untrusted and is escaped here.
pub fn message(letter: &Letter<'_>) -> std::io::Result<String> {
    let to = letter.to.0.as_str();
    MessageBuilder::new()
        .from(to)
        .to(to)
        .subject(text::line(letter.subject).into_owned())
        .date(letter.at / 1_000)
        .message_id(format!("{}@reads.invalid", letter.id))
        // Prevents automatic replies (RFC 3834, section 5).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(text::block(letter.body))
        .write_to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_address_is_accepted() {
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
    fn text_cannot_add_a_header() {
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
