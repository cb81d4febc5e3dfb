//! The topics of the help, which are also sections of the manual: what holds for all commands, in one place.

/// A topic: its name, what it is about, and its text.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) text: &'static str,
}

/// All topics, in the order of the help.
pub(crate) const TOPICS: &[Topic] = &[
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
        about: "Environment variables",
        text: ENVIRONMENT,
    },
];

const FILTERS: &str = "\
A FILTER narrows a list. If there are several, all must match.

  domain:rag         in a domain, by its slug or the start of it
  kind:paper         of a kind: paper, book, article, docs, code, blog, course …
  tag:rlhf           with a tag
  status:done        with a status: todo, reading, done, dropped, following
  depth:skim         to be read so: read, skim, reference, follow
  author:karpathy    by an author
  title:scaling      with a word in its title
  year:>=2020        published then; also =, <, <=, >
  pages:<30          so many pages long
  minutes:<15        so many minutes long
  due:30d            due within 30 days; due:<2027-01-01, due:today, due:any
  read:>=2025-01-01  read since then; read:<1y, read:2024, read:unknown, read:any
  -tag:skip          not with this tag; - is before any filter

Other words must stand in the title, authors, reason, tags, scope or notes; the start of a
word is enough. A word in double quotes is never a filter: '\"kind:paper\"'.

Examples:
  reads list kind:paper year:>=2020 -status:done
  reads todo domain:rag minutes:<30
  reads export bibtex tag:to-cite";

const DATES: &str = "\
A DATE is a day, as the calendar on your wall counts it:

  2027-01-15                      that day
  today, yesterday, tomorrow
  friday, 'last friday'           the next one, the one before today
  'in 3 weeks', 3w                from today on
  '10d ago', 'a year ago'         before today

`reads done --on` and `read:` also take as much as you know: a month ('2024-06', 'march 2024',
'last march', 'last month'), a year ('2024', 'last year'), or 'unknown'.

A SPAN is a number with d, w, m or y: 10d, 2w, 6m, 1y. A PERIOD of `reads every` is a span, or
a word: weekly, monthly, yearly.

READS_NOW sets what counts as today.

Examples:
  reads done attention --on 'last friday'
  reads done ddia gpt-3 --on 2024-06
  reads snooze attention 2w
  reads occasion add interview --on 'in 3 months'";

const JSON: &str = "\
--json prints one JSON document on standard output: an array for lists, an object for one
thing. An empty list is []. Dates are 2026-11-23, fields without a value are null, and new
fields may be added. What is said to people goes to standard error. docs/json.md lists all
fields.

Exit statuses:
  0  done; an empty list counts as done
  1  the command failed
  2  usage error: the command line, the configuration or the environment is wrong

Examples:
  reads todo --json | jq -r '.[].url'
  reads show attention --json | jq .due";

const ENVIRONMENT: &str = "\
  READS_DB         database file, unless --db names one
  READS_CONFIG     configuration file, instead of reads/config.toml in the platform's directory
  READS_ARXIV, READS_CROSSREF, READS_OPEN_LIBRARY
                   look-up servers, instead of the public ones
  READS_NOW        date or time to use as now: 2026-11-23, 2026-11-23T09:00:00Z
  READS_PAGER      pager, preferred to PAGER; 'less -FRX' if neither is set
  NO_COLOR         disables colour, unless --color is given
  COLUMNS          width of tables
  VISUAL, EDITOR   editor for notes";

/// Returns the topic of that name, which may lack its last letter or differ in case.
pub(crate) fn topic(name: &str) -> Option<&'static Topic> {
    let name = name.to_lowercase();
    let is = |topic: &&Topic| topic.name == name || topic.name.strip_suffix('s') == Some(&name);
    TOPICS.iter().find(is)
}
