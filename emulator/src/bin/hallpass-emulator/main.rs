//! The emulator as a program: starts the services, prints what arrives in their mail boxes, stops on
//! Ctrl-C. What it serves is the library's.

mod arguments;
mod greeting;

use std::process::ExitCode;

use clap::Parser as _;
use hallpass_emulator::{Emulator, Handle, StartError};

use arguments::Arguments;

/// Prints a line. When nobody reads any more, the server still goes on.
macro_rules! say {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}
pub(crate) use say;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    match arguments.builder().start().await {
        Ok(emulator) => run(emulator).await,
        Err(error) => {
            explain(&error, arguments.port);
            ExitCode::FAILURE
        }
    }
}

async fn run(emulator: Emulator) -> ExitCode {
    greeting::print(&emulator);
    let [nhost, tybrite, linxio, deepaffex] = emulator.services();
    let boxes = async {
        tokio::join!(
            print_boxes(nhost),
            print_boxes(tybrite),
            print_boxes(linxio),
            print_boxes(deepaffex)
        )
    };
    let interrupted = tokio::select! {
        _ = boxes => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    };
    if let Err(error) = interrupted {
        eprintln!("hallpass-emulator: cannot listen for Ctrl-C: {error}");
        return ExitCode::FAILURE;
    }
    emulator.shutdown().await;
    say!("\nStopped.");
    ExitCode::SUCCESS
}

/// Prints a service's mail and text messages as they are sent; never ends.
async fn print_boxes(service: &Handle) {
    let name = service.name();
    let (mut mails, mut texts) = (0, 0);
    loop {
        service.sent(mails + texts + 1).await;
        for mail in service.mails().into_iter().skip(mails) {
            mails += 1;
            say!("{name}: mail to {}: {}", mail.to, mail.subject);
            for line in [mail.link, mail.otp].into_iter().flatten() {
                say!("    {line}");
            }
        }
        for sms in service.text_messages().into_iter().skip(texts) {
            texts += 1;
            say!("{name}: text message to {}: {}", sms.to, sms.text);
        }
    }
}

fn explain(error: &StartError, port: u16) {
    eprintln!("hallpass-emulator: {error}");
    if error.is_port_taken() {
        let other = port.checked_add(1).unwrap_or(0);
        eprintln!("  try: hallpass-emulator --port {other}   (or --port 0 for any free port)");
    } else if let Some(cause) = std::error::Error::source(error) {
        eprintln!("  because: {cause}");
    }
}
