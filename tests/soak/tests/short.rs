//! The short form of the program, with more trouble and less waiting.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use soak::{Plan, Report, Service, compare, send, serve};

fn run(plan: &Plan) -> Result<(Report, Service), Box<dyn Error>> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/sfmc.yaml");
    let service = serve(&document, plan)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let report = runtime.block_on(send(plan, service.address()))?;
    Ok((report, service))
}

#[test]
fn single_sends() -> Result<(), Box<dyn Error>> {
    let faults = "429:0.05,503:0.05,500:0.05,cut:0.05".to_owned();
    let plan = Plan { recipients: 1000, tasks: 16, faults, retry_after: 0, ..Plan::default() };
    let (report, service) = run(&plan)?;
    compare(&report, &service.taken())?;
    assert!(service.repeated() > 0, "no connection was cut behind a send: {}", service.summary());
    Ok(())
}

#[test]
fn batches() -> Result<(), Box<dyn Error>> {
    let faults = "429:0.1,503:0.1,cut:0.2".to_owned();
    let plan = Plan { recipients: 3000, tasks: 4, in_batches: true, faults, retry_after: 0 };
    let (report, service) = run(&plan)?;
    compare(&report, &service.taken())?;
    assert!(service.repeated() > 0, "no connection was cut behind a batch: {}", service.summary());
    Ok(())
}

#[test]
fn differences_are_found() {
    let accepted = vec![true, true, false, false];
    let report = Report { accepted, ..Report::default() };
    let taken: BTreeSet<String> = [0, 2, 9].map(|index| format!("soak-000000{index}")).into();
    let found = compare(&report, &taken).unwrap_err();
    let expected = "soak-0000001: the client says accepted, the service does not know it\n\
        soak-0000002: the service has it, the client does not say so\n\
        soak-0000003: was not sent\n\
        soak-0000009: nobody has sent it";
    assert_eq!(found, expected);
}
