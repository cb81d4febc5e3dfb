//! Resource ids.

use clap::Args;

#[derive(Debug, Args)]
pub(in crate::commands) struct Ids {
    /// Numbers, slugs or prefixes of slugs
    #[arg(required = true, value_name = "ID")]
    pub(in crate::commands) ids: Vec<String>,
}
