//! The command line: words in, types out. No logic; what a command does is in `commands`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveTime;
use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use encoding_rs::Encoding;

use crate::domain::{
    Cadence, Depth, Kind, Metadata, OwnCadence, Pace, ParseCadenceError, ParseWhenError, Progress,
    Recall, RelationKind, Slug, Span, Status, Term, When, one_line, web_address,
};
use crate::exchange::{self, FORMATS};
use crate::remind::mail::Address;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const AFTER: &str = "\
An ID is a number, a slug or the start of a slug: 3, attention, att.
A DATE is 2027-01-15, today, yesterday, friday, 'last friday', 'in 3 weeks', 2w, '10d ago'.

A FILTER narrows a list, and several must all hold: domain:rag kind:paper tag:rlhf status:done depth:skim author:karpathy
  title:scaling year:>=2020 pages:<30 minutes:<15 due:<30d read:>=2025-01-01 -tag:skip, and words of title, authors, reason,
  tags, scope and notes.

Exit status: 0 done; 1 the command ran and failed; 2 the words were wrong.

Environment:
  READS_DB     the database file, where --db does not name one
  READS_ARXIV, READS_CROSSREF, READS_OPEN_LIBRARY  where to look up, in place of the public addresses
  READS_CONFIG  the configuration file, where it is not reads/config.toml in the usual directory
  READS_NOW    the date or instant to take for now: 2026-11-23, 2026-11-23T09:00:00Z
  READS_PAGER  the pager, before PAGER; 'less -FRX' where neither is set
  NO_COLOR     no colour; --color goes before it
  COLUMNS      the width of tables
  VISUAL, EDITOR  the editor for notes";

/// Track what to read, what you have read, and when to read it again.
///
/// Without a command: what is due, what you are reading, and what to read next.
#[derive(Debug, Parser)]
#[command(name = "reads", version, styles = STYLES, after_help = AFTER, max_term_width = 100)]
#[command(infer_subcommands = false, disable_help_subcommand = false)]
pub struct Cli {
    /// The database file [default: reads/reads.db in the data directory of the platform]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub db: Option<PathBuf>,

    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    pub color: ColorWhen,

