//! The real archives: the history of one list, and a zip with one file.

use std::ops::ControlFlow;

use interdict_lists::container;

use crate::data;

#[test]
fn the_history_is_read_one_version_at_a_time() {
    let Some(path) = data::path("ofac/history/sdn_csv_2021-08-18_to_2024-05-03.tar.xz") else { return };
    let (mut versions, mut bytes, mut first) = (0, 0, String::new());
    container::open_path(&path, &mut |file| {
        if versions == 0 {
            first = file.name().to_owned();
        }
        versions += 1;
        bytes += file.bytes().unwrap().len();
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(first, "sdn_2021-08-18.csv");
    assert_eq!(versions, 308);
    assert!(bytes > 800 << 20, "{bytes} bytes");
}

#[test]
fn the_real_zip_and_sheet_open() {
    let Some(path) = data::path("ofac/CONS_ENHANCED_2025-01-14.ZIP") else { return };
    let files = container::files(&path).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].name(), "CONS_ENHANCED.XML");
    assert_eq!(files[0].bytes().unwrap().len(), 3_420_879);

    let Some(path) = data::path("au/dfat_regulation8_consolidated_2024-11-11.xlsx") else { return };
    let files = container::files(&path).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].name(), "dfat_regulation8_consolidated_2024-11-11.xlsx");

    let Some(path) = data::path("ofac/2023-12-28") else { return };
    let files = container::files(&path).unwrap();
    let names: Vec<_> = files.iter().map(interdict_lists::SourceFile::name).collect();
    assert_eq!(names, ["add.csv", "alt.csv", "sdn.csv", "sdn_comments.csv"]);
}
