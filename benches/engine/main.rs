//! What the engine costs, each figure as a ratio to a floor of the same run.
//!
//! ```sh
//! cargo bench --bench engine              # criterion's figures, then the table of ratios
//! cargo bench --bench engine -- --ratios  # the table alone, in about a minute
//! cargo bench --bench engine -- --memory  # what a held session takes, alone
//! ```
//!
//! A ratio is the median over rounds in which both sides take turns, so that whatever slows the
//! machine down slows both. Times differ from machine to machine; ratios hardly do.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a bench")]

mod call;
mod crowd;
mod ratio;
mod readers;
mod start;
mod support;
mod warm;

use criterion::Criterion;

fn main() {
    if std::env::args().any(|argument| argument == "--memory") {
        return crowd::memory();
    }
    let ratios_alone = std::env::args().any(|argument| argument == "--ratios");
    if !ratios_alone {
        let mut criterion = Criterion::default().configure_from_args();
        warm::criterion(&mut criterion);
        call::criterion(&mut criterion);
        start::criterion(&mut criterion);
        criterion.final_summary();
    }
    let mut table = ratio::Table::default();
    table.row(warm::ratio());
    table.row(warm::ratio_of_try());
    table.row(call::ratio());
    table.row(call::ratio_of_bare());
    table.row(call::allocations());
    table.row(readers::beside_a_held_refresh());
    table.row(readers::beside_refreshes_without_end());
    table.row(start::ratio());
    table.row(crowd::storm());
    println!("{table}");
    crowd::memory();
}
