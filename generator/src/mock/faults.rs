//! Trouble on purpose: late answers, errors, lost connections. The same seed gives the same trouble to the same requests.

use std::time::Duration;

use hyper::StatusCode;

/// How long answers take: some time between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    least: Duration,
    most: Duration,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The documented answer with this status, or an empty one.
    Status(StatusCode),
    /// The connection is closed before the answer.
    CutBefore,
    /// The connection is closed in the middle of the answer.
    CutDuring,
    /// The answer comes in pieces, with pauses.
    Slow,
}

impl Fault {
    /// What the journal calls it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Status(status) => status.as_u16().to_string(),
            Self::CutBefore | Self::CutDuring => String::from("cut"),
            Self::Slow => String::from("slow"),
        }
    }
}

/// How often which trouble comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    rows: Vec<(Kind, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Status(StatusCode),
    Cut,
    Slow,
}

impl Latency {
    /// Reads `50ms`, `1s`, or a range such as `50ms..200ms`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(text: &str) -> Result<Self, String> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let (least, most) = (duration(least)?, duration(most)?);
        if least > most {
            return Err(format!("{text}: the first time is longer than the second"));
        }
        Ok(Self { least, most })
    }

    /// The time for a request.
    pub(super) fn of(self, dice: &mut Dice) -> Duration {
        self.least + self.most.saturating_sub(self.least).mul_f64(dice.roll())
    }
}

impl Faults {
    /// Reads a list such as `429:0.1,503:0.05,cut:0.02,slow:0.01`: a status from 400 to 599, `cut` or `slow`, and how
    /// often, from 0 to 1.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut rows = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (kind, rate) =
                part.split_once(':').ok_or_else(|| format!("{part}: write it as KIND:RATE, such as 429:0.1"))?;
            let kind = match kind {
                "cut" => Kind::Cut,
                "slow" => Kind::Slow,
                status => Kind::Status(status_code(status)?),
            };
            let rate = rate.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate));
            rows.push((kind, rate.ok_or_else(|| format!("{part}: the rate has to be a number from 0 to 1"))?));
        }
        let sum: f64 = rows.iter().map(|(_, rate)| rate).sum();
        if sum > 1.0 + 1e-9 {
            return Err(format!("the rates add up to {sum}, which is more than 1"));
        }
        Ok(Self { rows })
    }

    /// What happens to a request, if anything.
    pub(super) fn of(&self, dice: &mut Dice) -> Option<Fault> {
        if self.rows.is_empty() {
            return None;
        }
        let mut rest = dice.roll();
        for (kind, rate) in &self.rows {
            if rest < *rate {
                return Some(match kind {
                    Kind::Status(status) => Fault::Status(*status),
                    Kind::Slow => Fault::Slow,
                    Kind::Cut if dice.roll() < 0.5 => Fault::CutBefore,
                    Kind::Cut => Fault::CutDuring,
                });
            }
            rest -= rate;
        }
        None
    }
}

fn status_code(text: &str) -> Result<StatusCode, String> {
    let code = text.parse::<u16>().ok().filter(|code| (400..600).contains(code));
    code.and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| format!("{text}: a fault is a status from 400 to 599, `cut` or `slow`"))
}

fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text}: write a time as 50ms or 1.5s");
    let text = text.trim();
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').ok_or_else(wrong)?, 1.0),
    };
    let seconds = number.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).ok_or_else(wrong)?;
    Duration::try_from_secs_f64(seconds * unit).map_err(|_| wrong())
}

/// Chance that repeats itself (SplitMix64).
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice of a request, by its number.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A number from 0 to just below 1.
    pub(super) fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float holds")]
        let roll = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        roll
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_or_refused() {
        assert_eq!(Latency::read("50ms..1.5s").unwrap().most, Duration::from_millis(1500));
        assert_eq!(Latency::read("20ms").unwrap().least, Duration::from_millis(20));
        for wrong in ["50", "200ms..50ms", "-1s", "ms", "1h", "nans"] {
            assert!(Latency::read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Faults::read("429:0.1, cut:0.9").unwrap().rows.len(), 2);
        for wrong in ["429", "429:2", "200:0.1", "cat:0.1", "429:0.6,503:0.6", "429:x", "cut:-1"] {
            assert!(Faults::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn faults_come_as_often_as_they_should_and_repeat() {
        let faults = Faults::read("429:0.2,cut:0.1").unwrap();
        let all = |seed| (0..10_000).map(|number| faults.of(&mut Dice::new(seed, number))).collect::<Vec<_>>();
        let found = all(7);
        let count = |wanted: fn(&Fault) -> bool| found.iter().flatten().filter(|fault| wanted(fault)).count();
        let refused = count(|fault| matches!(fault, Fault::Status(_)));
        let cut = count(|fault| matches!(fault, Fault::CutBefore | Fault::CutDuring));
        assert!((1800..2200).contains(&refused), "{refused}");
        assert!((850..1150).contains(&cut), "{cut}");
        assert_eq!(found, all(7));
        assert_ne!(found, all(8));
    }
}
