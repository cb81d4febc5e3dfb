//! What is remembered, by domain.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::stats::finished::FinishedReading;
use crate::domain::{LocalDate, Pass, Period, Recall, Remembered};

/// What is remembered of a domain. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DomainRecall {
    pub domain: String,
    /// The number of readings of the period with each recall.
    pub recalls: Recalls,
    /// The number of resources whose last reading has a recall.
    pub resources: u64,
    /// The median of their stability: the days until the probability of recall is 0.9.
    pub median_stability: Option<f32>,
    /// The mean of their probability of recall today.
    pub probability: Option<f32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recalls {
    pub forgot: u64,
    pub hard: u64,
    pub good: u64,
    pub easy: u64,
}

impl Recalls {
    fn add(&mut self, recall: Recall) {
        match recall {
            Recall::Forgot => self.forgot += 1,
            Recall::Hard => self.hard += 1,
            Recall::Good => self.good += 1,
            Recall::Easy => self.easy += 1,
        }
    }

    pub fn total(self) -> u64 {
        self.forgot + self.hard + self.good + self.easy
    }
}

/// Returns the model after the readings of one resource, which must be sorted. Catching up does not count.
pub(super) fn remembered(readings: &[FinishedReading]) -> Option<Remembered> {
    let counted = readings
        .iter()
        .filter(|reading| reading.pass != Pass::CaughtUp);
    Remembered::after(counted.filter_map(|reading| Some((reading.last_day?, reading.recall))))
}

/// Returns what is remembered by domain, of the domains with a recall. Readings must be sorted by resource, then by day.
pub(super) fn recall_by_domain(
    readings: &[FinishedReading],
    period: Period,
    today: LocalDate,
) -> Vec<DomainRecall> {
    let mut domains: Vec<(DomainRecall, Vec<f32>, f32)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for of_resource in readings.chunk_by(|one, next| one.number == next.number) {
        let last = &of_resource[of_resource.len() - 1];
        let place = *places.entry(&last.domain).or_insert_with(|| {
            let domain = DomainRecall {
                domain: last.domain.clone(),
                ..DomainRecall::default()
            };
            domains.push((domain, Vec::new(), 0.0));
            domains.len() - 1
        });
        let (domain, stabilities, probability) = &mut domains[place];
        for reading in of_resource {
            if let Some(recall) = reading
                .recall
                .filter(|_| period.covers(reading.finished_on))
            {
                domain.recalls.add(recall);
            }
        }
        if let Some(memory) = remembered(of_resource).filter(|_| last.recall.is_some()) {
            stabilities.push(memory.stability());
            *probability += memory.probability(today);
        }
    }
    let finished = domains
        .into_iter()
        .map(|(mut domain, mut stabilities, probability)| {
            stabilities.sort_by(f32::total_cmp);
            domain.resources = stabilities.len() as u64;
            domain.median_stability = stabilities.get(stabilities.len() / 2).copied();
            domain.probability = mean(probability, stabilities.len());
            domain
        });
    finished
        .filter(|domain| domain.resources + domain.recalls.total() > 0)
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a mean of probabilities")]
fn mean(sum: f32, count: usize) -> Option<f32> {
    (count > 0).then(|| sum / count as f32)
}
