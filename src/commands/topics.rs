//! The topics of the help, which are also sections of the manual: what holds for all commands, in one place.

macro_rules! exit_status {
    () => {
        "  0   done; an empty list counts as done
  1   the command failed
  2   usage error: the command line, settings or environment are wrong
  10  with `reads due --exit-code`: something is due"
    };
}

macro_rules! files {
    () => {
        "  $XDG_DATA_HOME/reads/reads.db
      the database; ~/.local/share/reads/reads.db if the variable is not set
  $XDG_CONFIG_HOME/reads/config.toml
      the settings; ~/.config/reads/config.toml if the variable is not set.
      `reads config path` prints the place of this platform"
    };
}

macro_rules! environment {
    () => {
        "  READS_DB         database file, unless --db names one
  READS_CONFIG     settings file, instead of the one above
  READS_ARXIV, READS_CROSSREF, READS_OPEN_LIBRARY
                   look-up servers, instead of the public ones
  READS_NOW        date or time to use as now: 2026-11-23, 2026-11-23T09:00:00Z
  READS_PAGER      pager, preferred to PAGER; 'less -FRX' if neither is set
  NO_COLOR         disables colour, unless --color is given
  COLUMNS          width of tables
  VISUAL, EDITOR   editor for notes and metadata
  EMAIL            recipient of `reads remind mail`"
    };
}

/// A topic: its name, what it is about, and its text, which fits into 80 columns.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) text: &'static str,
}

/// All topics, in the order of the help.
pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        name: "ids",
        about: "How to name resources: attention, 3, 3-7, domain:blogs, titles",
        text: IDS,
    },
    Topic {
        name: "filters",
        about: "Narrow a list: kind:paper, year:>=2020, -tag:skip, words",
        text: FILTERS,
    },
    Topic {
        name: "dates",
        about: "Dates and spans: yesterday, 'last friday', 2w, 'in 3 weeks'",
        text: DATES,
    },
    Topic {
        name: "json",
        about: "Output for programs, and exit statuses",
        text: JSON,
    },
    Topic {
        name: "environment",
        about: "Files and environment variables",
        text: concat!("Files:\n", files!(), "\n\nVariables:\n", environment!()),
    },
];

/// The environment variables that are set, with their values.
pub(super) fn variables() -> Vec<(&'static str, String)> {
    let named = environment!().lines().flat_map(|line| {
        let names = line.split([' ', ',']).filter(|word| !word.is_empty());
        names.take_while(|word| !word.contains(|c: char| c != '_' && !c.is_ascii_uppercase()))
    });
    let set = |name| {
        let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
        Some((name, value.to_string_lossy().into_owned()))
    };
    named.filter_map(set).collect()
}

const IDS: &str = "\
An ID names resources:

  3                  by its number
  attention, att     by its slug, or the start of it that no other has
  'attention is all' by words of its title
  1706.03762         by its arXiv id, DOI, ISBN or address
  3-7, 3,5,7         several numbers
  domain:blogs       all that match a filter, see `reads help filters`
  -                  the lines of standard input; of a table, the first column

A post of a followed blog is named by its handle, such as p12, in `open`, `keep`
and `done BLOG --until`; `reads posts` lists them.

A command that takes several IDs changes all of them or, if one is wrong,
none. More than 10 that were not named one by one are asked about on a
terminal; --yes does not ask.

Examples:
  reads done attention 3 'deep learning'
  reads snooze due:today 2w
  reads list tag:skip --format plain | reads drop -";

const FILTERS: &str = "\
A FILTER narrows a list. If there are several, all must match.

  domain:rag         in a domain, by its slug or the start of it
  kind:paper         of a kind: paper, book, article, docs, code, blog, video
  tag:rlhf           with a tag
  status:done        with a status: todo, reading, done, dropped, following
  depth:skim         to be read so: read, skim, reference, follow
  occasion:interview tied to an occasion
  author:karpathy    by an author
  title:scaling      with a word in its title
  slug:ddia          that resource
  year:>=2020        published then; also <, <=, >, 2017..2019
  pages:<30          so many pages long
  minutes:<15        so many minutes long
  number:3..7        with such a number
  due:30d            due within 30 days; due:today, due:<2027-01-01, due:any
  read:>=2025-01-01  read since then; read:30d, read:2024, read:any
  added:2w           added by you since then

Commas separate alternatives: kind:paper,book. A - before a filter excludes
what matches it: -tag:skip. A tag with a comma stands in double quotes:
'tag:\"rock, paper\"'. Upper and lower case are the same.

After todo, list, due and next, a word alone means the domain, status, kind,
occasion, resource or tag of that name: todo rag, list done, list papers,
list overdue, list 2017. What it was taken for is said on standard error.

Other words must stand in the title, authors, reason, tags, scope, notes, slug
or domain; the start of a word is enough, and OR separates alternatives. A word
in double quotes is never a filter: '\"kind:paper\"'.

Examples:
  reads list kind:paper year:2017..2019 -status:done
  reads todo domain:rag minutes:<30
  reads list 'tag:machine learning',c++
  reads export bibtex tag:to-cite";

const DATES: &str = "\
A DATE is a calendar day:

  2027-01-15                      that day
  today, yesterday, tomorrow
  friday, 'last friday'           the next one, the one before today
  'in 3 weeks', 3w                from today on
  '10d ago', 'a year ago'         before today

`reads done --on` and `read:` also take what you know of it: a month ('2024-06',
'march 2024', 'last march'), a year ('2024', 'last year'), or 'unknown'.

A SPAN is a number with d, w, m or y: 10d, 2w, 6m, 1y. A PERIOD, as in
`reads every`, is a span of months or years: 18m, 2y.

READS_NOW sets what counts as today.

Examples:
  reads done attention --on 'last friday'
  reads done ddia gpt-3 --on 2024-06
  reads snooze attention 2w
  reads occasion add interview --on 'in 3 months'";

const JSON: &str = concat!(
    "\
--json, or -j, prints one JSON document on standard output: an array for
lists, an object for one thing. An empty list is []. A command that writes
prints what was recorded, what was unchanged, and the resources as they are
now. If a command fails, nothing is printed. Dates are 2026-11-23, and new
fields may be added. What is said to people goes to standard error.
docs/json.md lists all fields, with a JSON Schema for each output.

Exit status:
",
    exit_status!(),
    "

Examples:
  reads todo --json | jq -r '.[].url'
  reads show attention --json | jq .due
  reads add 1706.03762 --json | jq -r '.resources[].slug'"
);

pub(crate) const EXIT_STATUS: &str = exit_status!();

pub(crate) const FILES: &str = files!();

pub(crate) const ENVIRONMENT: &str = environment!();

/// Returns the topic of that name, which may lack its last letter or differ in case.
pub(crate) fn topic(name: &str) -> Option<&'static Topic> {
    let name = name.to_lowercase();
    let is = |topic: &&Topic| topic.name == name || topic.name.strip_suffix('s') == Some(&name);
    TOPICS.iter().find(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_fit_into_80_columns_and_name_every_filter() {
        for topic in TOPICS {
            let longest = topic.text.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(80), "{}: {longest:?}", topic.name);
        }
        for key in crate::domain::FILTER_KEYS {
            assert!(FILTERS.contains(&format!("\n  {key}:")), "{key}");
        }
    }
}
