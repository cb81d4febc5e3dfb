//! The statistics as lines of text with bars, for `stats` and for the tab of `browse`. Nothing is computed here.

mod chart;
mod heat;
mod memory;
mod outlook;
mod page;
mod review;
mod totals;

pub use heat::heat_line;

use super::Styled;
use super::glyphs::Glyphs;
use crate::domain::{LocalDate, Stats};
use page::Page;

/// How statistics are shown.
#[derive(Clone, Copy, Debug)]
pub struct StatsView {
    /// The width to keep to; `None` in a pipe.
    pub width: Option<usize>,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether to show the year in review.
    pub review: bool,
    pub today: LocalDate,
}

/// Returns the lines that show the statistics of a period.
pub fn stats(stats: &Stats, view: StatsView) -> Vec<Styled<'static>> {
    let mut page = Page::new(view.width, Glyphs::of(view.ascii));
    totals::totals(&mut page, stats);
    outlook::goals(&mut page, stats);
    if view.review {
        review::review(&mut page, stats, view.today);
    }
    heat::heat(&mut page, stats, view.today);
    chart::by_time(&mut page, stats);
    chart::by_domain(&mut page, stats);
    memory::speed(&mut page, stats);
    memory::rereads(&mut page, stats);
    // What is ahead is no part of a year that is over.
    let is_present = stats.period.contains(view.today);
    memory::recall(&mut page, stats, is_present);
    if is_present {
        outlook::ahead(&mut page, stats);
        outlook::occasions(&mut page, stats, view.today);
    }
    page.finish()
}
