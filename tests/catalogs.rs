//! A list that a team publishes: from the member who exports it to those who install it by its address, with the real program; and
//! entries that are the same work as a resource from elsewhere.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/feeds.rs"]
mod feeds;
mod support;

use std::process::Command;

use reads::catalog::{self, Catalog};
use reads::domain::{AlsoIn, EventKind, Patch, ResourceId};
use reads::exchange::log;
use reads::store::{self, Filter, Problem, Store};
use support::{Home, NOW, Ran, date, directory, id, installed};

/// A repository in a directory of its own.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(directory());
        repository.git(&["init", "--quiet", "--template="]);
        repository
    }

    fn git(&self, words: &[&str]) {
        let mut git = Command::new("git");
        git.env_remove("GIT_DIR").current_dir(self.0.path());
        git.envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ]);
        assert!(git.args(words).status().unwrap().success(), "{words:?}");
    }

    fn commit(&self, file: &str, text: &str) {
        std::fs::write(self.0.path().join(file), text).unwrap();
        self.git(&["add", "--all"]);
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        self.git(&[&who[..], &["commit", "--quiet", "--message=a"]].concat());
    }

    fn address(&self, file: &str) -> String {
        format!("git+file://{}#{file}", self.0.path().display())
    }
}

fn published(home: &Home) -> String {
    let words = [
        "export",
        "catalog",
        "tag:ops",
        "--name",
        "team",
        "--title",
        "Team list",
    ];
    home.run(&words).good()
}

#[test]
fn a_team_publishes_a_list_in_a_repository_and_its_members_follow_it() {
    let (author, member, repository) = (Home::new(), Home::new(), Repository::new());
    let add = |title: &str| {
        let words = ["add", title, "--tag", "ops", "--kind", "article"];
        author.run(&words).good()
    };
    add("On call");
    author.run(&["note", "on-call", "mine alone"]).good();
    let file = author.0.path().join("paper.pdf");
    std::fs::write(&file, "%PDF-1.4").unwrap();
    author
        .run(&["edit", "on-call", "--file", file.to_str().unwrap()])
        .good();
    let first = published(&author);
    assert!(
        !first.contains("mine alone") && !first.contains("paper.pdf"),
        "{first}"
    );
    repository.commit("list.toml", &first);

    let address = repository.address("list.toml");
    member.run(&["catalog", "add", &address]).good();
    let unchanged = "reads · version 1 · no changes\nteam · version";
    assert!(
        member
            .run(&["catalog", "diff"])
            .good()
            .starts_with(unchanged)
    );
    let listed = member.run(&["catalog", "list"]).good();
    assert!(listed.contains(&format!("{address} · sha256 ")), "{listed}");

    add("Capacity");
    repository.commit("list.toml", &published(&author));
    let diff = member.run(&["catalog", "diff"]).good();
    assert!(diff.ends_with("  + capacity · Capacity\n"), "{diff}");
    let count = || {
        member
            .run(&["list", "tag:ops", "--json"])
            .good()
            .matches("\"slug\"")
            .count()
    };
    assert_eq!(count(), 1);
    // It was fetched a short while ago.
    let fetched = ["--quiet", "catalog", "update", "--fetched"];
    assert_eq!(member.run(&fetched).good(), "");
    assert_eq!(count(), 1);
    member.run(&["done", "on-call"]).good();
    let next_day = Ran::from(
        member
            .reads()
            .env("READS_NOW", "2026-11-24")
            .args(fetched)
            .output()
            .unwrap(),
    );
    assert_eq!(next_day.good(), "");
    assert_eq!(count(), 2);
    // What the job did is nothing for the person to take back.
    let undone = member.run(&["undo"]).good();
    assert!(undone.contains("on-call"), "{undone}");
    let healthy = member.run(&["doctor"]).good();
    assert!(healthy.starts_with("healthy"), "{healthy}");
}

