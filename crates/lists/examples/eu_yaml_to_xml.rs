//! Writes the EU list in the official XML 1.1 from the YAML mirror, for benchmarks over full lists:
//! `cargo run -p interdict-lists --example eu_yaml_to_xml -- mirror.tar.xz 2026-02-25 fsf.xml`.

#[path = "../tests/it/eu_yaml.rs"]
mod eu_yaml;
#[path = "../tests/it/yaml.rs"]
mod yaml;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [archive, date, xml] = arguments.as_slice() else {
        return Err("expected three arguments: mirror.tar.xz, date of the list, xml file to write".into());
    };
    let mut tar = Vec::new();
    let file = std::fs::File::open(archive)?;
    std::io::Read::read_to_end(&mut liblzma::read::XzDecoder::new(file), &mut tar)?;
    std::fs::write(xml, eu_yaml::convert(&tar, date)?)?;
    Ok(())
}
