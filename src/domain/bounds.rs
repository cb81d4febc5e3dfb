//! Conditions on numbers and days, as typed: `>=2020`, `2017..2019`, `2017,2019`.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// A comparison, by the operator that people type, which is also that of SQL.
    pub enum Comparison: "comparison" {
        AtMost = "<=",
        AtLeast = ">=",
        Less = "<",
        Greater = ">",
        Equal = "=",
    }
}

impl Comparison {
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::Greater => left > right,
        }
    }
}

/// Alternatives, each of which is one comparison, or two for the ends of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds<T>(pub Vec<Vec<(Comparison, T)>>);

impl<T> Bounds<T> {
    pub fn one(comparison: Comparison, value: T) -> Self {
        Self(vec![vec![(comparison, value)]])
    }

    /// Parses alternatives with `value`, which is told whether an operator or a range stands beside it.
    pub(super) fn parse(
        text: &str,
        value: impl Fn(&str, bool) -> Result<(Comparison, T), String>,
    ) -> Result<Self, String> {
        text.split(',')
            .map(|text| alternative(text, &value))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub fn holds(&self, value: &T) -> bool
    where
        T: Ord,
    {
        let holds = |(comparison, bound): &(Comparison, T)| comparison.holds(value, bound);
        (self.0.iter()).any(|alternative| alternative.iter().all(holds))
    }

    pub fn map<U>(&self, f: impl Fn(&T) -> U) -> Bounds<U> {
        let alternative = |bounds: &Vec<(Comparison, T)>| {
            (bounds.iter())
                .map(|(comparison, bound)| (*comparison, f(bound)))
                .collect()
        };
        Bounds(self.0.iter().map(alternative).collect())
    }
}

fn alternative<T>(
    text: &str,
    value: impl Fn(&str, bool) -> Result<(Comparison, T), String>,
) -> Result<Vec<(Comparison, T)>, String> {
    let end = |comparison, text: &str| Ok::<_, String>((comparison, value(text, true)?.1));
    if let Some((from, to)) = text.split_once("..") {
        let from = (!from.is_empty()).then(|| end(Comparison::AtLeast, from));
        let to = (!to.is_empty()).then(|| end(Comparison::AtMost, to));
        let ends: Vec<_> = from.into_iter().chain(to).collect::<Result<_, _>>()?;
        return if ends.is_empty() {
            Err(format!("'{text}' is a range without an end"))
        } else {
            Ok(ends)
        };
    }
    // An operator of two characters comes before the one that it begins with.
    let operator = Comparison::ALL.iter().find_map(|comparison| {
        let rest = text.strip_prefix(comparison.as_str())?;
        Some((*comparison, rest))
    });
    let bound = match operator {
        Some((comparison, rest)) => end(comparison, rest),
        None => value(text, false),
    };
    Ok(vec![bound?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Bounds<u32>, String> {
        Bounds::parse(text, |text, _| {
            let number = text.parse().map_err(|_| format!("not a number: {text}"))?;
            Ok((Comparison::Equal, number))
        })
    }

    #[test]
    fn a_value_is_within_its_bounds() {
        for (text, inside, outside) in [
            ("2017", vec![2017], vec![2016, 2018]),
            (">=2017", vec![2017, 2018], vec![2016]),
            ("<2017", vec![2016], vec![2017]),
            ("2017..2019", vec![2017, 2018, 2019], vec![2016, 2020]),
            ("2017..", vec![2017, 3000], vec![2016]),
            ("..2017", vec![0, 2017], vec![2018]),
            ("1984,2017..2019", vec![1984, 2018], vec![1985, 2020]),
        ] {
            let bounds = parsed(text).unwrap();
            assert!(inside.iter().all(|year| bounds.holds(year)), "{text}");
            assert!(!outside.iter().any(|year| bounds.holds(year)), "{text}");
        }
        for invalid in ["", "..", "2017,", "a..2", ">=a"] {
            assert!(parsed(invalid).is_err(), "{invalid}");
        }
    }
}
