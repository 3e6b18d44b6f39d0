//! Rounds of calls in which all clients take turns, so that what else the machine does meets all of them.

use std::time::{Duration, Instant};

use crate::counting::ALLOCATIONS;

const ROUNDS: usize = 41;
const CALLS: u32 = 500;

/// A client that sends one SMS to two recipients.
pub trait Contestant {
    /// Sends it; the length of the texts of the answer.
    fn send(&self) -> impl Future<Output = usize>;
}

/// What was measured of each client, in the order in which they take turns.
#[derive(Default)]
pub struct Contest {
    rows: Vec<(&'static str, Vec<Duration>, u64)>,
}

/// The numbers of the rounds. The first one, which opens the connections, is not counted.
pub fn rounds() -> std::ops::RangeInclusive<usize> {
    0..=ROUNDS
}

impl Contest {
    /// One round of one client.
    pub async fn turn(&mut self, round: usize, name: &'static str, client: &impl Contestant) {
        let (start, before) = (Instant::now(), ALLOCATIONS.get());
        for _ in 0..CALLS {
            // The request's identifier and two keys.
            assert_eq!(client.send().await, 36 + 22 + 22, "{name}");
        }
        let (time, count) = (start.elapsed(), ALLOCATIONS.get() - before);
        match self.rows.iter_mut().find(|row| row.0 == name) {
            Some(row) if round > 0 => {
                row.1.push(time);
                row.2 = count;
            }
            Some(_) => {}
            None => self.rows.push((name, Vec::new(), 0)),
        }
    }

    /// Prints a table; ratios are medians of those to the first row in the same round.
    pub fn print(&self) {
        println!("| client | µs a call | ÷ {} | allocations a call |\n|---|---|---|---|", self.rows[0].0);
        for (name, times, count) in &self.rows {
            let mut ratios: Vec<f64> =
                times.iter().zip(&self.rows[0].1).map(|(own, base)| own.as_secs_f64() / base.as_secs_f64()).collect();
            ratios.sort_by(f64::total_cmp);
            let mut times = times.clone();
            times.sort();
            let time = times[ROUNDS / 2].as_secs_f64() * 1e6 / f64::from(CALLS);
            println!("| {name} | {time:.1} | {:.3} | {:.1} |", ratios[ROUNDS / 2], *count as f64 / f64::from(CALLS));
        }
    }
}

/// Of each recipient the contact, the number and the key of the message.
pub fn keys() -> [(&'static str, &'static str, &'static str); 2] {
    [("Astro25", "15555551234", "nFL4ULgheUeaGbPIMzJJSw"), ("CodeyTheBear", "15555554321", "GV1LhQ6NFkqFUAE1IsoQ9Q")]
}