    /// Print long output without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// Print the overview as JSON
    #[arg(long)]
    pub json: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even in a pipe.
    Always,
    /// Not at all.
    Never,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what is still to be read, by domain
    #[command(
        after_help = "Examples:\n  reads todo\n  reads todo --domain rag --kind paper\n  reads todo --json | jq -r '.[].url'"
    )]
    Todo(ListArgs),

    /// List everything, with status and due date
    #[command(
        after_help = "Examples:\n  reads list\n  reads list --status done --sort due\n  reads list --tag rlhf --format markdown"
    )]
    List(ListArgs),

    /// Show one resource whole
    #[command(after_help = "Examples:\n  reads show attention\n  reads show 3 --json")]
    Show(Show),

    /// Add something to read: by its address, arXiv id, DOI, ISBN or title
    #[command(
        after_help = "Examples:\n  reads add 1706.03762\n  reads add https://doi.org/10.1145/3600006.3613165 --domain rag --tag serving\n  reads add 978-1-4493-7332-0 --every 3y\n  reads add 'The Mythical Man-Month' --kind book --author 'Frederick P. Brooks' --before interview\n\nWhat has an identifier is looked up at arXiv, Crossref or Open Library, for 5 seconds at most. What is not found there is\nadded with what is known, and `reads lookup` asks again."
    )]
    Add(Add),

    /// Look up what was added and not found then
    #[command(after_help = "Examples:\n  reads lookup\n  reads lookup arxiv-1706-03762")]
    Lookup(Lookup),

    /// Correct the facts of an entry: with flags, or in your editor
    #[command(
        after_help = "Examples:\n  reads edit ddia --pages 590 --why 'The second edition, when it is out.'\n  reads edit ddia --clear pages\n  reads edit ddia\n\nWhat you say lies over what its catalog says, and stays when the catalog changes."
    )]
    Edit(Edit),

    /// Give tags
    #[command(after_help = "Example:\n  reads tag ddia attention to-cite")]
    Tag(Tag),

    /// Take a tag away
    #[command(after_help = "Example:\n  reads untag ddia to-cite")]
    Untag(Tag),

    /// Say how an entry stands to another
    #[command(
        after_help = "Examples:\n  reads relate chinchilla corrects scaling-laws\n  reads relate nanogpt implements attention --not"
    )]
    Relate(Relate),

    /// Take out an entry of your own
    #[command(
        after_help = "Example:\n  reads rm the-mythical-man-month\n\n`reads undo` puts it back, notes and all."
    )]
    Rm(Ids),

    /// Open an entry in your browser
    #[command(after_help = "Example:\n  reads open attention")]
    Open(Ids),

    /// Begin to read
    #[command(after_help = "Example:\n  reads start ddia dmls")]
    Start(Ids),

    /// Say how far you have come
    #[command(
        after_help = "Examples:\n  reads progress ddia 45%\n  reads progress ddia p120\n  reads progress ddia ch3"
    )]
    Progress(ProgressArgs),

    /// Record a finished reading; for what is followed: caught up
    #[command(
        after_help = "Examples:\n  reads done attention\n  reads done attention --on 2024-11-20\n  reads done attention --recall hard\n  reads done staff-engineer --depth skim --minutes 90 --note 'Chapter 2 again before the review.'"
    )]
    Done(Done),

    /// Give up
    #[command(
        after_help = "Example:\n  reads drop function-calling --because 'I use another vendor'"
    )]
    Drop(Drop),

    /// Put back among what is to be read
    #[command(after_help = "Example:\n  reads reopen function-calling")]
    Reopen(Ids),

    /// Follow a blog or feed: due again once a month, unless said otherwise
    #[command(after_help = "Example:\n  reads follow lethain netflix-techblog")]
    Follow(Ids),

    /// Follow no more
    #[command(after_help = "Example:\n  reads unfollow netflix-techblog")]
    Unfollow(Ids),

    /// List what is due to be read again, the longest due first
    #[command(
        after_help = "Examples:\n  reads due\n  reads due --within 30d\n  reads due --on 'next monday'\n  reads due --all --format csv\n  reads due --count\n  reads due --brief\n\nWith --exit-code the exit status is 1 where something is due and 0 where nothing is."
    )]
    Due(Due),

    /// Say what to read now, and why
    #[command(
        after_help = "Examples:\n  reads next\n  reads next 1 --time 45m\n  reads next --domain rag --json"
    )]
    Next(Next),

    /// Lay the reading that is left before an occasion or a date into weeks
    #[command(
        after_help = "Examples:\n  reads plan interview --hours 5/week\n  reads plan --by 2027-03-01 --domain rag,llm --hours 1/day\n  reads plan interview --ics > interview.ics\n\nHow long a reading takes is an estimate from pages or minutes; ~ marks what no catalog says.\nRates, and the hours that --hours goes before, are in the configuration file: see the README."
    )]
    Plan(Plan),

    /// Find by words, in titles, authors, reasons, tags, scopes and notes
    #[command(
        after_help = "Examples:\n  reads search scaling\n  reads search attention kind:paper -status:done\n  reads search 'sqrt(d_k)' author:vaswani\n\nWhat is typed is text: the start of a word is enough, and several words must all be there. The best comes first."
    )]
    Search(Search),

    /// Set how often to read again
    #[command(
        after_help = "Examples:\n  reads every attention 18m\n  reads every ddia 2y\n  reads every gpt-3 never\n  reads every attention default\n  reads every attention --adaptive"
    )]
    Every(Every),

    /// Put off what is due
    #[command(
        after_help = "Examples:\n  reads snooze attention 2w\n  reads snooze attention ddia 2027-03-01\n  reads snooze attention next friday"
    )]
    Snooze(Snooze),

    /// Name a dated event that makes resources due: an interview, a promotion
    #[command(
        subcommand,
        after_help = "Examples:\n  reads occasion add interview --on 2027-01-15\n  reads occasion list"
    )]
    Occasion(Occasion),

    /// Tie resources to an occasion
    #[command(after_help = "Example:\n  reads tie hnsw ddia interview")]
    Tie(Tie),

    /// Untie resources from an occasion
    #[command(after_help = "Example:\n  reads untie hnsw interview")]
    Untie(Tie),

    /// Write a note
    #[command(
        after_help = "Examples:\n  reads note attention 'Scaled by sqrt(d_k) so that softmax keeps a gradient.'\n  pbpaste | reads note attention -\n  reads note attention --edit\n  reads note --revise 12\n  reads note --rm 12"
    )]
    Note(NoteArgs),

    /// Print notes: those of one resource, or all
    #[command(after_help = "Examples:\n  reads notes\n  reads notes attention --json")]
    Notes(Notes),

    /// Print what was done, newest first
    #[command(after_help = "Examples:\n  reads log\n  reads log attention --limit 5")]
    Log(Log),

    /// Take back the last thing done, or one entry of the log; an undo can be undone
    #[command(
        after_help = "Examples:\n  reads undo\n  reads undo 12\n\nEach `reads undo` is itself the last thing done: a second one puts back what the first took.\nTo go further back, name the entry: `reads log` shows their numbers."
    )]
    Undo(Undo),

    /// Be reminded: by a calendar, on the desktop, by mail, every day
    #[command(
        subcommand,
        after_help = "Examples:\n  reads remind install --at 09:00\n  reads remind calendar --to ~/calendars/reads.ics\n\nFor a greeting in each new shell, put `reads due --brief` into its start-up file."
    )]
    Remind(Remind),

    /// Take over what other programs keep: references, bookmarks, shelves, feeds, lists
    #[command(
        after_help = "Examples:\n  reads import library.bib --dry-run\n  reads import goodreads_library_export.csv\n  curl -s https://example.org/awesome.md | reads import - --from markdown --domain systems\n\nAll of it is taken over, or nothing. What is here already is not added again: its gaps are filled, and labels, readings and\nnotes that are new are added. What the other program sorted under headings, folders or collections comes into a domain of\nthat name. `reads undo` takes the whole of it back."
    )]
    Import(Import),

    /// Print what is known in a form that other programs read
    #[command(
        after_help = "Examples:\n  reads export bibtex tag:to-cite > thesis.bib\n  reads export csv status:done year:>=2020 > read.csv\n  reads export jsonl > everything.jsonl\n  reads export catalog domain:rag --name rag-reading --title 'RAG, the short list' > rag.toml\n  reads export ics > reads.ics\n\nbibtex, csl-json and ris hold works, and nothing of what you did with them; csv and markdown hold where they stand; json and\njsonl hold your notes too. A calendar that is imported again moves its entries instead of doubling them."
    )]
    Export(Export),

    /// Lay in a catalog: the built-in one, or a file
    #[command(after_help = "Examples:\n  reads seed\n  reads seed my-catalog.toml")]
    Seed(Seed),

    /// Have several catalogs side by side, and keep them up to date
    #[command(
        subcommand,
        after_help = "Examples:\n  reads catalog add systems.toml\n  reads catalog list\n  reads catalog update"
    )]
    Catalog(Catalog),

    /// Copy the database, while it is in use
    #[command(
        after_help = "Examples:\n  reads backup\n  reads backup /mnt/stick/reads.backup\n\nWithout a file it goes beside the database, under a name that says when. Backups are also made unasked, before a new\nschema, a restore and an import of more than 1,000 works; of those the newest 5 are kept."
    )]
    Backup(Backup),

    /// Put a backup in place of the database, which is kept beside it
    #[command(
        after_help = "Example:\n  reads restore ~/.local/share/reads/reads.db.20261124T172017Z.backup\n\nThe backup is checked first. What was there before becomes a backup itself."
    )]
    Restore(Restore),

    /// Erase words that you noted, for good: out of the log and of every page of the file
    #[command(
        after_help = "Examples:\n  reads forget 15\n  reads forget attention\n\nA number is a note's, as `reads notes` shows it, or a reason's for dropping, as `reads log` shows it; all that the note ever\nsaid is erased. A slug is a resource's: all its notes, and the reasons for which it was dropped. An empty entry stays in the\nlog, so that order and undo still hold. Backups are named that still hold the words; what was exported is not reached."
    )]
    Forget(Forget),

    /// Check the database, and mend what is wrong with it
    #[command(
        after_help = "Examples:\n  reads doctor\n  reads doctor --mend\n\nChecks the file, its schema, each entry of the log, all that follows from the log, the index of words, and who can read it.\nWithout --mend nothing is changed."
    )]
    Doctor(Doctor),

    /// Print a completion script for a shell
    #[command(
        after_help = "Examples:\n  reads completions bash > ~/.local/share/bash-completion/completions/reads\n  reads completions zsh > ~/.zfunc/_reads\n  reads completions fish > ~/.config/fish/completions/reads.fish"
    )]
    Completions(Completions),

    /// Print the manual page
    #[command(
        after_help = "Examples:\n  reads man | man -l -\n  reads man done | man -l -\n  reads man --to ~/.local/share/man/man1"
    )]
    Man(Man),
}

