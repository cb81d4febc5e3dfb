//! How fast `reads` is, against what it must be: one run, one table, with the ratios that the project promises.
//!
//! `cargo bench --bench speed` measures with a million entries and exits with 1 where a bound is broken.
//! `cargo bench --bench speed -- --smoke` measures less, with fewer entries, and fails only where a program does; behind
//! `--profile dev` it is built of what the tests are.
//!
//! It needs `hyperfine`, `taskwarrior` and `sqlite3`, by the names of their Debian packages.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const READS: &str = env!("CARGO_BIN_EXE_reads");

/// One program to be timed.
struct Contender {
    name: &'static str,
    command: Vec<String>,
    /// What to run before each time.
    prepare: Option<String>,
}

/// One promise: a figure, what it is held against, and how many times that it may be.
struct Promise {
    kind: &'static str,
    ours: f64,
    reference: f64,
    bound: f64,
    unit: &'static str,
}

impl Promise {
    fn ratio(&self) -> f64 {
        self.ours / self.reference
    }

    fn kept(&self) -> bool {
        self.ratio() <= self.bound
    }
}

/// How much is measured.
struct Effort {
    entries: usize,
    runs: u32,
}

fn main() -> ExitCode {
    let smoke = std::env::args().any(|argument| argument == "--smoke");
    let effort = if smoke {
        Effort {
            entries: 20_000,
            runs: 10,
        }
    } else {
        Effort {
            entries: 1_000_000,
            runs: 60,
        }
    };
    match measure(&effort) {
        Ok(promises) => {
            print(&promises, &effort, smoke);
            let kept = promises.iter().all(Promise::kept);
            ExitCode::from(u8::from(!kept && !smoke))
        }
        Err(err) => {
            eprintln!("speed: {err}");
            ExitCode::FAILURE
        }
    }
}

fn measure(effort: &Effort) -> Result<Vec<Promise>> {
    for (program, package) in [
        ("hyperfine", "hyperfine"),
        ("task", "taskwarrior"),
        ("sqlite3", "sqlite3"),
    ] {
        if Command::new(program).arg("--version").output().is_err() {
            return Err(format!("there is no '{program}': install the package {package}").into());
        }
    }
    let directory = tempfile::tempdir()?;
    let place = |name: &str| directory.path().join(name).to_string_lossy().into_owned();
    let (small, big) = (place("small.db"), place("big.db"));
    fill_small(&small)?;
    let tasks = fill_taskwarrior(directory.path(), &small)?;
    eprintln!("seeding {} entries …", effort.entries);
    fill_big(directory.path(), &big, effort.entries)?;

    let contenders = contenders(&small, &big, &place("scratch.db"), &build_bare()?, &tasks);
    let results = directory.path().join("results.json");
    let mut medians = HashMap::new();
    for contender in &contenders {
        medians.insert(
            contender.name,
            hyperfine(contender, effort.runs, &results)? * 1_000.0,
        );
    }
    let mut promises = promises(&medians);
    promises.push(Promise {
        kind: "peak of todo --format plain, big",
        ours: peak_memory(&big)?,
        reference: MOST_MEMORY,
        bound: 1.0,
        unit: "MB",
    });
    Ok(promises)
}

fn contenders(small: &str, big: &str, scratch: &str, bare: &str, tasks: &str) -> [Contender; 14] {
    let copied = Some(format!("cp {small} {scratch}"));
    let none = Some(format!("rm -f {scratch}"));
    [
        contender("todo", &[READS, "--db", small, "todo"], None),
        contender("bare", &[bare, small], None),
        contender("task", &["task", &format!("rc:{tasks}"), "next"], None),
        contender(
            "done",
            &[READS, "--db", scratch, "done", "attention"],
            copied.clone(),
        ),
        contender("insert", &["sqlite3", scratch, INSERT], copied),
        contender("first", &[READS, "--db", scratch, "todo"], none),
        contender(
            "todo 57",
            &[READS, "--db", small, "todo", "--limit", "20"],
            None,
        ),
        contender(
            "todo big",
            &[READS, "--db", big, "todo", "--limit", "20"],
            None,
        ),
        contender(
            "due 57",
            &[READS, "--db", small, "due", "--limit", "20"],
            None,
        ),
        contender("brief", &[READS, "--db", small, "due", "--brief"], None),
        contender("brief big", &[READS, "--db", big, "due", "--brief"], None),
        contender("next", &[READS, "--db", small, "next"], None),
        contender("next big", &[READS, "--db", big, "next"], None),
        contender(
            "due big",
            &[READS, "--db", big, "due", "--limit", "20"],
            None,
        ),
    ]
}

