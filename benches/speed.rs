//! How fast `reads` is: its start-up against the floor, and what its commands cost as a database grows.
//!
//! `cargo bench --bench speed` exits with 1 where a bound is broken. With `-- --smoke` it measures less, and fails only where
//! a program does; with `--profile dev` it runs what the tests have built.
//!
//! It needs `hyperfine` and `taskwarrior`, by the names of their Debian packages.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TODAY: &str = "2026-11-23";

/// The commands whose cost is compared between the small and the big database, with how much more the big one may cost.
const COMMANDS: [(&str, &[&str], Option<f64>); 5] = [
    ("reads", &[], Some(2.0)),
    ("due --count", &["due", "--count"], Some(2.0)),
    ("next", &["next"], Some(2.0)),
    (
        "search --limit 5",
        &["search", "--limit", "5", "learning"],
        Some(6.0),
    ),
    ("plan", &["plan", "--by", "2027-01-31"], None),
];

/// A figure, and what it is compared with.
struct Figure {
    name: String,
    ours: f64,
    reference: f64,
    /// The greatest ratio of the two that is kept.
    bound: Option<f64>,
    unit: &'static str,
}

impl Figure {
    fn ratio(&self) -> f64 {
        self.ours / self.reference
    }

    fn is_kept(&self) -> bool {
        self.bound.is_none_or(|bound| self.ratio() <= bound)
    }
}

fn main() -> ExitCode {
    let smoke = std::env::args().any(|argument| argument == "--smoke");
    let figures = if smoke {
        measure(3, 2_000, 50, 4_000)
    } else {
        measure(40, 100_000, 1_000, 400_000)
    };
    match figures {
        Ok(figures) => {
            print(&figures, smoke);
            ExitCode::from(u8::from(!smoke && !figures.iter().all(Figure::is_kept)))
        }
        Err(err) => {
            eprintln!("speed: {err}");
            ExitCode::FAILURE
        }
    }
}

/// Measures with a big database of so many `entries`, an entry with so many `notes`, and a catalog of `seeded` entries.
fn measure(runs: u32, entries: usize, notes: usize, seeded: usize) -> Result<Vec<Figure>> {
    let directory = tempfile::tempdir()?;
    let bench = Bench::new(directory.path(), runs)?;
    let mut figures = bench.startup()?;
    figures.extend(bench.scale(entries)?);
    figures.push(bench.notes(notes)?);
    figures.push(bench.seed(seeded)?);
    Ok(figures)
}

/// What one program takes, in milliseconds.
struct Times {
    /// The median.
    wall: f64,
    /// The mean, in the program and in the system.
    cpu: f64,
}

struct Bench {
    directory: PathBuf,
    reads: String,
    bare: String,
    /// A database of the built-in catalog, with one entry that is due.
    small: String,
    runs: u32,
}

impl Bench {
    /// Copies the programs: a file as the linker wrote it can take longer to start than its copy.
    fn new(directory: &Path, runs: u32) -> Result<Self> {
        let copied = |from: &Path, name: &str| -> Result<String> {
            let to = directory.join(name);
            fs::copy(from, &to)?;
            Ok(to.to_string_lossy().into_owned())
        };
        let bench = Self {
            directory: directory.to_owned(),
            reads: copied(Path::new(env!("CARGO_BIN_EXE_reads")), "reads")?,
            bare: copied(&built_bare()?, "bare_todo")?,
            small: directory.join("small.db").to_string_lossy().into_owned(),
            runs,
        };
        bench.run_reads(&bench.small, &["done", "attention", "--on", "2024-11-20"])?;
        Ok(bench)
    }

    fn path(&self, name: &str) -> String {
        self.directory.join(name).to_string_lossy().into_owned()
    }

    /// The start-up of `todo`, against the floor and against taskwarrior.
    fn startup(&self) -> Result<Vec<Figure>> {
        let listed = self.run_reads(&self.small, &["list", "--json"])?;
        let entries: Vec<Value> = serde_json::from_slice(&listed)?;
        let todo = self.time(&[&self.reads, "--db", &self.small, "todo"], None)?;
        let bare = self.time(&[&self.bare, &self.bare_database(&entries)?], None)?;
        let tasks = format!("rc:{}", self.task_database(&entries)?);
        let task = self.time(&["task", &tasks, "next"], None)?;
        let figure = |name: &str, reference: Times, bound| Figure {
            name: name.to_owned(),
            ours: todo.wall,
            reference: reference.wall,
            bound: Some(bound),
            unit: "ms",
        };
        Ok(vec![
            figure("todo, against a bare program", bare, 1.5),
            figure("todo, against taskwarrior's next", task, 0.5),
        ])
    }

