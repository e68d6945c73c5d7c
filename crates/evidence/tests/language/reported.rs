//! A further set of such sentences, written down when the first were read and first read after that: docs/evidence-corpus.md.

use crate::check;

#[test]
fn acts_as_they_are_reported() {
    check(&[
        (
            "Canada today announced new sanctions under the Special Economic Measures (Myanmar) Regulations against 39 individuals and 22 entities.",
            &["designation country:CA:  #61 by Special Economic Measures (Myanmar) Regulations"],
        ),
        (
            "The Treasury Department\u{2019}s Office of Foreign Assets Control designated 18 companies, three individuals and 29 vessels.",
            &["designation us-ofac:  #50"],
        ),
        (
            "OFAC also identified as blocked property the Harbour Star, in which Redwater Shipping has an interest.",
            &["designation us-ofac: harbour star"],
        ),
        (
            "As part of today\u{2019}s action, OFAC is also sanctioning Pavel Duric, the chief executive of Harbour Metals.",
            &["designation us-ofac: pavel duric"],
        ),
        (
            "The Commerce Department on Thursday added Harbour Electronics and 12 other entities to a trade blacklist.",
            &["designation us-commerce: harbour electronics #13"],
        ),
        ("The U.S. blacklisted more than two dozen firms.", &["designation country:US: "]),
        (
            "The United States lifted sanctions on Harbour Metals and delisted Pavel Duric.",
            &["delisting country:US: harbour metals", "delisting country:US: pavel duric"],
        ),
        (
            "OFAC removed Pavel Duric from the SDN List and added Milan Korvat to it.",
            &["delisting us-ofac: pavel duric"],
        ),
        (
            "The Council added Harbour Metals and removed Redwater Group from the list.",
            &["delisting eu-council: redwater group"],
        ),
        (
            "HM Treasury said Pavel Duric had been removed from the asset freeze list.",
            &["delisting nobody: pavel duric"],
        ),
        (
            "The Foreign Office sanctioned 10 people and two companies linked to the smuggling of ore.",
            &["designation uk-fcdo:  #12"],
        ),
        ("A total of 9 ships have been specified today.", &["designation nobody:  #9"]),
        (
            "The Federal Council decided to adopt the EU sanctions against Harbour Metals.",
            &["designation ch-federal-council: harbour metals"],
        ),
        ("SECO has removed three entries from Annex 8.", &["delisting ch-seco:  #3"]),
        ("Norway has aligned itself with the EU restrictive measures against Belarus.", &[]),
        ("Tokyo added 20 Russian entities to its export ban list.", &["designation country:JP:  #20"]),
        (
            "Japan imposes asset freeze on Pavel Duric, bans exports to 3 firms",
            &["designation country:JP: pavel duric", "measure freeze"],
        ),
        (
            "The ROK Government designated 8 individuals and 7 entities for unilateral sanctions.",
            &["designation kr-government:  #15"],
        ),
        ("Zelensky imposed sanctions on Harbour Metals by decree.", &["designation nobody: harbour metals"]),
        (
            "By decision of the NSDC, sanctions were imposed on Harbour Metals.",
            &["designation ua-nsdc: harbour metals"],
        ),
        (
            "The Committee approved the addition of Redwater Brigade to the 1267 Sanctions List.",
            &["designation nobody: redwater brigade"],
        ),
        (
            "The United Nations Security Council removed Pavel Duric from its sanctions list on Monday.",
            &["delisting un-sc: pavel duric"],
        ),
        ("Pavel Duric remains subject to an asset freeze.", &["measure freeze"]),
        (
            "Harbour Metals, which is 75 percent owned by Redwater Group, was not sanctioned.",
            &["owned_by: harbour metals > redwater group 75 %"],
        ),
        (
            "Harbour Metals is a joint venture owned 51 percent by Redwater Group and 49 percent by Lowland Bank.",
            &[
                "owned_by: harbour metals > redwater group 51 %",
                "owned_by: harbour metals > lowland bank 49 %",
            ],
        ),
        ("Pavel Duric sold 60 percent of Harbour Metals in 2019.", &[]),
        (
            "Redwater Group acquired an 80 percent stake in Harbour Metals.",
            &["owned_by: harbour metals > redwater group 80 %"],
        ),
        (
            "Through Redwater Group, Pavel Duric owns 60% of Harbour Metals.",
            &["owned_by: harbour metals > pavel duric 60 %"],
        ),
        ("Australia expands sanctions on Belarus with 5 new listings", &[]),
        ("The EU is considering a new round of sanctions on Harbour Metals.", &[]),
    ]);
}
