//! The floor that `reads todo` is measured against: the least program that reads the same columns from one table.

use std::error::Error;
use std::io::{BufWriter, Write, stdout};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: bare_todo FILE")?;
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut statement = conn.prepare("SELECT * FROM todo ORDER BY number")?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut out = BufWriter::new(stdout());
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Integer(number) => write!(out, "{number}\t")?,
                ValueRef::Text(text) => {
                    out.write_all(text)?;
                    out.write_all(b"\t")?;
                }
                _ => out.write_all(b"\t")?,
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
