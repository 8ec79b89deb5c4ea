//! The `operator-desk` program. All that it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    operator_desk::program::main(std::env::args_os().skip(1))
}
