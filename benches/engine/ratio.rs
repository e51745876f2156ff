//! Two sides that take turns, and the table of what came out.

use std::{fmt, hint::black_box, time::Duration, time::Instant};

/// One figure: this crate's side against its floor.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) floor: f64,
    pub(crate) ours: f64,
    pub(crate) unit: &'static str,
    /// The ratio's median and quartiles over the rounds.
    pub(crate) ratio: [f64; 3],
    /// What it is to be at most, where there is such an aim.
    pub(crate) aim: Option<f64>,
}

/// All rows, printed as Markdown.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn row(&mut self, row: Row) {
        self.0.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | floor | hallpass | ratio (quartiles) | aim |")?;
        writeln!(f, "| --- | --- | --- | --- | --- |")?;
        for Row { name, floor, ours, unit, ratio: [low, ratio, high], aim } in &self.0 {
            write!(f, "| {name} | {floor:.1} {unit} | {ours:.1} {unit} ")?;
            write!(f, "| {ratio:.2} ({low:.2}–{high:.2}) ")?;
            match aim {
                Some(aim) if ratio <= aim => writeln!(f, "| ≤ {aim}: met |")?,
                Some(aim) => writeln!(f, "| ≤ {aim}: **missed** |")?,
                None => writeln!(f, "| |")?,
            }
        }
        Ok(())
    }
}

/// Times a batch of calls.
pub(crate) fn time<T>(calls: u32, mut call: impl FnMut() -> T) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
    let start = Instant::now();
    for _ in 0..calls {
        black_box(call());
    }
    start.elapsed()
}

/// Lets both sides take turns. Each closure runs one batch of `calls` and tells its time.
pub(crate) fn pair(
    rounds: usize,
    calls: u32,
    mut floor: impl FnMut(u32) -> Duration,
    mut ours: impl FnMut(u32) -> Duration,
) -> ([f64; 3], f64, f64) {
    // The first round warms both up.
    let (_, _) = (floor(calls), ours(calls));
    let (mut floors, mut own, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        // Neither side is always the first.
        let (a, b) = if round % 2 == 0 {
            let a = floor(calls);
            (a, ours(calls))
        } else {
            let b = ours(calls);
            (floor(calls), b)
        };
        floors.push(a.as_nanos() as f64 / f64::from(calls));
        own.push(b.as_nanos() as f64 / f64::from(calls));
        ratios.push(b.as_secs_f64() / a.as_secs_f64());
    }
    (quartiles(&mut ratios), quartiles(&mut floors)[1], quartiles(&mut own)[1])
}

/// Lower quartile, median, upper quartile.
pub(crate) fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
