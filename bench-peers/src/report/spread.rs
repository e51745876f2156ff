//! A number that was measured several times.
//!
//! Owns median, quartiles and extremes, and how they are written. It must not drop an outlier.

use serde::{Deserialize, Serialize};

/// Median and spread of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The first quartile.
    pub lower: f64,
    /// The third quartile.
    pub upper: f64,
    /// The largest.
    pub max: f64,
    /// How many there were.
    pub times: usize,
}

impl Spread {
    /// Of these values; zeros where there are none.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (sorted.len().max(1) - 1) as f64;
            let below = sorted.get(place.floor() as usize).copied().unwrap_or_default();
            let above = sorted.get(place.ceil() as usize).copied().unwrap_or_default();
            below + (above - below) * place.fract()
        };
        Self {
            median: at(0.5),
            min: at(0.0),
            lower: at(0.25),
            upper: at(0.75),
            max: at(1.0),
            times: sorted.len(),
        }
    }

    /// A count: the number alone where it never differed, else median and extremes.
    pub fn count(&self) -> String {
        if self.min == self.max {
            return figure(self.median);
        }
        format!("{} ({} to {})", figure(self.median), figure(self.min), figure(self.max))
    }

    /// A measure: median and quartiles.
    pub fn measure(&self) -> String {
        format!("{} ({} to {})", figure(self.median), figure(self.lower), figure(self.upper))
    }
}

/// Three digits where there are as many, and blanks between thousands.
pub fn figure(value: f64) -> String {
    if value.fract() == 0.0 || value >= 100.0 {
        return thousands(value.round());
    }
    if value >= 10.0 { format!("{value:.1}") } else { format!("{value:.2}") }
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_between_the_two_in_the_middle() {
        let spread = Spread::of(&[4.0, 1.0, 3.0, 2.0]);
        assert_eq!((spread.median, spread.min, spread.max, spread.times), (2.5, 1.0, 4.0, 4));
        assert_eq!((spread.lower, spread.upper), (1.75, 3.25));
    }

    #[test]
    fn a_count_that_never_differed_stands_alone() {
        assert_eq!(Spread::of(&[1.0, 1.0]).count(), "1");
        assert_eq!(Spread::of(&[999.0, 10_000.0, 1_000.0]).count(), "1,000 (999 to 10,000)");
    }
}
