//! Other words for commands, which people bring from other programs and from earlier versions. They work, but stand in no help.

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// These words in its place.
    Words(&'static [&'static str]),
    /// The first words in its place, and the other before the last argument: `rename ID SLUG`.
    Around(&'static [&'static str], &'static str),
    /// Nothing that one command does; what to type instead.
    Hint(&'static str),
}

use Meaning::{Around, Hint, Words};

/// Each word with its meaning. None of them is a command.
const SYNONYMS: &[(&[&str], Meaning)] = &[
    (&["ls"], Words(&["list"])),
    (&["view", "info", "cat", "get"], Words(&["show"])),
    (&["find", "grep"], Words(&["search"])),
    (
        &["finish", "read", "finished", "complete"],
        Words(&["done"]),
    ),
    (&["begin", "resume"], Words(&["start"])),
    (&["remove", "delete", "del"], Words(&["rm"])),
    (&["history"], Words(&["log"])),
    (&["new"], Words(&["add"])),
    (&["abandon", "quit"], Words(&["drop"])),
    (&["postpone", "defer", "later"], Words(&["snooze"])),
    (&["pause", "hold"], Words(&["stop"])),
    (&["subscribe"], Words(&["follow"])),
    (&["refresh", "reload"], Words(&["fetch"])),
    (&["news"], Words(&["posts"])),
    (&["catchup", "catch-up"], Words(&["done"])),
    (&["ignore", "mute"], Around(&["follow"], "--ignore")),
    (&["unignore", "unmute"], Around(&["follow"], "--unignore")),
    (&["annotate"], Words(&["note"])),
    (&["unfollow", "unsubscribe"], Words(&["follow", "--stop"])),
    (&["untag"], Words(&["tag", "--remove"])),
    (&["tie"], Words(&["occasion", "tie"])),
    (&["untie"], Words(&["occasion", "untie"])),
    (&["lookup"], Words(&["edit", "--lookup"])),
    (&["goals", "target", "challenge"], Words(&["goal"])),
    (&["occasions"], Words(&["occasion", "list"])),
    (&["catalogs"], Words(&["catalog", "list"])),
    (
        &["following", "feeds", "subscriptions"],
        Words(&["list", "--status", "following"]),
    ),
    (&["reading"], Words(&["list", "--status", "reading"])),
    (&["overdue"], Words(&["due"])),
    (&["all"], Words(&["list"])),
    (&["settings", "preferences"], Words(&["config"])),
    (&["version"], Words(&["--version"])),
    (&["rename", "mv"], Around(&["edit"], "--slug")),
    (
        &["update", "modify", "change", "set"],
        Hint(
            "`reads edit ID` changes a resource, `reads catalog update` updates the catalogs, `reads fetch` gets new posts",
        ),
    ),
    (
        &["unsnooze", "wake"],
        Hint("`reads undo` takes a snooze back; `reads snooze ID DATE` sets another date"),
    ),
    (
        &["reread", "again"],
        Hint("`reads start ID` begins another reading, `reads done ID` records it"),
    ),
    (
        &["unread", "undone", "uncheck"],
        Hint(
            "`reads posts` lists new posts, `reads undo` takes the last change back, `reads reopen ID` puts a resource back to the todo list",
        ),
    ),
    (
        &["reset", "clear"],
        Hint("nothing erases everything at once; `reads undo` takes back one change at a time"),
    ),
    (&["stat", "statistics", "summary"], Words(&["stats"])),
    (&["year"], Words(&["stats", "--year-in-review"])),
    (
        &["overview", "dashboard", "home"],
        Hint("`reads` without a command prints the overview"),
    ),
    (
        &["status"],
        Hint("`reads` shows where you are, `reads show ID` the status of one resource"),
    ),
    (
        &["cite", "bibtex"],
        Hint("`reads export bibtex FILTER` prints references"),
    ),
    (
        &["rate", "score"],
        Hint(
            "there are no ratings; `reads done ID --recall good` records how well you remembered it",
        ),
    ),
    (
        &["held", "move"],
        Hint(
            "`reads occasion held NAME` ends an occasion, `reads occasion move NAME DATE` moves it",
        ),
    ),
    (
        &["review", "revise"],
        Hint("`reads due` lists what to read again, `reads next` suggests one"),
    ),
    (
        &["quiz", "test"],
        Hint(
            "there is no quiz; `reads done ID --recall hard` sets the next date by how well you remembered it",
        ),
    ),
    (&["tui", "ui", "browser"], Words(&["browse"])),
    (
        &["push", "pull"],
        Hint(
            "`reads sync` exchanges entries with your other devices, `reads fetch` gets new posts",
        ),
    ),
    (
        &["init", "setup", "install"],
        Hint(
            "nothing has to be set up: the first command creates the database; `reads todo` begins",
        ),
    ),
    (
        &["path", "where", "db"],
        Hint("`reads config path` names the settings; the database is chosen by --db or READS_DB"),
    ),
];

/// Returns what a word stands for, if it is one of these.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    let named = SYNONYMS.iter().find(|(words, _)| words.contains(&word));
    named.map(|(_, meaning)| *meaning)
}

/// All words of the table.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    SYNONYMS.iter().flat_map(|(words, _)| words.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::*;

    #[test]
    fn synonyms_are_no_commands_and_name_commands() {
        let is_command = |name: &str| entries().any(|entry| entry.name == name);
        for (words, meaning) in SYNONYMS {
            for word in *words {
                assert!(!is_command(word), "{word}");
                assert_eq!(
                    super::meaning(word),
                    Some(*meaning),
                    "{word} is there twice"
                );
            }
            match meaning {
                Words(words) => assert!(is_command(words[0]) || words[0] == "--version"),
                Around(words, _) => assert!(is_command(words[0])),
                Hint(text) => {
                    for named in text.split("`reads ").skip(1) {
                        let name = named.split([' ', '`']).next().unwrap();
                        assert!(is_command(name), "{text}");
                    }
                }
            }
        }
    }
}
