//! Addresses of digital currency in a text. The addresses are examples of the currencies' own documents.

use crate::check;

const EVM: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

#[test]
fn an_address_is_of_the_party_to_whom_the_text_gives_it() {
    for (text, holder) in [
        (format!("Investigators found two addresses attributed to Redwater Group: {EVM}."), "redwater group"),
        (format!("Redwater Group used the wallet {EVM} to move funds."), "redwater group"),
        (format!("Redwater Group\u{2019}s wallet {EVM} was emptied."), "redwater group"),
        (format!("The address {EVM} is controlled by Redwater Group."), "redwater group"),
        (format!("The address {EVM} stands in the indictment."), "nobody"),
        (format!("The wallet {EVM} is not controlled by Redwater Group."), "nobody"),
    ] {
        check(&[(&text, &[&format!("wallet: {EVM} of {holder}")])]);
    }
}

#[test]
fn addresses_are_taken_by_their_checksum() {
    check(&[
        (
            "Funds went to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.",
            &["wallet: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa of nobody"],
        ),
        (
            "Funds went to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.",
            &["wallet: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 of nobody"],
        ),
        ("Funds went to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb.", &[]),
        ("Funds went to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed.", &[]),
        // A transaction is no address.
        ("It was sent in 4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b.", &[]),
    ]);
}