    /// One table with the columns that `todo` prints.
    fn bare_database(&self, entries: &[Value]) -> Result<String> {
        let file = self.path("bare.db");
        let conn = Connection::open(&file)?;
        conn.pragma_update(None, "journal_mode", "wal")?;
        conn.execute_batch(
            "CREATE TABLE todo (number INTEGER PRIMARY KEY, domain, slug, title, kind, year, pages, minutes, depth, scope);
             BEGIN",
        )?;
        let mut insert = conn.prepare(
            "INSERT INTO todo SELECT value ->> 'number', value ->> 'domain', value ->> 'slug', value ->> 'title',
                 value ->> 'kind', value ->> 'year', value ->> 'pages', value ->> 'minutes', value ->> 'depth',
                 value ->> 'scope'
             FROM (SELECT ?1 AS value)",
        )?;
        for entry in entries {
            insert.execute([entry.to_string()])?;
        }
        conn.execute_batch("COMMIT")?;
        Ok(file)
    }

    /// Taskwarrior with the same entries as tasks; returns its configuration file.
    fn task_database(&self, entries: &[Value]) -> Result<String> {
        let (data, configuration) = (self.path("task"), self.path("taskrc"));
        fs::create_dir(&data)?;
        let settings = format!("data.location={data}\nverbose=nothing\nconfirmation=off\n");
        fs::write(&configuration, settings)?;
        let task = |entry: &Value| json!({"description": entry["title"], "project": entry["domain"], "status": "pending"});
        let tasks: Vec<Value> = entries.iter().map(task).collect();
        let file = self.path("tasks.json");
        fs::write(&file, serde_json::to_vec(&tasks)?)?;
        run(Command::new("task").args([&format!("rc:{configuration}"), "import", &file]))?;
        Ok(configuration)
    }

    /// CPU time with the small database and with one of so many `entries`.
    fn scale(&self, entries: usize) -> Result<Vec<Figure>> {
        let big = self.path("big.db");
        self.run_reads(&big, &["seed", &self.catalog(entries)?])?;
        // Every tenth entry was read, most of them long enough ago to be due.
        for month in 1..10 {
            let read = (0..entries).skip(10 * month).step_by(90);
            let read: Vec<String> = read.map(|entry| format!("entry-{entry}")).collect();
            let on = format!("2024-0{month}-11");
            let mut words = vec!["done", "--on", &on];
            words.extend(read.iter().map(String::as_str));
            self.run_reads(&big, &words)?;
        }
        let figure = |name: &str, small: &Times, big: &Times, bound| Figure {
            name: format!("{name}, {entries} entries against 57"),
            ours: big.cpu,
            reference: small.cpu,
            bound,
            unit: "ms CPU",
        };
        let mut figures = Vec::new();
        for (name, words, bound) in COMMANDS {
            let time = |db: &str| self.time(&[&[&self.reads, "--db", db], words].concat(), None);
            figures.push(figure(name, &time(&self.small)?, &time(&big)?, bound));
        }
        for (db, count) in [(&self.small, 57), (&big, entries)] {
            // All slugs, as after `reads done ` and the completion key.
            let words = ["__complete", "--", "reads", "--db", db, "done", ""];
            figures.push(Figure {
                name: format!("completion of a slug, {count} entries"),
                ours: self
                    .time(&[&[self.reads.as_str()], &words[..]].concat(), None)?
                    .wall,
                reference: 15.0,
                bound: Some(1.0),
                unit: "ms",
            });
        }
        let (small, big) = (
            self.time_done(&self.small, "d2l")?,
            self.time_done(&big, "entry-5")?,
        );
        figures.push(figure("done", &small, &big, Some(2.0)));
        Ok(figures)
    }

    /// The CPU time of `done` on an entry with so many notes and on one without.
    fn notes(&self, notes: usize) -> Result<Figure> {
        let db = self.path("noted.db");
        fs::copy(&self.small, &db)?;
        self.run_reads(&db, &["note", "attention", "A note of a few words."])?;
        // Notes are added by an import of the event that there is, under other ids.
        let exported = String::from_utf8(self.run_reads(&db, &["export", "jsonl"])?)?;
        let event = exported.lines().next_back().ok_or("an empty export")?;
        let event: Value = serde_json::from_str(event)?;
        let mut log = "{\"reads\":1}\n".to_owned();
        for number in 1..notes {
            let mut event = event.clone();
            event["event"]["id"] = json!(format!("01a21168-c955-74e9-a106-{number:012x}"));
            writeln!(log, "{event}")?;
        }
        let file = self.path("notes.jsonl");
        fs::write(&file, log)?;
        self.run_reads(&db, &["import", &file])?;
        Ok(Figure {
            name: format!("done, {notes} notes against none"),
            ours: self.time_done(&db, "attention")?.cpu,
            reference: self.time_done(&db, "d2l")?.cpu,
            bound: Some(3.0),
            unit: "ms CPU",
        })
    }

