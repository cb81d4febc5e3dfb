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
        let asked = asked(&self.words, self.clear).map_err(Failure::Usage)?;
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

/// Reads the words, of which one argument may hold several.
fn asked(words: &[String], clear: bool) -> Result<Asked, String> {
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split_whitespace())
        .collect();
    let (words, year) = year_of(&words)?;
    match *words {
        [] if clear => Err(
            "what --clear removes is missing\nhint: `reads goal --clear papers` removes the goal for papers".to_owned(),
        ),
        [] => Ok(Asked::Show(year)),
        [word] if clear => Ok(Asked::Clear(unit(word)?, year)),
        [_, unit] if clear && unit.parse::<GoalUnit>().is_ok() => Err(format!(
            "--clear takes no amount\nhint: `reads goal --clear {unit}`"
        )),
        [word] if word.parse::<GoalUnit>().is_ok() => Err(format!(
            "the amount is missing before {word}\nhint: `reads goal 30 {word}` sets a goal, `reads goal` shows where you stand"
        )),
        [word] => {
            let amount = amount(word)?;
            Err(format!(
                "what to count is missing after {amount}\nhint: readings, papers, books, pages, hours: `reads goal {amount} papers`"
            ))
        }
        [count, word] => Ok(Asked::Set(amount(count)?, unit(word)?, year)),
        [_, _, more, ..] => Err(format!(
            "'{more}' is too much\nhint: an amount, a unit and a year are enough: `reads goal 30 papers in 2026`"
        )),
    }
}

fn unit(word: &str) -> Result<GoalUnit, String> {
    let parsed: Result<GoalUnit, _> = word.parse();
    parsed.map_err(|err| err.to_string())
}

/// Takes the year from the end of the words: "in 2026", or "2026" after a unit.
fn year_of<'w>(words: &'w [&'w str]) -> Result<(&'w [&'w str], Option<i32>), String> {
    let is_in = |word: &&str| word.eq_ignore_ascii_case("in");
    let (before, year) = match words.iter().position(is_in) {
        Some(at) => (&words[..at], words[at + 1..].join(" ")),
        None => match words {
            [_, _, year] if year.parse::<u32>().is_ok() => (&words[..2], (*year).to_owned()),
            _ => return Ok((words, None)),
        },
    };
    let number = year.parse::<i32>().ok();
    if let Some(number) = number.filter(|number| GOAL_YEARS.contains(number)) {
        return Ok((before, Some(number)));
    }
    let (first, last) = (GOAL_YEARS.start(), GOAL_YEARS.end());
    let said = if year.is_empty() {
        "the year is missing after in".to_owned()
    } else {
        format!("'{year}' is no year for a goal: expected {first} to {last}")
    };
    Err(format!("{said}\nhint: `reads goal 30 papers in 2027`"))
}

fn amount(word: &str) -> Result<u32, String> {
    let amount = word.parse().ok();
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
            asked(&words, clear)
        };
        let papers: GoalUnit = "papers".parse().unwrap();
        assert_eq!(of("", false), Ok(Asked::Show(None)));
        assert_eq!(of("in 2025", false), Ok(Asked::Show(Some(2025))));
        assert_eq!(of("30 paper", false), Ok(Asked::Set(30, papers, None)));
        for line in ["30 papers in 2026", "30 PAPERS In 2026", "30 papers 2026"] {
            assert_eq!(of(line, false), Ok(Asked::Set(30, papers, Some(2026))));
        }
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
            "30 papers in",
            "30 papers in next year",
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