/// One or more resources.
#[derive(Debug, Args)]
pub struct Ids {
    /// Numbers, slugs or starts of slugs
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
}

/// What a list is narrowed to.
#[derive(Debug, Args)]
pub struct Narrow {
    /// Only these domains
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    pub domain: Vec<String>,

    /// Only these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = word_parser::<Kind>(Kind::WORDS))]
    pub kind: Vec<Kind>,

    /// Only what has one of these tags
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<String>,
}

/// Of everything, what is wanted.
#[derive(Debug, Args)]
pub struct Picked {
    /// Filters: kind:paper, tag:rlhf, year:>=2020, -tag:skip, words; see `reads --help`
    #[arg(value_name = "FILTER")]
    pub terms: Vec<Term>,

    /// Filters.
    #[command(flatten)]
    pub narrow: Narrow,

    /// Only these statuses
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = word_parser::<Status>(Status::WORDS))]
    pub status: Vec<Status>,
}

/// What a list is narrowed to, and how it is printed.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Filters.
    #[command(flatten)]
    pub picked: Picked,

    /// In which order
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<Sort>,

    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,

    /// How it is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: Format,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By domain, as the catalog has them
    Catalog,
    /// The longest due first
    Due,
    /// By title
    Title,
    /// The oldest first
    Year,
    /// By number
    Number,
    /// By slug
    Slug,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns, for people
    Table,
    /// One line each, columns parted by tabs, without a header
    Plain,
    /// One array of objects
    Json,
    /// Comma-separated values with a header (RFC 4180)
    Csv,
    /// A Markdown table
    Markdown,
}

/// `reads show`.
#[derive(Debug, Args)]
pub struct Show {
    /// Number, slug or start of a slug
    pub id: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Facts of an entry.
#[derive(Debug, Args)]
pub struct FactArgs {
    /// Its title
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub title: Option<String>,

