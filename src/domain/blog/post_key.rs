//! How the log names a post.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names a post within its blog, the same on every device: the first 8 bytes of a hash of its id, as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PostKey(u64);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not the key of a post: expected 16 hexadecimal digits")]
pub struct ParsePostKeyError(String);

impl PostKey {
    /// The namespace of posts (RFC 9562 section 5.5). It must never change.
    const POST: Uuid = Uuid::from_u128(0x7a3e_05d2_61bf_4c89_a0f4_3d5b_92c7_18e6);

    pub fn of(id: &str) -> Self {
        Self(Uuid::new_v5(&Self::POST, id.as_bytes()).as_u64_pair().0)
    }
}

impl fmt::Display for PostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<PostKey> for String {
    fn from(key: PostKey) -> Self {
        key.to_string()
    }
}

impl FromStr for PostKey {
    type Err = ParsePostKeyError;

    fn from_str(text: &str) -> Result<Self, ParsePostKeyError> {
        let is_key = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let key = u64::from_str_radix(text, 16).ok().filter(|_| is_key);
        key.map(Self)
            .ok_or_else(|| ParsePostKeyError(text.to_owned()))
    }
}

impl TryFrom<String> for PostKey {
    type Error = ParsePostKeyError;

    fn try_from(text: String) -> Result<Self, ParsePostKeyError> {
        text.parse()
    }
}
