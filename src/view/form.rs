//! The forms of output.

/// The form in which items are printed. Commands without tables print for people, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A table with a header, for people
    Table,
    /// One line each, cells separated by tabs, without a header
    Plain,
    /// One array of objects
    Json,
    /// Comma-separated values with a header (RFC 4180)
    Csv,
    /// A Markdown table
    Markdown,
}