/// What is promised of the times, by the names of the contenders, in milliseconds.
fn promises(medians: &HashMap<&str, f64>) -> Vec<Promise> {
    let promise = |kind, ours: &str, reference: f64, bound| Promise {
        kind,
        ours: medians[ours],
        reference,
        bound,
        unit: "ms",
    };
    let first = 3.0 * medians["todo"] + medians["insert"];
    vec![
        promise("todo, against a bare program", "todo", medians["bare"], 1.5),
        promise(
            "todo, against taskwarrior's next",
            "todo",
            medians["task"],
            0.5,
        ),
        promise(
            "done, against sqlite3's insert",
            "done",
            medians["insert"],
            1.5,
        ),
        promise(
            "first run, against 3 × todo + a commit",
            "first",
            first,
            1.0,
        ),
        promise(
            "todo --limit 20, big against 57",
            "todo big",
            medians["todo 57"],
            1.3,
        ),
        promise(
            "due --limit 20, big against 57",
            "due big",
            medians["due 57"],
            1.3,
        ),
        promise("due --brief, against todo", "brief", medians["todo"], 1.0),
        promise(
            "due --brief of the big, against todo of 57",
            "brief big",
            medians["todo"],
            1.3,
        ),
        promise("next, against todo", "next", medians["todo"], 1.5),
    ]
}

/// What a list of any length may take, in megabytes: several times what one of 57 takes.
const MOST_MEMORY: f64 = 32.0;

/// One durable event by hand: what `reads done` does at the least.
const INSERT: &str = "
    INSERT INTO event (id, act, device, stamp, at, subject_kind, subject, kind, body, checksum)
    SELECT randomblob(16), randomblob(16), device.id, 7340032000000000, 1792000000000, 'resource', resource.id,
           'finished', '{\"on\":\"2026-11-23\"}', 0
    FROM resource, device WHERE slug = 'attention'";

fn contender(name: &'static str, command: &[&str], prepare: Option<String>) -> Contender {
    Contender {
        name,
        command: command.iter().map(|&word| word.to_owned()).collect(),
        prepare,
    }
}

/// The 57 entries, one of them due.
fn fill_small(db: &str) -> Result<()> {
    run(Command::new(READS).args(["--db", db, "done", "attention", "--on", "2024-11-20"]))?;
    Ok(())
}

fn fill_big(directory: &Path, db: &str, entries: usize) -> Result<()> {
    let mut catalog = String::from("[catalog]\nname = \"big\"\ntitle = \"Big\"\nversion = 1\n");
    for domain in 0..50 {
        write!(
            catalog,
            "[[domain]]\nslug = \"domain-{domain}\"\ntitle = \"Domain {domain}\"\ncadence = \"P1Y\"\n"
        )?;
    }
    for entry in 0..entries {
        write!(
            catalog,
            "[[resource]]\ndomain = \"domain-{}\"\nslug = \"entry-{entry}\"\ntitle = \"The title of entry {entry}\"\n\
             year = {}\nkind = \"paper\"\nurl = \"https://example.org/{entry}\"\npages = {}\ndepth = \"read\"\n\
             why = \"It is number {entry}.\"\n",
            entry % 50,
            1950 + entry % 75,
            1 + entry % 300,
        )?;
    }
    let file = directory.join("big.toml");
    fs::write(&file, catalog)?;
    run(Command::new(READS).args(["--db", db, "seed"]).arg(&file))?;
    // A reading of every tenth entry, so that many are due.
    for month in 1..10 {
        let read = (0..entries)
            .skip(10 * month)
            .step_by(90)
            .map(|entry| format!("entry-{entry}"));
        run(Command::new(READS)
            .args(["--db", db, "done", "--on", &format!("2024-0{month}-11")])
            .args(read))?;
    }
    Ok(())
}

