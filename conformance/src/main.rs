//! Drives a live server through hallpass's public API and says which promises hold there:
//! `cargo xtask conformance --service NAME --url URL`.
//!
//! A run is flows, cleaning up, report. What a service promises is in the file named after it.

#[path = "../../emulator/tests/support/authenticator.rs"]
#[allow(dead_code, reason = "the emulator's tests need more of it")]
mod authenticator;
mod browser;
mod deepaffex;
mod hooks;
mod linxio;
mod mailbox;
mod nhost;
mod options;
mod report;
mod scene;
mod sessions;
mod tybrite;

use std::{fs, path::Path, process::ExitCode};

use clap::Parser as _;
use hallpass::raw::Operation;

use crate::{
    mailbox::Mailbox,
    options::{Options, Service},
    report::Report,
    scene::{Flow, Running, Scene},
};

/// All there is to drive of a service.
struct Drive {
    operations: &'static [Operation],
    /// Of all servers by the document, and yet missing on one that was looked at.
    late: &'static [&'static str],
    flows: &'static [Flow],
    /// Operations that no program drives, and why.
    undriven: &'static [(&'static str, &'static str)],
    /// Learns what the server is, before the flows.
    meet: for<'a> fn(&'a Scene) -> Running<'a>,
    /// Takes away what the run made, as far as the service lets it.
    leave: for<'a> fn(&'a Scene) -> Running<'a>,
}

fn drive(service: Service) -> Drive {
    match service {
        Service::Nhost => nhost::drive(),
        Service::Tybrite => tybrite::drive(),
        Service::Linxio => linxio::drive(),
        Service::DeepAffex => deepaffex::drive(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    let drive = drive(options.service);
    if options.list {
        list(&drive);
        return ExitCode::SUCCESS;
    }
    match run(options, &drive).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

async fn run(options: Options, drive: &Drive) -> Result<bool, String> {
    let flows = chosen(&options.only, drive)?;
    let http = hallpass::transport::http_client().map_err(|error| error.to_string())?;
    let mailbox = Mailbox::new(&options.mail, http);
    let seed = options.seed.clone().unwrap_or_else(random_seed);
    let (service, url) = (options.service.name(), options.shown_url());
    let (junit, json) = (options.junit.clone(), options.json.clone());
    let scene = Scene::new(options, mailbox, seed.clone(), drive);
    (drive.meet)(&scene).await;
    for flow in &flows {
        scene.run(flow).await;
    }
    scene.clean_up().await;
    (drive.leave)(&scene).await;
    let (rows, server, left) = scene.end();
    let undriven = drive.undriven.to_vec();
    let report = Report { service, url, seed, server, rows, undriven, left };
    println!("\n{}", report.table());
    if let Some(file) = junit {
        write(&file, &report.junit().map_err(|error| error.to_string())?)?;
    }
    if let Some(file) = json {
        write(&file, &serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?)?;
    }
    Ok(report.is_good())
}

/// The flows that are named, or that drive what is named; all of them where nothing is.
fn chosen<'a>(names: &[String], drive: &'a Drive) -> Result<Vec<&'a Flow>, String> {
    let is_meant = |flow: &Flow, name: &str| flow.name == name || flow.operations.contains(&name);
    let is_known = |name: &&String| drive.flows.iter().any(|flow| is_meant(flow, name));
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let flows: Vec<_> = drive.flows.iter().map(|flow| flow.name).collect();
        return Err(format!(
            "no flow and no operation is called {unknown:?}: the flows are {}; `--list` has their \
             operations",
            flows.join(", ")
        ));
    }
    let is_chosen =
        |flow: &&Flow| names.is_empty() || names.iter().any(|name| is_meant(flow, name));
    Ok(drive.flows.iter().filter(is_chosen).collect())
}

fn list(drive: &Drive) {
    for flow in drive.flows {
        println!("{}: {}", flow.name, flow.operations.join(", "));
    }
    for (operation, why) in drive.undriven {
        println!("not driven: {operation}: {why}");
    }
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{} cannot be written: {error}", file.display()))
}

fn random_seed() -> String {
    let mut seed = uuid::Uuid::new_v4().simple().to_string();
    seed.truncate(10);
    seed
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SERVICES: [Service; 4] =
        [Service::Nhost, Service::Tybrite, Service::Linxio, Service::DeepAffex];

    #[test]
    fn every_operation_of_the_wire_table_is_driven_or_has_a_reason_not_to_be() {
        for service in SERVICES {
            let drive = drive(service);
            let mut known = BTreeSet::new();
            for flow in drive.flows {
                known.extend(flow.operations);
            }
            let driven = known.len();
            known.extend(drive.undriven.iter().map(|(operation, _)| operation));
            assert_eq!(known.len(), driven + drive.undriven.len(), "driven, and said not to be");
            let wire: BTreeSet<_> = drive.operations.iter().map(|it| &it.id).collect();
            assert_eq!(known, wire, "{service:?}: left: the flows; right: the wire table");
        }
    }

    #[test]
    fn flows_are_chosen_by_name_or_by_what_they_drive() {
        let drive = drive(Service::Linxio);
        let named = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
            chosen(&names, &drive).map(|flows| flows.iter().map(|it| it.name).collect::<Vec<_>>())
        };
        assert_eq!(named(&["session"]).unwrap(), ["session"]);
        assert_eq!(named(&["verifyOtp"]).unwrap(), ["code"]);
        assert_eq!(named(&[]).unwrap().len(), drive.flows.len());
        assert!(named(&["sesion"]).unwrap_err().contains("the flows are password, "));
    }
}