#[test]
fn a_source_that_is_wrong_is_named_and_the_others_are_updated() {
    let (home, repository) = (Home::new(), Repository::new());
    let list = |name: &str, version: u32, title: &str| {
        format!(
            "[catalog]\nname = '{name}'\ntitle = '{title}'\nversion = {version}\n\
             [[domain]]\nslug = 'ops'\ntitle = 'Ops'\n\
             [[resource]]\nslug = '{name}'\ntitle = 'T'\ndomain = 'ops'\nkind = 'book'\ndepth = 'read'\nwhy = 'W'\n"
        )
    };
    for name in ["a", "b", "c"] {
        repository.commit(name, &list(name, 1, "One"));
        home.run(&["catalog", "add", &repository.address(name)])
            .good();
    }
    let file = home.0.path().join("d.toml");
    std::fs::write(&file, list("d", 1, "One")).unwrap();
    home.run(&["catalog", "add", file.to_str().unwrap()]).good();
    std::fs::remove_file(&file).unwrap();
    repository.commit("a", &list("other", 2, "Two"));
    repository.commit(
        "b",
        &list("b", 2, "Two").replace("title = 'Ops'", "titel = 'Ops'"),
    );
    repository.commit("c", &list("c", 2, "Two"));

    let update = home.run(&["--quiet", "catalog", "update"]);
    assert_eq!((update.status, update.stdout.as_str()), (Some(1), ""));
    let (a, b) = (repository.address("a"), repository.address("b"));
    for line in [
        format!("error: a: {a} holds another catalog now, 'other'"),
        format!("{b}:7:1: unknown key 'titel' in a domain: did you mean 'title'?"),
        format!("error: d: cannot read the catalog {}", file.display()),
        "error: 3 catalogs could not be updated".to_owned(),
    ] {
        assert!(update.stderr.contains(&line), "{line}\n{}", update.stderr);
    }
    let listed = home.run(&["catalog", "list"]).good();
    assert!(listed.contains("c      Two"), "{listed}");
    // The job leaves what is not fetched alone, and does not ask again at once.
    assert_eq!(
        home.run(&["--quiet", "catalog", "update", "--fetched"])
            .good(),
        ""
    );
    let diff = home.run(&["catalog", "diff", "--json"]);
    assert_eq!(diff.status, Some(1));
    let diff: serde_json::Value = serde_json::from_str(&diff.stdout).unwrap();
    assert_eq!(diff.as_array().unwrap().len(), 2);
}