    /// An author; once for each
    #[arg(long, value_name = "NAME", value_parser = line)]
    pub author: Vec<String>,

    /// What sort of thing it is
    #[arg(long, value_name = "KIND", value_parser = word_parser::<Kind>(Kind::WORDS))]
    pub kind: Option<Kind>,

    /// Its domain; a new one is made
    #[arg(long, value_name = "DOMAIN", value_parser = domain)]
    pub domain: Option<Slug>,

    /// Why to read it
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub why: Option<String>,

    /// The year in which it came out
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9_999))]
    pub year: Option<i32>,

    /// Where to read it
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub url: Option<String>,

    /// Its feed
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub feed: Option<String>,

    /// Length in pages
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub pages: Option<u32>,

    /// Length in minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub minutes: Option<u32>,

    /// How to read it
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(Depth::WORDS))]
    pub depth: Option<Depth>,

    /// How to read it again
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(Depth::WORDS))]
    pub again: Option<Depth>,

    /// What of it to read
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub scope: Option<String>,
}

/// `reads add`.
#[derive(Debug, Args)]
pub struct Add {
    /// An address, arXiv id, DOI, ISBN or title; several identifiers are several entries, other words are one title
    #[arg(required = true, value_name = "WHAT", value_parser = line)]
    pub what: Vec<String>,

    /// Facts.
    #[command(flatten)]
    pub metadata: FactArgs,

    /// Its name [default: made of its title]
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<Slug>,

    /// A tag; several with commas
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<Slug>,

    /// How often to read it again
    #[arg(long, value_name = "PERIOD")]
    pub every: Option<Cadence>,

    /// An occasion to read it before
    #[arg(long, value_name = "OCCASION", value_delimiter = ',')]
    pub before: Vec<Slug>,

    /// Do not look it up
    #[arg(long)]
    pub offline: bool,
}

/// `reads lookup`.
#[derive(Debug, Args)]
pub struct Lookup {
    /// Numbers, slugs or starts of slugs [default: all of your own that have an identifier and no authors]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
}

/// `reads edit`.
#[derive(Debug, Args)]
pub struct Edit {
    /// Number, slug or start of a slug
    pub id: String,

    /// Facts.
    #[command(flatten)]
    pub metadata: FactArgs,

    /// Say that it has no such thing
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(Metadata::clearable()))]
    pub clear: Vec<String>,
}

/// `reads tag` and `reads untag`.
#[derive(Debug, Args)]
pub struct Tag {
    /// Numbers, slugs or starts of slugs
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// The tag
    #[arg(required = true)]
    pub tag: Slug,
}

/// `reads relate`.
#[derive(Debug, Args)]
pub struct Relate {
    /// Number, slug or start of a slug
    pub id: String,
    /// How it stands to the other
    #[arg(value_name = "RELATION", value_parser = word_parser::<RelationKind>(RelationKind::WORDS))]
    pub relation: RelationKind,
    /// The other: number, slug or start of a slug
    #[arg(value_name = "OTHER")]
    pub other: String,
    /// Say that it does not
    #[arg(long)]
    pub not: bool,
}

/// `reads progress`.
#[derive(Debug, Args)]
pub struct ProgressArgs {
    /// Number, slug or start of a slug
    pub id: String,
    /// How far: a part (45%), a page (p120) or a chapter (ch3)
    #[arg(value_name = "45%|p120|ch3")]
    pub to: Progress,
}

/// `reads done`.
#[derive(Debug, Args)]
pub struct Done {
    /// Numbers, slugs or starts of slugs
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,

    /// When you finished [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<When>,

    /// How you read it
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(&["read", "skim"]))]
    pub depth: Option<Depth>,

    /// How long it took
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub minutes: Option<u32>,

    /// How much of it came to mind as you read it again; the better, the later it is due
    #[arg(long, value_name = "RECALL", value_parser = word_parser::<Recall>(Recall::WORDS))]
    pub recall: Option<Recall>,

    /// A note to go with it
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// `reads drop`.
#[derive(Debug, Args)]
pub struct Drop {
    /// Numbers, slugs or starts of slugs
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
}

/// `reads due`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Due {
    /// Also what falls due within this time: 30d, 6w, 3m
    #[arg(long, value_name = "SPAN", conflicts_with = "all")]
    pub within: Option<Span>,

    /// As it will be, or was, on this day
    #[arg(long, value_name = "DATE")]
    pub on: Option<When>,

    /// The whole calendar ahead
    #[arg(long)]
    pub all: bool,

    /// Print only how many
    #[arg(long, conflicts_with_all = ["format", "json"])]
    pub count: bool,

    /// Print one line if something is due, else nothing: for a shell's start-up file
    #[arg(long, conflicts_with_all = ["format", "json", "count", "sort", "limit"])]
    pub brief: bool,

    /// Exit with 1 where something is due
    #[arg(long)]
    pub exit_code: bool,

    /// Filters and form.
    #[command(flatten)]
    pub list: ListArgs,
}

