//! The picture: four small charts as SVG, legible on light and on dark pages.
//!
//! Owns the drawing. It must not choose numbers that the tables do not have.

use std::fmt::Write as _;

use super::{Results, Spread, spread::figure};

const WIDTH: f64 = 960.0;
const LABELS: f64 = 330.0;
const RIGHT: f64 = 120.0;
const BAR: f64 = 16.0;
const ROW: f64 = 24.0;
const TOP: f64 = 64.0;
const HEAD: f64 = 52.0;
const FOOT: f64 = 54.0;

/// The card has its own ground, so that it can be read whatever page it stands on.
const STYLE: &str = "\
.ground{fill:#ffffff}.text{fill:#1f2328}.soft{fill:#57606a}.grid{stroke:#d0d7de}\
.own{fill:#0969da}.peer{fill:#8c959f}.whisker{stroke:#1f2328}\
@media(prefers-color-scheme:dark){.ground{fill:#0d1117}.text{fill:#e6edf3}.soft{fill:#9198a1}\
.grid{stroke:#30363d}.own{fill:#4493f8}.peer{fill:#6e7681}.whisker{stroke:#e6edf3}}\
text{font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:13px}\
.title{font-size:15px;font-weight:600}.page{font-size:18px;font-weight:600}.small{font-size:12px}";

/// One chart.
struct Chart {
    title: String,
    unit: &'static str,
    bars: Vec<(String, Spread)>,
}

impl Chart {
    fn height(&self) -> f64 {
        HEAD + ROW * self.bars.len() as f64 + FOOT
    }
}

/// Draws the results.
pub fn draw(results: &Results) -> String {
    let charts = charts(results);
    let height = TOP + charts.iter().map(Chart::height).sum::<f64>();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-label=\"hallpass and its peers: \
         warm reads, requests in two storms, memory\"><style>{STYLE}</style>\
         <rect class=\"ground\" width=\"{WIDTH}\" height=\"{height}\"/>\n"
    );
    text(&mut svg, (24.0, 32.0), "start", "page text", "hallpass and its peers");
    let note = "logarithmic axes, shorter is better; bar: median, line: quartiles";
    text(&mut svg, (24.0, 52.0), "start", "small soft", note);
    let mut top = TOP;
    for chart in &charts {
        chart_at(&mut svg, chart, top);
        top += chart.height();
    }
    svg.push_str("</svg>\n");
    svg
}

fn charts(results: &Results) -> Vec<Chart> {
    let warm = results.warm.iter().filter(|row| row.threads == 1);
    let storm = results.storm.iter().filter(|row| row.tasks == 10_000);
    let memory = results.memory.iter();
    vec![
        Chart {
            title: "Header for a request, token good, one thread".to_owned(),
            unit: "nanoseconds a read",
            bars: warm.map(|row| (row.peer.clone(), row.nanos)).collect(),
        },
        Chart {
            title: "10,000 callers, token expired: until all are answered".to_owned(),
            unit: "milliseconds, 20 of them the server's",
            bars: storm
                .map(|row| {
                    let failed = row.failed.median;
                    let failures = match failed > 0.0 {
                        true => format!(" ({} failed)", figure(failed)),
                        false => String::new(),
                    };
                    (format!("{}{failures}", row.peer), row.millis)
                })
                .collect(),
        },
        Chart {
            title: "1,000 callers, token expired, server answers 503".to_owned(),
            unit: "requests in one second",
            bars: results
                .failing
                .iter()
                .map(|row| (format!("{} (session {})", row.peer, held(row)), row.requests))
                .collect(),
        },
        Chart {
            title: "An idle instance with a session".to_owned(),
            unit: "resident bytes",
            bars: memory
                .map(|row| {
                    let name = format!("{}; HTTP client {}", row.peer, row.http_client());
                    (name, row.resident)
                })
                .collect(),
        },
    ]
}

fn held(row: &super::FailingRow) -> String {
    match row.session.words().as_str() {
        "cannot be asked" => "not told".to_owned(),
        words => words.to_owned(),
    }
}

/// A logarithmic axis from a power of ten to a power of ten.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn over(bars: &[(String, Spread)]) -> Self {
        let positive = bars.iter().map(|(_, spread)| spread.median).filter(|value| *value > 0.0);
        let least = positive.clone().fold(f64::INFINITY, f64::min);
        let most = bars.iter().map(|(_, spread)| spread.upper).fold(1.0, f64::max);
        // A bar of the least value must still be seen, so that the axis begins below it.
        let low = (least.log10() - 0.15).floor();
        Self { low, high: most.log10().ceil().max(low + 1.0) }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.max(1e-9).log10() - self.low) / (self.high - self.low);
        LABELS + share.clamp(0.0, 1.0) * (WIDTH - LABELS - RIGHT)
    }
}

fn chart_at(svg: &mut String, chart: &Chart, top: f64) {
    let axis = Axis::over(&chart.bars);
    let first = top + HEAD;
    let bottom = first + ROW * chart.bars.len() as f64;
    text(svg, (24.0, top + 32.0), "start", "title text", &chart.title);
    let mut power = axis.low;
    while power <= axis.high {
        let x = axis.place(10_f64.powf(power));
        line(svg, "grid", (x, first - 4.0), (x, bottom));
        text(svg, (x, bottom + 16.0), "middle", "small soft", &figure(10_f64.powf(power)));
        power += 1.0;
    }
    let middle = f64::midpoint(LABELS, WIDTH - RIGHT);
    text(svg, (middle, bottom + 34.0), "middle", "small soft", chart.unit);
    for (index, (name, spread)) in chart.bars.iter().enumerate() {
        bar(svg, &axis, first + ROW * index as f64, name, spread);
    }
}

fn bar(svg: &mut String, axis: &Axis, top: f64, name: &str, spread: &Spread) {
    let class = if name.starts_with("hallpass") { "own" } else { "peer" };
    let middle = top + BAR / 2.0;
    let end = axis.place(spread.median);
    text(svg, (LABELS - 8.0, middle + 4.5), "end", "small text", &shortened(name));
    let width = end - LABELS;
    // Writing into a `String` cannot fail.
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{LABELS}\" y=\"{top}\" width=\"{width:.1}\" height=\"{BAR}\"/>"
    );
    let (from, to) = (axis.place(spread.lower), axis.place(spread.upper));
    if to - from > 1.0 {
        line(svg, "whisker", (from, middle), (to, middle));
    }
    let x = end.max(to) + 6.0;
    text(svg, (x, middle + 4.5), "start", "small text", &figure(spread.median));
}

/// The long name leaves no room for what it did.
fn shortened(name: &str) -> String {
    name.replace("supabase-client-auth", "supabase").replace("google-cloud-auth", "google-cloud")
}

fn line(svg: &mut String, class: &str, from: (f64, f64), to: (f64, f64)) {
    let _ = writeln!(
        svg,
        "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, at: (f64, f64), anchor: &str, class: &str, words: &str) {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{words}</text>",
        at.0, at.1
    );
}
