//! The sends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sfmc_messaging::models::{SendSmsMessage, SendSmsMessages, SmsRecipient, SmsSingleRecipient};
use sfmc_messaging::runtime::{BatchOutcome, Retry};
use sfmc_messaging::{Client, ClientCredentials, Error};

use crate::{Plan, key};

/// What the client says.
#[derive(Debug, Default)]
pub struct Report {
    /// Whether each recipient was accepted.
    pub accepted: Vec<bool>,
    /// What went wrong, with the recipient.
    pub errors: Vec<String>,
    /// Memory of this process in KiB after a tenth of the sends, and the most after that; 0 where it is not known.
    pub memory: (u64, u64),
    /// How long it took.
    pub took: Duration,
}

/// Sends to all recipients.
///
/// # Errors
/// The client cannot be made.
pub async fn send(plan: &Plan, address: SocketAddr) -> Result<Report, Error> {
    let credentials = ClientCredentials::new("soak", "soak").token_url(format!("http://{address}/v2/token"));
    // So many attempts that no send fails for good.
    let retry = Retry::default().attempts(12).backoff(Duration::from_millis(5), Duration::from_millis(50));
    let builder = Client::builder().base_url(format!("http://{address}")).oauth(credentials);
    let client = builder.configure(|config| config.retry(retry)).build()?;
    let started = Instant::now();
    let mut report = Report { accepted: vec![false; plan.recipients], ..Report::default() };
    if plan.in_batches {
        batches(plan, &client, &mut report).await;
    } else {
        singles(plan, &client, &mut report).await;
    }
    report.took = started.elapsed();
    Ok(report)
}

impl Report {
    fn accept(&mut self, index: usize) {
        self.accepted.get_mut(index).into_iter().for_each(|accepted| *accepted = true);
    }

    /// Notes the memory now and then. The first tenth fills pools and caches.
    fn watch(&mut self, done: usize) {
        let tenth = (self.accepted.len() / 10).max(1);
        if done.is_multiple_of(tenth) {
            let now = resident();
            let (base, most) = self.memory;
            self.memory = if done == tenth { (now, now) } else { (base, most.max(now)) };
        }
    }
}

async fn singles(plan: &Plan, client: &Client, report: &mut Report) {
    let next = Arc::new(AtomicUsize::new(0));
    let (told, mut heard) = tokio::sync::mpsc::channel(plan.tasks);
    for _ in 0..plan.tasks {
        let (client, next, told, recipients) = (client.clone(), Arc::clone(&next), told.clone(), plan.recipients);
        tokio::spawn(async move {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= recipients || told.send((index, one(&client, index).await)).await.is_err() {
                    break;
                }
            }
        });
    }
    drop(told);
    let mut done = 0;
    while let Some((index, result)) = heard.recv().await {
        done += 1;
        report.watch(done);
        match result {
            Ok(true) => report.accept(index),
            Ok(false) => report.errors.push(format!("{}: refused", key(index))),
            Err(error) => report.errors.push(format!("{}: {error}", key(index))),
        }
    }
}

async fn one(client: &Client, index: usize) -> Result<bool, Error> {
    let request = SendSmsMessage::new("soak", SmsSingleRecipient::new(key(index), "15555551234"));
    let answer = client.sms().send_message(&key(index), &request).await?;
    // The answer to a repetition whose first attempt got through has the code, and no recipient that was refused.
    Ok(answer.all_accepted())
}

async fn batches(plan: &Plan, client: &Client, report: &mut Report) {
    let recipients =
        (0..plan.recipients).map(|index| SmsRecipient::new(key(index), "15555551234").message_key(key(index)));
    let template = SendSmsMessages::new("soak", []);
    let mut batches = client.sms().send_messages(&template).in_batches(recipients).with_concurrency(plan.tasks);
    let mut index = 0;
    while let Some(batch) = batches.next().await {
        if let Some(error) = batch.error {
            report.errors.push(format!("{}: {error}", key(index)));
        }
        for (_, outcome) in batch.items {
            match outcome {
                BatchOutcome::Accepted(_) => report.accept(index),
                other => report.errors.push(format!("{}: {other:?}", key(index))),
            }
            index += 1;
            report.watch(index);
        }
    }
}

/// The memory that this process holds, in KiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
