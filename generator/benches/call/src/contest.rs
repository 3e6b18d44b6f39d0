//! Rounds of calls in which all clients take turns, so that what else the machine does meets all of them. CPU time is that
//! of the calling thread, which does all that a client does; the service has threads of its own.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::counting::ALLOCATIONS;

const ROUNDS: usize = 201;
const CALLS: u32 = 100;

/// A client that sends one SMS to two recipients.
pub trait Contestant {
    /// Sends it; the length of the texts of the answer.
    fn send(&self) -> impl Future<Output = usize>;
}

/// What was measured of each client, in the order in which they take turns.
#[derive(Default)]
pub struct Contest {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    name: &'static str,
    clock: Vec<Duration>,
    cpu: Vec<Duration>,
    allocations: u64,
}

/// The numbers of the rounds. The first one, which opens the connections, is not counted.
pub fn rounds() -> std::ops::RangeInclusive<usize> {
    0..=ROUNDS
}

impl Contest {
    /// One round of one client.
    pub async fn turn(&mut self, round: usize, name: &'static str, client: &impl Contestant) {
        let (start, cpu, before) = (Instant::now(), ThreadTime::now(), ALLOCATIONS.get());
        for _ in 0..CALLS {
            // The request's identifier and two keys.
            assert_eq!(client.send().await, 36 + 22 + 22, "{name}");
        }
        let (clock, cpu, allocations) = (start.elapsed(), cpu.elapsed(), ALLOCATIONS.get() - before);
        match self.rows.iter_mut().find(|row| row.name == name) {
            Some(row) if round > 0 => {
                row.clock.push(clock);
                row.cpu.push(cpu);
                row.allocations = allocations;
            }
            Some(_) => {}
            None => self.rows.push(Row { name, ..Row::default() }),
        }
    }

    /// Prints a table of medians; ratios are of CPU time, to the first row in the same round.
    pub fn print(&self) {
        let base = &self.rows[0];
        println!(
            "| client | CPU µs a call | ÷ {} | µs by the clock | allocations a call |\n|---|---|---|---|---|",
            base.name
        );
        for row in &self.rows {
            let ratios = row.cpu.iter().zip(&base.cpu).map(|(own, base)| own.as_secs_f64() / base.as_secs_f64());
            let each =
                |times: &[Duration]| median(times.iter().map(|time| time.as_secs_f64() * 1e6 / f64::from(CALLS)));
            println!(
                "| {} | {:.1} | {:.2} | {:.1} | {:.1} |",
                row.name,
                each(&row.cpu),
                median(ratios),
                each(&row.clock),
                row.allocations as f64 / f64::from(CALLS)
            );
        }
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Of each recipient the contact, the number and the key of the message.
pub fn keys() -> [(&'static str, &'static str, &'static str); 2] {
    [("Astro25", "15555551234", "nFL4ULgheUeaGbPIMzJJSw"), ("CodeyTheBear", "15555554321", "GV1LhQ6NFkqFUAE1IsoQ9Q")]
}
