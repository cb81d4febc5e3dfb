//! The text of the reasons for which a resource is due.

use super::posts::{news_words, short_news};
use crate::domain::{
    CadenceInForce, CadenceSource, Call, Depth, Detail, Due, DueBy, Listing, LocalDate, News,
    ReadingDate, Reason, Recall, Standing, TieMode, depth_this_time,
};

/// What the text of a reason refers to.
pub(super) struct Context<'a> {
    depth: Depth,
    again: Option<Depth>,
    scope: Option<&'a str>,
    recall: Option<Recall>,
    cadence: Option<CadenceInForce>,
    last_read: Option<ReadingDate>,
    followed_on: Option<LocalDate>,
    snoozed_until: Option<LocalDate>,
    news: Option<News>,
}

impl<'a> From<&'a Listing> for Context<'a> {
    fn from(row: &'a Listing) -> Self {
        Self {
            depth: row.depth,
            again: row.again,
            scope: row.scope.as_deref(),
            recall: row.recall,
            cadence: row.cadence,
            last_read: row.last_read,
            followed_on: row.followed_on,
            snoozed_until: row.snoozed_until,
            news: row.news,
        }
    }
}

impl<'a> From<&'a Detail> for Context<'a> {
    fn from(detail: &'a Detail) -> Self {
        let (state, resource) = (&detail.state, &detail.resource);
        Self {
            depth: resource.metadata.depth,
            again: resource.metadata.again,
            scope: resource.metadata.scope.as_deref(),
            recall: state.memory.map(|memory| memory.recall),
            cadence: state.cadence,
            last_read: state.last_read(),
            followed_on: state.followed_on,
            snoozed_until: state.snoozed_until,
            news: detail.news,
        }
    }
}

impl Context<'_> {
    /// The text of several reasons.
    pub(super) fn all(&self, reasons: &[Reason], today: LocalDate) -> String {
        let texts: Vec<String> = (reasons.iter())
            .map(|reason| self.text(reason, today))
            .collect();
        texts.join("; ")
    }

    /// The text of one reason.
    pub(super) fn text(&self, reason: &Reason, today: LocalDate) -> String {
        match reason {
            Reason::Rereading(rereading) => self.rereading(rereading.by, today),
            Reason::Call(call) => self.call(call, today),
        }
    }

    /// "every 2 years, last read 2024-11-23", "annual skim, last read 2025-11-01", "by memory (hard), last read 2025-11-01".
    fn rereading(&self, by: DueBy, today: LocalDate) -> String {
        let mut text = match (by, self.recall, self.cadence) {
            (DueBy::Memory | DueBy::Floor, Some(recall), _) => format!("by memory ({recall})"),
            (_, _, Some(in_force)) => {
                let set_by = if in_force.source == CadenceSource::Person {
                    " (set by you)"
                } else {
                    ""
                };
                format!("{}{set_by}", in_force.cadence.words_at(self.again))
            }
            _ => by.to_string(),
        };
        match (self.last_read, self.followed_on) {
            (Some(last), Some(_)) => text.push_str(&format!(", caught up {}", last_words(last))),
            (None, Some(since)) => text.push_str(&format!(", followed since {since}")),
            (Some(last), None) => text.push_str(&format!(", last read {}", last_words(last))),
            (None, None) => {}
        }
        if let Some(news) = self.news.filter(|news| news.new > 0) {
            text = format!("{}; {text}", news_words(news, today));
        }
        if let Some(until) = self.snoozed_until.filter(|until| *until >= today) {
            text.push_str(&format!(", snoozed until {until}"));
        }
        text
    }

    /// "before interview on 2027-01-15 (in 7 weeks): skim · chapters 5–9, first reading".
    fn call(&self, call: &Call, today: LocalDate) -> String {
        let Call {
            occasion,
            mode,
            on,
            from,
        } = call;
        let depth = depth_this_time(self.depth, self.again, self.last_read.is_some());
        let scope = self.scope.map(|scope| format!(" · {scope}"));
        let reading = match self.last_read {
            Some(last) => format!("last read {}", last_words(last)),
            None => "first reading".to_owned(),
        };
        let snoozed = (self
            .snoozed_until
            .filter(|until| until == from && *until >= today))
        .map(|until| format!(", snoozed until {until}"));
        format!(
            "{} {occasion} on {on} ({}): {depth}{}, {reading}{}",
            match mode {
                TieMode::Before => "before",
                TieMode::Each => "for",
            },
            on.distance(today),
            scope.unwrap_or_default(),
            snoozed.unwrap_or_default()
        )
    }
}

/// "2024-06-01", "2024-06", "on an unknown day".
pub(super) fn last_words(last: ReadingDate) -> String {
    if last.is_unknown() {
        last.when()
    } else {
        last.to_string()
    }
}

/// Why a row is due in a few words: "every 2 y", "interview 14 Apr", "snoozed". Of several reasons, the one by which it stands
/// as it does.
pub fn short_reason_of(row: &Listing, due: &Due, today: LocalDate) -> String {
    let call = due.calls().next();
    let new = row.news.filter(|news| news.new > 0);
    match (due.standing(today), due.rereading(), call) {
        (Standing::Called, _, Some(call)) | (_, None, Some(call)) => short_call(call, today),
        (Standing::Coming(on), _, Some(call)) if call.from == on => short_call(call, today),
        (_, None, None) => String::new(),
        (_, Some(again), _) if row.snoozed_until == Some(again.on) && again.on >= today => {
            "snoozed".to_owned()
        }
        (Standing::Late(_) | Standing::Today, ..) if let Some(news) = new => {
            short_news(news, today)
        }
        (_, Some(again), _) => match (again.by, row.recall, row.cadence) {
            (DueBy::Memory | DueBy::Floor, Some(recall), _) => format!("recall {recall}"),
            (_, _, Some(in_force)) => in_force.cadence.short(),
            (by, ..) => by.to_string(),
        },
    }
}

fn short_call(call: &Call, today: LocalDate) -> String {
    format!("{} {}", call.occasion, call.on.day_and_month(today))
}

/// Why a row is due, if it is.
pub fn reason_of(row: &Listing, today: LocalDate) -> Option<String> {
    let due = row.due.as_ref()?;
    Some(Context::from(row).all(due.first_reasons(), today))
}
