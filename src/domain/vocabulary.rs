//! Enums with one text form per variant (kinds, depths, statuses …), which catalog files, the database, the command line
//! and all output share.

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {set} '{word}': expected one of {}", known.join(", "))]
pub struct UnknownWordError {
    pub(crate) set: &'static str,
    pub(crate) word: String,
    pub(crate) known: &'static [&'static str],
}

/// Declares such an enum, with `ALL`, `WORDS`, `as_str`, `Display`, `FromStr`, and serde by word.
macro_rules! vocabulary {
    ($(#[$meta:meta])* pub enum $name:ident: $set:literal {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The words of [`Self::ALL`], in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::UnknownWordError;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::domain::UnknownWordError {
                        set: $set,
                        word: word.to_owned(),
                        known: Self::WORDS,
                    }),
                }
            }
        }

        $crate::domain::text_form::text_form!($name, str::parse);
    };
}
pub(crate) use vocabulary;
