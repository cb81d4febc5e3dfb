//! Prints ten lived years as a lossless export, for `reads import -`.

use std::io;

#[path = "../tests/support/ten_years.rs"]
mod ten_years;

fn main() -> io::Result<()> {
    ten_years::write(&mut io::BufWriter::new(io::stdout().lock()))
}
