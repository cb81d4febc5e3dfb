//! `reads goal`.

use super::message::message;
use super::{App, Command, Failure, Result, change, refused};
use crate::domain::{self, EventKind, GOAL_AMOUNTS, GOAL_YEARS, GoalId, GoalUnit};
use crate::store::Store;
use crate::view;

/// Set how much to read in a year, and show where you stand
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads goal [in <YEAR>]\n       reads goal <AMOUNT> <UNIT> [in <YEAR>]\n       reads goal --clear <UNIT> [in <YEAR>]",
    after_help = "Examples:\n  reads goal\n  reads goal 30 papers\n  reads goal 2000 pages in 2027\n  reads goal --clear papers\n\nA unit is readings, pages, hours, or a kind: papers, books, articles … Readings and rereadings count alike; catching up with a blog does not. What has no length is counted apart."
)]
pub(crate) struct Goal {
    /// How many of what, such as 30 papers, and for which year [default: this year]
    #[arg(value_name = "AMOUNT UNIT in YEAR", allow_negative_numbers = true)]
    words: Vec<String>,

    /// Remove a goal
    #[arg(long)]
    clear: bool,
}

/// What the words ask for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Show(Option<i32>),
    Set(u32, GoalUnit, Option<i32>),
    Clear(GoalUnit, Option<i32>),
}

impl Command for Goal {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let asked = asked(&self.words, self.clear, today.year()).map_err(Failure::Usage)?;
        let (unit, year, amount) = match asked {
            Asked::Show(year) => return show(app, year),
            Asked::Set(amount, unit, year) => (unit, year, Some(amount)),
            Asked::Clear(unit, year) => (unit, year, None),
        };
        let year = year.unwrap_or(today.year());
        let decide = |store: &Store| {
            let before = store.goal(GoalId::of(unit, year))?;
            let before = before.map(|goal| goal.amount);
            let kind = match (amount, before) {
                (Some(amount), Some(before)) if amount == before => {
                    return Err(refused!(
                        "the goal is {amount} {} in {year} already\nhint: `reads goal` shows where you stand",
                        unit.word(amount.into())
                    ));
                }
                (Some(amount), _) => EventKind::GoalSet {
                    on: today,
                    unit,
                    year,
                    amount,
                },
                (None, Some(_)) => EventKind::GoalCleared { on: today },
                (None, None) => {
                    return Err(refused!(
                        "there is no goal for {unit} in {year}\nhint: `reads goal` lists the goals"
                    ));
                }
            };
            Ok((vec![(GoalId::of(unit, year), kind)], before))
        };
        change::record_as(app, &clock, decide, |store, _, before| {
            let goal = store.goal(GoalId::of(unit, year))?;
            let standings = store.standings(goal.as_slice(), today)?;
            let line = match (standings.first(), before) {
                (Some(goal), before) => view::goal_outcome(goal, before),
                (None, before) => {
                    let amount = before.unwrap_or_default();
                    let words = domain::Goal { unit, year, amount }.words();
                    format!("goal cleared: {words} · `reads goal {words}` sets it again")
                }
            };
            Ok(vec![line])
        })
    }
}

fn show(app: &mut App, year: Option<i32>) -> Result<()> {
    let today = App::clock()?.today();
    let store = app.store()?;
    let mut goals = store.goals()?;
    goals.retain(|goal| year.is_none_or(|year| goal.year == year));
    let goals = store.standings(&goals, today)?;
    if goals.is_empty() {
        let when = year.map_or_else(String::new, |year| format!(" for {year}"));
        message(&format!("no goals{when}; `reads goal 30 papers` sets one"));
    }
    Ok(view::goals(&mut app.out, app.form, &goals)?)
}