/// `reads search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words, and filters: kind:paper, -tag:skip; see `reads --help`
    #[arg(required = true, value_name = "WORD|FILTER")]
    pub terms: Vec<Term>,

    /// Filters.
    #[command(flatten)]
    pub narrow: Narrow,

    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `reads next`.
#[derive(Debug, Args)]
pub struct Next {
    /// How many [default: 3], and filters: kind:paper, -tag:skip, words; see `reads --help`
    #[arg(value_name = "N|FILTER")]
    pub words: Vec<String>,

    /// Only what can be finished in this time: 45m, 1h 30m
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    pub time: Option<u32>,

    /// Filters.
    #[command(flatten)]
    pub narrow: Narrow,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `reads plan`.
#[derive(Debug, Args)]
#[command(
    override_usage = "reads plan <OCCASION> [FILTER]... [OPTIONS]\n       reads plan --by <DATE> [FILTER]... [OPTIONS]"
)]
pub struct Plan {
    /// The occasion to be ready for, or the start of its name; then filters: kind:paper, -tag:skip; see `reads --help`
    #[arg(required_unless_present = "by", value_name = "OCCASION|FILTER")]
    pub words: Vec<String>,

    /// The last day to read on
    #[arg(long, value_name = "DATE")]
    pub by: Option<When>,

    /// How much time there is: 5/week, 1/day [default: 5/week, or what the configuration says]
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<Pace>,

    /// Filters.
    #[command(flatten)]
    pub narrow: Narrow,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    /// Print a calendar (iCalendar, RFC 5545)
    #[arg(long, conflicts_with = "json")]
    pub ics: bool,
}

/// `reads every`.
#[derive(Debug, Args)]
#[command(
    override_usage = "reads every <ID>... <18m|2y|never|default>\n       reads every <ID>... --adaptive"
)]
pub struct Every {
    /// One or more IDs, then a period: 18m, 2y, 6w, 'never', or 'default' for the catalog's
    #[arg(required = true, num_args = 1.., value_name = "ID... PERIOD")]
    pub words: Vec<String>,

    /// Lift the cadence's bound: after a reading with --recall, memory alone says when
    #[arg(long)]
    pub adaptive: bool,
}

/// `reads snooze`.
#[derive(Debug, Args)]
#[command(override_usage = "reads snooze <ID>... <2w|DATE>")]
pub struct Snooze {
    /// One or more IDs, then a date or a span from today
    #[arg(required = true, num_args = 1.., value_name = "ID... DATE")]
    pub words: Vec<String>,
}

/// `reads occasion`.
#[derive(Debug, Subcommand)]
pub enum Occasion {
    /// Give an occasion a date: from one lead before it on, what is tied to it is due
    #[command(
        after_help = "Examples:\n  reads occasion add interview --on 2027-01-15\n  reads occasion add board-review --on 'in 3 months' --lead 2w --title 'Architecture review board'"
    )]
    Add {
        /// Its name, such as interview; `reads occasion list` shows those that the catalog knows
        name: Slug,
        /// When it will be
        #[arg(long, value_name = "DATE")]
        on: When,
        /// How long before it preparation starts [default: 6w]
        #[arg(long, value_name = "SPAN")]
        lead: Option<Span>,
        /// What to call it
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
    },
    /// List occasions: those with a date, and those that the catalog knows
    #[command(after_help = "Example:\n  reads occasion list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show an occasion and what is tied to it
    #[command(after_help = "Example:\n  reads occasion show interview")]
    Show {
        /// Its name, or the start of it
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Put an occasion on another date
    #[command(after_help = "Example:\n  reads occasion move interview 2027-02-01")]
    Move {
        /// Its name, or the start of it
        name: String,
        /// When it will be
        #[arg(value_name = "DATE")]
        on: When,
    },
    /// Say that an occasion came to pass: it calls no more until it is dated again
    #[command(after_help = "Example:\n  reads occasion held interview --on yesterday")]
    Held {
        /// Its name, or the start of it
        name: String,
        /// When [default: its date, or today if that is ahead]
        #[arg(long, value_name = "DATE")]
        on: Option<When>,
    },
    /// Say that an occasion will not be
    #[command(after_help = "Example:\n  reads occasion cancel interview")]
    Cancel {
        /// Its name, or the start of it
        name: String,
    },
}

/// `reads tie` and `reads untie`.
#[derive(Debug, Args)]
pub struct Tie {
    /// Numbers, slugs or starts of slugs
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// The name of an occasion
    #[arg(required = true)]
    pub occasion: Slug,
}

/// `reads note`.
#[derive(Debug, Args)]
#[command(
    override_usage = "reads note <ID> [TEXT]...\n       reads note <ID> -\n       reads note <ID> --edit\n       reads note --revise <N>\n       reads note --rm <N>"
)]
pub struct NoteArgs {
    /// Number, slug or start of a slug
    #[arg(required_unless_present_any = ["rm", "revise"], conflicts_with_all = ["rm", "revise"])]
    pub id: Option<String>,