/// Taskwarrior with the same 57, as tasks in projects; gives its configuration.
fn fill_taskwarrior(directory: &Path, db: &str) -> Result<String> {
    let data = directory.join("task");
    fs::create_dir(&data)?;
    let configuration = directory.join("taskrc");
    fs::write(
        &configuration,
        format!(
            "data.location={}\nverbose=nothing\nconfirmation=off\n",
            data.display()
        ),
    )?;
    let listed = run(Command::new(READS).args(["--db", db, "list", "--json"]))?;
    let listed: Vec<serde_json::Value> = serde_json::from_slice(&listed)?;
    let tasks: Vec<serde_json::Value> = listed
        .iter()
        .map(|entry| {
            serde_json::json!({"description": entry["title"], "project": entry["domain"], "status": "pending"})
        })
        .collect();
    let file = directory.join("tasks.json");
    fs::write(&file, serde_json::to_vec(&tasks)?)?;
    let configuration = configuration.to_string_lossy().into_owned();
    run(Command::new("task")
        .arg(format!("rc:{configuration}"))
        .arg("import")
        .arg(&file))?;
    Ok(configuration)
}

/// Builds the program to compare with, by the profile of the other; gives its path.
fn build_bare() -> Result<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "release"
    };
    run(Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--profile", profile])
        .args(["--example", "bare_todo"]))?;
    let beside: PathBuf = Path::new(READS)
        .with_file_name("examples")
        .join("bare_todo");
    Ok(beside.to_string_lossy().into_owned())
}

/// The median of the times that a program takes, in seconds.
fn hyperfine(contender: &Contender, runs: u32, results: &Path) -> Result<f64> {
    let mut command = Command::new("hyperfine");
    command.args([
        "-N",
        "--style",
        "none",
        "--warmup",
        "5",
        "--runs",
        &runs.to_string(),
    ]);
    command.arg("--export-json").arg(results);
    if let Some(prepare) = &contender.prepare {
        command.args(["--prepare", prepare]);
    }
    command.arg(shlex::try_join(
        contender.command.iter().map(String::as_str),
    )?);
    command.env("READS_NOW", "2026-11-23");
    run(&mut command).map_err(|err| format!("{}: {err}", contender.name))?;
    let results: serde_json::Value = serde_json::from_slice(&fs::read(results)?)?;
    results["results"][0]["median"]
        .as_f64()
        .ok_or_else(|| "hyperfine gave no median".into())
}

/// The most memory that the full list takes while it is written, in megabytes.
fn peak_memory(db: &str) -> Result<f64> {
    let mut child = Command::new(READS)
        .args(["--db", db, "todo", "--format", "plain"])
        .stdout(Stdio::piped())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut pipe = child.stdout.take().ok_or("no pipe")?;
    let mut chunk = vec![0; 64 * 1024];
    let mut peak = 0.0_f64;
    // It waits for the pipe to be read, so that it can be looked at to the last chunk.
    loop {
        if let Some(kilobytes) = fs::read_to_string(&status)
            .ok()
            .as_deref()
            .and_then(high_water)
        {
            peak = peak.max(kilobytes / 1024.0);
        }
        if pipe.read(&mut chunk)? == 0 {
            break;
        }
    }
    if !child.wait()?.success() {
        return Err("reads todo --format plain failed".into());
    }
    Ok(peak)
}

fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs a program to its end; gives what it printed.
fn run(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{} failed: {said}", command.get_program().to_string_lossy()).into())
}

fn print(promises: &[Promise], effort: &Effort, smoke: bool) {
    println!(
        "57 entries; big is {} entries; medians of {} runs",
        effort.entries, effort.runs
    );
    println!(
        "{:<46} {:>9} {:>9}  {:>6} {:>6}",
        "", "ours", "reference", "ratio", "bound"
    );
    for promise in promises {
        let Promise {
            kind,
            ours,
            reference,
            bound,
            unit,
        } = promise;
        let check = match (smoke, promise.kept()) {
            (true, _) => "",
            (false, true) => "kept",
            (false, false) => "BROKEN",
        };
        println!(
            "{kind:<46} {ours:>6.2} {unit} {reference:>6.2} {unit}  {:>6.2} {bound:>6.2}  {check}",
            promise.ratio()
        );
    }
}