/// Reads the words, of which one argument may hold several. `this` is the current year.
fn asked(words: &[String], clear: bool, this: i32) -> Result<Asked, String> {
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split_whitespace())
        .collect();
    let (words, year) = year_of(&words, this)?;
    match *each_year(words)? {
        [] if clear => Err(
            "what --clear removes is missing\nhint: `reads goal --clear papers` removes the goal for papers".to_owned(),
        ),
        [] => Ok(Asked::Show(year)),
        [word] if clear => Ok(Asked::Clear(unit(word)?, year)),
        [_, word] if clear && unit(word).is_ok() => Err(format!(
            "--clear takes no amount\nhint: `reads goal --clear {word}`"
        )),
        [word] if unit(word).is_ok() => Err(format!(
            "the amount is missing before {word}\nhint: `reads goal 30 {word}` sets a goal, `reads goal` shows where you stand"
        )),
        [word] => match amount_and_unit(word) {
            (count, glued) if is_complete(&[word]) => {
                Ok(Asked::Set(amount(count)?, unit(glued)?, year))
            }
            _ => {
                let amount = amount(word)?;
                Err(format!(
                    "what to count is missing after {amount}\nhint: readings, papers, books, pages, hours: `reads goal {amount} papers`"
                ))
            }
        },
        [word, count] if unit(word).is_ok() && amount(count).is_ok() => Err(format!(
            "the amount comes first\nhint: `reads goal {count} {word}`"
        )),
        [count, word] => Ok(Asked::Set(amount(count)?, unit(word)?, year)),
        [_, _, more, ..] => Err(format!(
            "'{more}' is too much\nhint: an amount, a unit and a year are enough: `reads goal 30 papers in 2026`"
        )),
    }
}

fn unit(word: &str) -> Result<GoalUnit, String> {
    if word.eq_ignore_ascii_case("h") {
        return Ok(GoalUnit::Hours);
    }
    let parsed: Result<GoalUnit, _> = word.parse();
    parsed.map_err(|err| err.to_string())
}

/// Divides "30papers" after its digits.
fn amount_and_unit(word: &str) -> (&str, &str) {
    let is_of_amount = |c: char| c.is_ascii_digit() || ",.".contains(c);
    word.split_at(word.find(|c| !is_of_amount(c)).unwrap_or(word.len()))
}

/// Returns whether the words are an amount and a unit, so that a year may follow.
fn is_complete(words: &[&str]) -> bool {
    match words {
        [word] => {
            let (count, word) = amount_and_unit(word);
            !count.is_empty() && !word.is_empty()
        }
        words => words.len() == 2,
    }
}

/// Takes "a year" from the end of the words. Another span is refused, with what it comes to in a year.
fn each_year<'w, 's>(words: &'s [&'w str]) -> Result<&'s [&'w str], String> {
    let [before @ .., each, span] = words else {
        return Ok(words);
    };
    let is_one_of = |word: &str, all: &[&str]| all.contains(&word.to_lowercase().as_str());
    let times = ["year", "month", "week", "day"].map(|name| is_one_of(span, &[name]));
    let times =
        (times.into_iter().zip([1, 12, 52, 365])).find_map(|(is_it, times)| is_it.then_some(times));
    let (Some(times), true) = (times, is_one_of(each, &["a", "per", "each", "every"])) else {
        return Ok(words);
    };
    if times == 1 {
        return Ok(before);
    }
    let count = before.first().and_then(|count| amount(count).ok());
    let in_year = count.map(|count| count.saturating_mul(times));
    let hint = match (count, in_year.filter(|all| GOAL_AMOUNTS.contains(all))) {
        (Some(count), Some(all)) => {
            let word = before.get(1).filter(|word| unit(word).is_ok());
            let word = word.unwrap_or(&"papers");
            format!("{count} {each} {span} makes {all} a year: `reads goal {all} {word}`")
        }
        _ => "`reads goal 30 papers`".to_owned(),
    };
    Err(format!(
        "a goal is for a year, not for a {span}\nhint: {hint}"
    ))
}

