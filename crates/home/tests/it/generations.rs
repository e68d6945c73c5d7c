//! trust.md F24: a list of two hundred versions: what was compiled of old ones does not pile up, nor what was left by whoever was killed.

use std::fs::File;
use std::time::{Duration, SystemTime};

use interdict_home::ImportOptions;
use interdict_model::ListId;

use crate::support::{dated, empty, import, recorded, snapshot};

const NOW: &str = "2024-12-31T00:00:00Z";
/// Snapshot files that are kept.
const KEPT: usize = 12;

#[test]
fn f24_two_hundred_versions_leave_twelve_snapshots() {
    let (folder, mut home) = empty();
    let list: ListId = "watch".parse().unwrap();
    let file = folder.path().join("watch.csv");
    let mut sizes = Vec::new();
    for number in 0..200_u32 {
        std::fs::write(
            &file,
            format!("id,schema,name\n1,person,Quobatel Venmorak\n2,person,Number{number}\n"),
        )
        .unwrap();
        let (month, day) = (1 + number / 28, 1 + number % 28);
        let options =
            ImportOptions { list: Some(list.clone()), ..dated(&format!("2024-{month:02}-{day:02}")) };
        recorded(import(&mut home, &file, &options, NOW));
        if number % 5 == 0 {
            snapshot(&home, None, None, NOW);
            sizes.push(std::fs::read_dir(home.folder().join("snapshots")).unwrap().count());
        }
    }
    assert_eq!(sizes.last(), Some(&KEPT), "{sizes:?}");
    assert!(sizes.iter().all(|size| *size <= KEPT));
    assert_eq!(home.store().versions(Some(&list)).unwrap().len(), 200, "what was loaded stays");

    // What a killed process had begun goes when a newer one is compiled; what somebody may be writing now does not.
    let snapshots = home.folder().join("snapshots");
    for (name, age) in [("old", 7200), ("young", 60)] {
        let partial = File::create(snapshots.join(format!("{name}.snapshot.1-0.partial"))).unwrap();
        partial.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    }
    std::fs::write(&file, "id,schema,name\n1,person,Quobatel Venmorak\n").unwrap();
    let options = ImportOptions { list: Some(list), ..dated("2024-12-30") };
    recorded(import(&mut home, &file, &options, NOW));
    snapshot(&home, None, None, NOW);
    let there = |name: &str| snapshots.join(format!("{name}.snapshot.1-0.partial")).exists();
    assert_eq!((there("old"), there("young")), (false, true));
}
