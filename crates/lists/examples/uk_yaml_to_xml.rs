//! Writes the official XML form of the YAML mirror of the UK Sanctions List:
//! `cargo run --example uk_yaml_to_xml -- uk_sanctions_list_2026-02-25_yaml.tar.xz 25/02/2026 > uk.xml`

#[path = "../tests/it/uk_yaml.rs"]
mod uk_yaml;
#[path = "../tests/it/yaml.rs"]
mod yaml;

use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(archive), Some(generated)) = (arguments.next(), arguments.next()) else {
        return Err("give the archive (.tar.xz) and the date of the list (dd/mm/yyyy)".into());
    };
    let file = std::io::BufReader::new(std::fs::File::open(archive)?);
    let xml = uk_yaml::convert(liblzma::read::XzDecoder::new(file), &generated)?;
    std::io::stdout().write_all(xml.as_bytes())?;
    Ok(())
}