#[test]
fn a_catalog_of_a_file_is_not_fetched() {
    let (home, repository) = (Home::new(), Repository::new());
    let text = std::fs::read_to_string("tests/cmd/systems.toml").unwrap();
    repository.commit("systems.toml", &text);
    home.run(&["catalog", "add", &repository.address("systems.toml")])
        .good();
    let listed = || home.run(&["catalog", "list"]).good();
    let fetched = || {
        let conn = rusqlite::Connection::open(home.database()).unwrap();
        let count = "SELECT count(*) FROM catalog_fetch";
        conn.query_row(count, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert!(listed().contains("sha256"));
    assert_eq!(fetched(), 1);
    home.run(&["catalog", "update", "tests/cmd/systems.toml"])
        .good();
    assert!(!listed().contains("sha256"));
    assert_eq!(fetched(), 0);
    home.run(&["catalog", "update", &repository.address("systems.toml")])
        .good();
    assert_eq!(fetched(), 1);
    home.run(&["catalog", "remove", "systems", "--yes"]).good();
    assert_eq!(fetched(), 0);
}

#[test]
fn a_list_that_cannot_be_reached_is_not_asked_for_at_once_again() {
    let home = Home::new();
    let proxy = feeds::serve();
    let run = |words: &[&str], proxy: &str| {
        let mut reads = home.reads();
        Ran::from(reads.env("http_proxy", proxy).args(words).output().unwrap())
    };
    run(
        &["catalog", "add", "http://lists.example/team.toml"],
        &proxy,
    )
    .good();
    let conn = rusqlite::Connection::open(home.database()).unwrap();
    conn.execute_batch("UPDATE catalog_fetch SET next_at = 0")
        .unwrap();
    let fetched = ["catalog", "update", "--fetched"];
    let failed = run(&fetched, "http://127.0.0.1:9").bad(1);
    assert!(
        failed.starts_with("error: team: http://lists.example/team.toml: "),
        "{failed}"
    );
    assert!(
        failed.ends_with("error: 1 catalog could not be updated\n"),
        "{failed}"
    );
    let waits = run(&fetched, "http://127.0.0.1:9").good();
    assert_eq!(
        waits,
        "team: fetched a short while ago; not again before 2026-11-23 13:00\n"
    );
    // A person who asks is answered.
    let updated = run(&["catalog", "update"], &proxy).good();
    assert!(updated.contains("updated: team version 2"), "{updated}");
}

/// A catalog of the team: one entry that the built-in catalog has, one that nobody has.
fn team(version: u32, why: &str) -> Catalog {
    let text = std::fs::read_to_string("tests/cmd/feeds/lists.example/1.toml").unwrap();
    let mut catalog = catalog::parse(text.as_bytes()).unwrap();
    catalog.version = version;
    why.clone_into(&mut catalog.resources[0].metadata.why);
    catalog
}

fn also_in(store: &Store, id: ResourceId) -> Vec<String> {
    let said = store.detail(id).unwrap().also_in.into_iter();
    said.map(|AlsoIn { catalog, why, .. }| format!("{catalog}: {why}"))
        .collect()
}

fn slugs(store: &Store) -> Vec<String> {
    let rows = store.listed(&Filter::default()).unwrap().into_iter();
    let slugs = rows.map(|row| row.slug.clone());
    slugs
        .filter(|slug| ["attention", "team-attention", "postmortems"].contains(&slug.as_str()))
        .collect()
}

fn exported(store: &Store) -> String {
    let mut out = Vec::new();
    log::begin(&mut out).unwrap();
    for row in store.catalogs().unwrap() {
        log::catalog(&mut out, &store.catalog(&row).unwrap()).unwrap();
    }
    store
        .events(|event| log::logged(&mut out, event).map_err(|err| panic!("{err}")))
        .unwrap_or_else(|err: store::StoreError| panic!("{err}"));
    String::from_utf8(out).unwrap()
}

fn import(store: &mut Store, text: &str) {
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    for (line, entry) in log::entries(text) {
        match entry {
            log::Entry::Event(event) => drop(import.event(&event).unwrap()),
            log::Entry::Catalog(copy) => drop(import.catalog(&copy).unwrap()),
            log::Entry::Faulty(why) => panic!("line {line}: {why}"),
        }
    }
    import.commit().unwrap();
}

fn is_sound(store: &mut Store) {
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn what_a_team_says_of_a_work_is_beside_what_is_said_here() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    let installed = store.install(&team(1, "Ours."), None).unwrap();
    assert_eq!((installed.new, installed.here), (1, 1));
    assert_eq!(also_in(&store, attention), ["team: Ours."]);
    assert_eq!(slugs(&store), ["attention", "postmortems"]);
    // No number is used up.
    assert_eq!(store.detail(id(&store, "postmortems")).unwrap().number, 58);
    is_sound(&mut store);

    let updated = store.install(&team(2, "Ours, again."), None).unwrap();
    assert_eq!((updated.new, updated.changed, updated.here), (0, 1, 1));
    assert_eq!(also_in(&store, attention), ["team: Ours, again."]);
    let mut without = team(3, "");
    without.resources.remove(0);
    assert_eq!(
        store.install(&without, None).unwrap().removed_from_catalog,
        1
    );
    assert_eq!(also_in(&store, attention), Vec::<String>::new());
    is_sound(&mut store);
    store.install(&team(4, "Back."), None).unwrap();
    assert_eq!(also_in(&store, attention), ["team: Back."]);

    store.remove_catalog(&"team".parse().unwrap()).unwrap();
    assert_eq!(also_in(&store, attention), Vec::<String>::new());
    is_sound(&mut store);
    store.install(&team(4, "Back."), None).unwrap();
    assert_eq!(also_in(&store, attention), ["team: Back."]);
    assert_eq!(slugs(&store), ["attention", "postmortems"]);

    // Once the other one is gone, the entry is shown by itself.
    store.remove_catalog(&"reads".parse().unwrap()).unwrap();
    assert_eq!(slugs(&store), ["team-attention", "postmortems"]);
    let shown = id(&store, "team-attention");
    assert_ne!(shown, attention);
    assert_eq!(store.detail(shown).unwrap().catalog.as_str(), "team");
    is_sound(&mut store);
    store.rebuild().unwrap();
    is_sound(&mut store);
}

#[test]
fn an_entry_beside_an_own_resource_is_shown_by_itself_after_that_is_removed() {
    let (mut store, _, _directory) = installed();
    let metadata = Patch {
        title: Some("Postmortem Culture: Learning from Failure".to_owned()),
        url: Some(Some(
            "https://sre.google/sre-book/postmortem-culture/".to_owned(),
        )),
        ..Patch::default()
    };
    let own = store.new_id(metadata.ids()).unwrap();
    let added = EventKind::Added {
        on: date("2026-11-23"),
        sources: std::collections::BTreeMap::new(),
        tags: Vec::new(),
        slug: "own".parse().unwrap(),
        metadata: Box::new(metadata),
    };
    store.append(vec![(own, added)], NOW).unwrap();
    store.install(&team(1, "Ours."), None).unwrap();
    assert_eq!(also_in(&store, own), ["team: How we write ours."]);
    assert_eq!(slugs(&store), ["attention"]);
    let removed = EventKind::Removed {
        on: date("2026-11-23"),
    };
    store.append(vec![(own, removed)], NOW).unwrap();
    is_sound(&mut store);
    store.install(&team(1, "Ours."), None).unwrap();
    assert_eq!(slugs(&store), ["attention", "postmortems"]);
    is_sound(&mut store);
}

#[test]
fn what_is_beside_a_work_travels_with_the_log() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    store.install(&team(1, "Ours."), None).unwrap();
    let log = exported(&store);
    let (mut other, _, _other_directory) = installed();
    import(&mut other, &log);
    assert_eq!(also_in(&other, attention), ["team: Ours."]);
    assert_eq!(slugs(&other), slugs(&store));
    assert_eq!(exported(&other), log);
    is_sound(&mut other);

    // A device that shows the entry by itself shows it to the others, whoever imports first.
    let (mut third, _, _third_directory) = installed();
    third.remove_catalog(&"reads".parse().unwrap()).unwrap();
    third.install(&team(1, "Ours."), None).unwrap();
    let theirs = id(&third, "team-attention");
    let finished = support::finished("2026-01-01");
    third.append(vec![(theirs, finished)], NOW).unwrap();
    let their_log = exported(&third);
    import(&mut store, &their_log);
    import(&mut third, &log);
    for store in [&mut store, &mut third] {
        let shown = store.detail(theirs).unwrap();
        assert_eq!(shown.state.readings.len(), 1);
        assert!(!shown.removed_from_catalog);
        assert_eq!(slugs(store), ["team-attention", "postmortems"]);
        is_sound(store);
    }
}