    /// The note, in Markdown; '-' reads it from standard input
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,

    /// Write it in your editor
    #[arg(long, requires = "id")]
    pub edit: bool,

    /// Rewrite note N in your editor
    #[arg(long, value_name = "N", value_parser = number, conflicts_with_all = ["edit", "rm"])]
    pub revise: Option<i64>,

    /// Remove note N
    #[arg(long, value_name = "N", value_parser = number, conflicts_with = "edit")]
    pub rm: Option<i64>,
}

/// `reads notes`.
#[derive(Debug, Args)]
pub struct Notes {
    /// Number, slug or start of a slug
    pub id: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `reads log`.
#[derive(Debug, Args)]
pub struct Log {
    /// Number, slug or start of a slug
    pub id: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `reads undo`.
#[derive(Debug, Args)]
pub struct Undo {
    /// The number of an entry of the log [default: all of the last command]
    #[arg(value_name = "N", value_parser = number)]
    pub number: Option<i64>,
}

/// `reads remind`.
#[derive(Debug, Subcommand)]
pub enum Remind {
    /// Write what is due and what is planned into a file that calendar programs subscribe to
    #[command(
        after_help = "Example:\n  reads remind calendar --to ~/calendars/reads.ics\n\n`reads remind install --calendar FILE` keeps it current."
    )]
    Calendar {
        /// The file; one that is no calendar of reads is left alone
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        to: PathBuf,
        /// How much time there is for plans: 5/week, 1/day [default: 5/week, or what the configuration says]
        #[arg(long, value_name = "HOURS")]
        hours: Option<Pace>,
    },
    /// Show a notice on the desktop of what is due: of each thing once a day
    #[command(
        after_help = "Example:\n  reads remind notify\n\nWhere there is no session bus it does nothing."
    )]
    Notify,
    /// Print a letter about what is due, for sendmail; nothing where nothing is due
    #[command(
        after_help = "Example:\n  reads due --brief --exit-code >/dev/null || reads remind mail --to you@example.org | sendmail -t"
    )]
    Mail {
        /// To whom [default: EMAIL, or the user of this machine]
        #[arg(long, value_name = "ADDRESS")]
        to: Option<Address>,
    },
    /// Have the system run `reads remind notify` every day
    #[command(
        after_help = "Examples:\n  reads remind install\n  reads remind install --at 08:30 --calendar ~/calendars/reads.ics\n  reads remind install --cron\n  reads remind install --systemd --print"
    )]
    Install(Install),
    /// Take away what `reads remind install` wrote
    #[command(after_help = "Example:\n  reads remind uninstall")]
    Uninstall,
}

/// `reads remind install`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Install {
    /// At what time of day
    #[arg(long, value_name = "HH:MM", default_value = "09:00", value_parser = time_of_day)]
    pub at: NaiveTime,

    /// With a user timer of systemd: what is usual on Linux
    #[arg(long, group = "system")]
    pub systemd: bool,

    /// With cron: prints the line for crontab
    #[arg(long, group = "system")]
    pub cron: bool,

    /// With an agent of launchd: what is usual on macOS
    #[arg(long, group = "system")]
    pub launchd: bool,

    /// Also keep this calendar current
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub calendar: Option<PathBuf>,

    /// Only print what would be written
    #[arg(long)]
    pub print: bool,
}

/// `reads import`.
#[derive(Debug, Args)]
pub struct Import {
    /// A file; '-' reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// What it is [default: what it looks like, where that is sure]
    #[arg(long, value_name = "FORMAT", value_parser = formats(|format| format.read.is_some()))]
    pub from: Option<String>,

    /// Show what would be added, merged and passed over; change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Go on where a record is faulty, and list those that were
    #[arg(long)]
    pub skip_bad: bool,

    /// Put all that is new into this domain
    #[arg(long, value_name = "DOMAIN", value_parser = domain)]
    pub domain: Option<Slug>,

    /// Give all of it this tag; once for each
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<Slug>,

    /// The encoding of the file: latin1, utf-16, gbk [default: what the file says, else UTF-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,
}

/// `reads export`.
#[derive(Debug, Args)]
pub struct Export {
    /// In which form
    #[arg(value_name = "FORMAT", value_parser = formats(|format| format.write.is_some()))]
    pub format: String,

    /// Filters.
    #[command(flatten)]
    pub picked: Picked,

    /// The name of the catalog, which must never change: devices agree by it [default: mine]
    #[arg(long, value_name = "NAME")]
    pub name: Option<Slug>,

    /// The title of the catalog [default: My reading list]
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub title: Option<String>,

    /// How much time there is for the plans in a calendar: 5/week, 1/day [default: 5/week, or what the configuration says]
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<Pace>,

    /// Write it to a file that nobody but you can read, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub to: Option<PathBuf>,
}