/// Takes the year from the end of the words: "in 2026", "next year", or "2026" after a unit.
fn year_of<'w>(words: &'w [&'w str], this: i32) -> Result<(&'w [&'w str], Option<i32>), String> {
    let is_in = |word: &&str| ["in", "for"].iter().any(|is| word.eq_ignore_ascii_case(is));
    let (before, year) = match words.iter().position(is_in) {
        Some(at) => (&words[..at], words[at + 1..].join(" ")),
        None => match words {
            [before @ .., which, year] if relative(&format!("{which} {year}"), this).is_some() => {
                (before, format!("{which} {year}"))
            }
            [before @ .., year] if year.parse::<u32>().is_ok() && is_complete(before) => {
                (before, (*year).to_owned())
            }
            _ => return Ok((words, None)),
        },
    };
    let number = relative(&year, this).or_else(|| year.parse::<i32>().ok());
    if let Some(number) = number.filter(|number| GOAL_YEARS.contains(number)) {
        return Ok((before, Some(number)));
    }
    let (first, last) = (GOAL_YEARS.start(), GOAL_YEARS.end());
    let said = if year.is_empty() {
        "the year is missing at the end".to_owned()
    } else {
        format!(
            "'{year}' is no year for a goal: expected {first} to {last}, or this, next or last year"
        )
    };
    Err(format!("{said}\nhint: `reads goal 30 papers in 2027`"))
}

/// Returns the year that "next year" means.
fn relative(words: &str, this: i32) -> Option<i32> {
    match words.to_lowercase().as_str() {
        "this year" => Some(this),
        "next year" => Some(this + 1),
        "last year" => Some(this - 1),
        _ => None,
    }
}

/// Reads a whole number, also with commas between thousands.
fn amount(word: &str) -> Result<u32, String> {
    let mut groups = word.split(',');
    let first = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    let is_grouped = first && groups.all(|group| group.len() == 3);
    let plain = if is_grouped {
        word.replace(',', "")
    } else {
        word.to_owned()
    };
    let amount = plain.parse().ok();
    amount
        .filter(|amount| GOAL_AMOUNTS.contains(amount) && !word.starts_with('+'))
        .ok_or_else(|| {
            let (least, most) = (GOAL_AMOUNTS.start(), GOAL_AMOUNTS.end());
            format!("'{word}' is no amount for a goal: expected a whole number from {least} to {most}\nhint: `reads goal 30 papers` sets a goal, `reads goal --clear papers` removes it")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_an_amount_a_unit_and_a_year() {
        let of = |line: &str, clear| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            asked(&words, clear, 2026)
        };
        let papers: GoalUnit = "papers".parse().unwrap();
        assert_eq!(of("", false), Ok(Asked::Show(None)));
        assert_eq!(of("in 2025", false), Ok(Asked::Show(Some(2025))));
        assert_eq!(of("30 paper", false), Ok(Asked::Set(30, papers, None)));
        for line in ["30 papers in 2026", "30 PAPERS In 2026", "30 papers 2026"] {
            assert_eq!(of(line, false), Ok(Asked::Set(30, papers, Some(2026))));
        }
        for line in [
            "30papers",
            "30papers this year",
            "30papers 2026",
            "30 papers a year in 2026",
        ] {
            let year = line.contains(' ').then_some(2026);
            assert_eq!(of(line, false), Ok(Asked::Set(30, papers, year)));
        }
        assert_eq!(of("next year", false), Ok(Asked::Show(Some(2027))));
        assert_eq!(
            of("1,000 pages for last year", false),
            Ok(Asked::Set(1_000, GoalUnit::Pages, Some(2025)))
        );
        assert_eq!(of("10h", false), Ok(Asked::Set(10, GoalUnit::Hours, None)));
        assert_eq!(
            of("papers in 2025", true),
            Ok(Asked::Clear(papers, Some(2025)))
        );
        let wrong = [
            "30",
            "papers",
            "0 papers",
            "-3 pages",
            "1.5 books",
            "+3 books",
            "30 unicorns",
            "30 papers in 1800",
            "30 papers in 20266",
            "30 papers in some year",
            "30 papers in",
            "12 papers a month",
            "1,00 pages",
            "1,000,000 pages",
            "30unicorns",
            "30 papers of mine",
            "100001 pages",
            "papers 30",
        ];
        for line in wrong {
            assert!(of(line, false).is_err_and(|err| !err.is_empty()), "{line}");
        }
        for line in ["", "30 papers", "unicorns"] {
            assert!(of(line, true).is_err(), "{line}");
        }
    }
}