    /// The peak of memory while a catalog of so many `entries` is installed.
    fn seed(&self, entries: usize) -> Result<Figure> {
        let catalog = self.catalog(entries)?;
        let mut child = Command::new(&self.reads)
            .args(["--db", &self.path("seeded.db"), "seed", &catalog])
            .stdout(Stdio::null())
            .spawn()?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0.0_f64;
        let exit = loop {
            if let Some(exit) = child.try_wait()? {
                break exit;
            }
            let found = fs::read_to_string(&status).unwrap_or_default();
            peak = peak.max(high_water(&found).unwrap_or_default() / 1024.0);
            std::thread::sleep(Duration::from_millis(2));
        };
        if !exit.success() {
            return Err("reads seed failed".into());
        }
        Ok(Figure {
            name: format!("peak of seed, {entries} entries"),
            ours: peak,
            reference: 300.0,
            bound: Some(1.0),
            unit: "MB",
        })
    }

    /// A catalog file in which one entry in ten is about learning.
    fn catalog(&self, entries: usize) -> Result<String> {
        let mut text = "[catalog]\nname = \"big\"\ntitle = \"Big\"\nversion = 1\n".to_owned();
        for domain in 0..50 {
            writeln!(
                text,
                "[[domain]]\nslug = \"domain-{domain}\"\ntitle = \"Domain {domain}\"\ncadence = \"P1Y\""
            )?;
        }
        for entry in 0..entries {
            writeln!(
                text,
                "[[resource]]\ndomain = \"domain-{}\"\nslug = \"entry-{entry}\"\ntitle = \"The title of {} {entry}\"\n\
                 year = {}\nkind = \"paper\"\nurl = \"https://example.org/{entry}\"\npages = {}\ndepth = \"read\"\n\
                 why = \"It is number {entry}.\"",
                entry % 50,
                if entry % 10 == 0 { "learning" } else { "entry" },
                1950 + entry % 75,
                1 + entry % 300,
            )?;
        }
        let file = self.path("big.toml");
        fs::write(&file, text)?;
        Ok(file)
    }

    /// The time of `done` in a copy of a database, made anew for each run.
    fn time_done(&self, db: &str, slug: &str) -> Result<Times> {
        let scratch = self.path("scratch.db");
        self.time(
            &[&self.reads, "--db", &scratch, "done", slug],
            Some(&format!("cp {db} {scratch}")),
        )
    }

    fn time(&self, command: &[&str], prepare: Option<&str>) -> Result<Times> {
        let results = self.path("results.json");
        let mut hyperfine = Command::new("hyperfine");
        hyperfine.args([
            "-N",
            "--style",
            "none",
            "--warmup",
            "2",
            "--export-json",
            &results,
        ]);
        hyperfine.args(["--runs", &self.runs.to_string()]);
        hyperfine.args(prepare.iter().flat_map(|prepare| ["--prepare", prepare]));
        run(hyperfine.arg(shlex::try_join(command.iter().copied())?))?;
        let results: Value = serde_json::from_slice(&fs::read(results)?)?;
        let milliseconds = |name: &str| -> Result<f64> {
            let seconds = results["results"][0][name].as_f64();
            Ok(1_000.0 * seconds.ok_or("hyperfine gave no times")?)
        };
        Ok(Times {
            wall: milliseconds("median")?,
            cpu: milliseconds("user")? + milliseconds("system")?,
        })
    }

    fn run_reads(&self, db: &str, words: &[&str]) -> Result<Vec<u8>> {
        run(Command::new(&self.reads).args(["--db", db]).args(words))
    }
}

/// Builds the floor by the profile of this program; returns its path.
fn built_bare() -> Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "release"
    };
    run(Command::new(cargo).args([
        "build",
        "--quiet",
        "--locked",
        "--profile",
        profile,
        "--example",
        "bare_todo",
    ]))?;
    Ok(Path::new(env!("CARGO_BIN_EXE_reads"))
        .with_file_name("examples")
        .join("bare_todo"))
}

/// The most memory that a process has used, in kilobytes, from its `/proc/PID/status`.
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs a program to its end; returns what it prints.
fn run(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.env("READS_NOW", TODAY).stdin(Stdio::null());
    let output = command.output().map_err(|err| format!("{name}: {err}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}

fn print(figures: &[Figure], smoke: bool) {
    println!(
        "{:<48} {:>9} {:>9}  {:>6} {:>6}",
        "", "ours", "reference", "ratio", "bound"
    );
    for figure in figures {
        let bound = figure
            .bound
            .map_or("-".to_owned(), |bound| format!("{bound:.1}"));
        let is_broken = !smoke && !figure.is_kept();
        let check = if is_broken { "BROKEN" } else { "" };
        println!(
            "{:<48} {:>9.2} {:>9.2}  {:>6.2} {bound:>6}  {:<6} {check}",
            figure.name,
            figure.ours,
            figure.reference,
            figure.ratio(),
            figure.unit,
        );
    }
}