/// `reads seed`.
#[derive(Debug, Args)]
pub struct Seed {
    /// A catalog file [default: the built-in catalog]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

/// `reads catalog`.
#[derive(Debug, Subcommand)]
pub enum Catalog {
    /// Lay in a catalog file, beside those that are here
    #[command(after_help = "Example:\n  reads catalog add systems.toml")]
    Add {
        /// A catalog file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// List the catalogs that are here
    #[command(after_help = "Example:\n  reads catalog list")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what `reads catalog update` would add, change and retire
    #[command(after_help = "Examples:\n  reads catalog diff\n  reads catalog diff systems.toml")]
    Diff {
        /// A catalog file [default: the files that the catalogs here came from, and the built-in one]
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Bring catalogs up to date with their files; your edits, readings and notes stay
    #[command(
        after_help = "Examples:\n  reads catalog update\n  reads catalog update systems.toml\n\nWhat a catalog no longer has is retired: it goes, or stays and is marked where you did something with it."
    )]
    Update {
        /// A catalog file [default: the files that the catalogs here came from, and the built-in one]
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Take a catalog out; what you did something with stays, and is marked
    #[command(
        after_help = "Example:\n  reads catalog remove systems\n\n`reads catalog add`, or `reads seed` for the built-in one, brings it back."
    )]
    Remove {
        /// Its name
        name: String,
    },
    /// Say all that is wrong with a catalog file
    #[command(after_help = "Example:\n  reads catalog check my-catalog.toml")]
    Check {
        /// A catalog file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

/// `reads backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to [default: a file beside the database]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

/// `reads restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A backup
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
}

/// `reads forget`.
#[derive(Debug, Args)]
pub struct Forget {
    /// Numbers of notes; slugs of resources, or starts of slugs
    #[arg(required = true, value_name = "NOTE|RESOURCE")]
    pub words: Vec<String>,

    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// `reads doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Mend what is wrong: make anew what follows from the log, and where the file is damaged put what can be read into a new
    /// one
    #[arg(long, alias = "mend")]
    pub repair: bool,

    /// Make all that follows from the log anew
    #[arg(long)]
    pub rebuild: bool,
}

/// `reads completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// For which shell
    pub shell: clap_complete::Shell,
}

/// `reads man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The page of one command
    pub command: Option<String>,
    /// Write all pages into this directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub to: Option<PathBuf>,
}

/// The commands that take filters.
const FILTERED: [&str; 7] = ["todo", "list", "due", "search", "next", "plan", "export"];

/// Writes `-tag:skip` as `not:tag:skip` where filters stand: the parser would take it for a row of flags.
pub fn prepared(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.collect();
    let command = words
        .iter()
        .position(|word| FILTERED.iter().any(|command| word == command));
    let is_negated = |word: &str| {
        let key = word.strip_prefix('-').and_then(|rest| rest.split_once(':'));
        key.is_some_and(|(key, _)| {
            !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    };
    if let Some(command) = command {
        for word in &mut words[command + 1..] {
            if let Some(negated) = word.to_str().filter(|word| is_negated(word)) {
                *word = format!("not:{}", &negated[1..]).into();
            }
        }
    }
    words
}

/// A number that the log or the notes show.
fn number(text: &str) -> Result<i64, &'static str> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("expected a number from 1, as `reads log` and `reads notes` show them")
}

/// One line of text.
fn line(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    match one_line(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err("expected one line of text, of at most 10,000 bytes"),
    }
}

/// A domain by its slug, or by a title of which one is made.
fn domain(text: &str) -> Result<Slug, &'static str> {
    let slug = text.parse().ok().or_else(|| Slug::from_title(text));
    slug.ok_or("expected the name of a domain, in letters")
}

/// A time of day, to the minute.
fn time_of_day(text: &str) -> Result<NaiveTime, &'static str> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| "expected a time of day from 00:00 to 23:59")
}

/// A length of time, in whole minutes.
fn minutes(text: &str) -> Result<u32, String> {
    let minutes = humantime::parse_duration(text).map(|time| time.as_secs() / 60);
    match minutes {
        Ok(0) => Err("less than a minute".to_owned()),
        Ok(minutes) => u32::try_from(minutes).map_err(|_| "longer than a life".to_owned()),
        Err(_) => Err("expected a length of time, such as 45m, 1h or 1h30m".to_owned()),
    }
}

/// The encoding of that name (WHATWG, "Encoding").
fn encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    Encoding::for_label(name.as_bytes())
        .ok_or("expected an encoding such as utf-8, latin1 or utf-16")
}

/// A parser of the names of those formats that `fit`, with what they are.
fn formats(fit: impl Fn(&exchange::Format) -> bool) -> PossibleValuesParser {
    let fitting = FORMATS.iter().filter(|format| fit(format));
    PossibleValuesParser::new(
        fitting.map(|format| PossibleValue::new(format.name).help(format.title)),
    )
}

/// A parser that names the words it takes, in help, errors and completions.
fn word_parser<T>(words: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}

/// Why words could not be parted.
enum Tail<E> {
    /// One of the parts is not there.
    Missing(String),
    /// The value is none.
    Wrong(E),
}

/// Parts words such as `attention ddia next friday` into ids and the value at their end, which may be up to three
/// words long.
fn with_tail<'w, T: FromStr>(
    words: &'w [String],
    value: &str,
) -> Result<(&'w [String], T), Tail<T::Err>> {
    for length in (1..=words.len().min(3)).rev() {
        let (ids, tail) = words.split_at(words.len() - length);
        match tail.join(" ").parse() {
            Ok(_) if ids.is_empty() => {
                return Err(Tail::Missing(format!("an ID is missing before {value}")));
            }
            Ok(value) => return Ok((ids, value)),
            Err(err) if length == 1 && words.len() > 1 => return Err(Tail::Wrong(err)),
            Err(_) => {}
        }
    }
    Err(Tail::Missing(format!("{value} is missing after the ID")))
}

impl Next {
    /// How many, and the filters; or what is wrong with one of them.
    pub fn parts(&self) -> Result<(usize, Vec<Term>), String> {
        let count = self
            .words
            .first()
            .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let (many, rest) = match count {
            Some(count) => (count.parse().unwrap_or_default(), &self.words[1..]),
            None => (3, self.words.as_slice()),
        };
        if many == 0 {
            return Err("how many? expected a number from 1".to_owned());
        }
        Ok((many, terms(rest)?))
    }
}

impl Plan {
    /// The occasion, if one is named, and the filters; or what is wrong with one of them.
    pub fn parts(&self) -> Result<(Option<&str>, Vec<Term>), String> {
        let named = |word: &&String| !word.contains(':') && !word.starts_with('-');
        match self.words.first().filter(named) {
            Some(occasion) => Ok((Some(occasion), terms(&self.words[1..])?)),
            None => Ok((None, terms(&self.words)?)),
        }
    }
}

fn terms(words: &[String]) -> Result<Vec<Term>, String> {
    let parsed = words
        .iter()
        .map(|word| word.parse::<Term>().map_err(|err| err.to_string()));
    parsed.collect()
}

impl Every {
    /// The ids and the cadence, or what is wrong with the cadence.
    pub fn parts(&self) -> Result<(&[String], OwnCadence), String> {
        let parts = with_tail(&self.words, "a period");
        if self.adaptive {
            return match parts {
                Ok(_) => Err("--adaptive takes no period: memory says when".to_owned()),
                Err(_) => Ok((&self.words, OwnCadence::Adaptive)),
            };
        }
        parts.map_err(|err| match err {
            Tail::Missing(missing) => missing,
            Tail::Wrong(err @ ParseCadenceError::Form(_)) => format!("{err}; or never, or default"),
            Tail::Wrong(err) => err.to_string(),
        })
    }
}

impl Snooze {
    /// The ids and the date, or what is wrong with the date.
    pub fn parts(&self) -> Result<(&[String], When), String> {
        with_tail(&self.words, "a date").map_err(|err: Tail<ParseWhenError>| match err {
            Tail::Missing(missing) => missing,
            Tail::Wrong(err) => err.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        fn check(command: &clap::Command) {
            for sub in command.get_subcommands() {
                let help = sub
                    .get_after_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(
                    help.contains(&format!("reads {}", sub.get_name()))
                        || help.contains(&format!(
                            "reads {} {}",
                            command.get_name(),
                            sub.get_name()
                        )),
                    "{}",
                    sub.get_name()
                );
                assert!(sub.get_about().is_some());
                check(sub);
            }
        }
        check(&Cli::command());
    }

    #[test]
    fn a_negated_filter_is_no_row_of_flags() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let prepared = |text| prepared(words(text).into_iter());
        assert_eq!(
            prepared("reads list -tag:skip --json"),
            words("reads list not:tag:skip --json")
        );
        assert_eq!(prepared("reads note x -a:b"), words("reads note x -a:b"));
        assert_eq!(prepared("reads list -h"), words("reads list -h"));
    }

    #[test]
    fn the_value_at_the_end_may_have_several_words() {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let parts = |text: &str| {
            let snooze = Snooze { words: words(text) };
            snooze.parts().map(|(ids, when)| {
                (
                    ids.join(" "),
                    when.resolve("2026-11-24".parse().unwrap())
                        .unwrap()
                        .to_string(),
                )
            })
        };
        assert_eq!(
            parts("attention 2w"),
            Ok(("attention".to_owned(), "2026-12-08".to_owned()))
        );
        assert_eq!(
            parts("attention ddia next friday"),
            Ok(("attention ddia".to_owned(), "2026-11-27".to_owned()))
        );
        assert_eq!(
            parts("3 in 2 weeks"),
            Ok(("3".to_owned(), "2026-12-08".to_owned()))
        );
        assert!(
            parts("attention soon")
                .unwrap_err()
                .contains("'soon' is not a date")
        );
        let every = Every {
            words: words("attention 18 months"),
            adaptive: false,
        };
        assert_eq!(every.parts().unwrap().0, ["attention"]);
    }
}
