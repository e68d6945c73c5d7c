//! Sentences in the wording of releases and reports that were written down before the rules for such wording were, and
//! first read when those were done: docs/evidence-corpus.md says how many were read rightly then.

use crate::check;

#[test]
fn acts_of_many_authorities() {
    check(&[
        // Treasury and State
        (
            "Today, the Department of the Treasury\u{2019}s Office of Foreign Assets Control (OFAC) is taking action against Harbour Metals Ltd and seven individuals involved in procuring drone parts.",
            &["designation us-ofac: harbour metals ltd #8"],
        ),
        (
            "Concurrently, the Department of State is designating three entities and identifying two vessels as blocked property pursuant to E.O. 13846.",
            &["designation us-state:  #3 by E.O. 13846", "designation us-state:  #2 by E.O. 13846"],
        ),
        (
            "OFAC designated Redwater Shipping Inc. pursuant to E.O. 13902 for operating in the petroleum sector of the Iranian economy and identified the Harbour Star as property in which Redwater Shipping Inc. has an interest.",
            &[
                "designation us-ofac: redwater shipping inc by E.O. 13902",
                "designation us-ofac: harbour star by E.O. 13902",
            ],
        ),
        (
            "The Secretary of State today designated Redwater Movement as a Specially Designated Global Terrorist (SDGT) pursuant to E.O. 13224, as amended.",
            &["designation nobody: redwater movement by E.O. 13224"],
        ),
        ("The Department is also taking steps to impose visa restrictions on over a dozen officials.", &[]),
        (
            "Pavel Duric and his immediate family members are ineligible for entry into the United States under Section 7031(c).",
            &["measure entry_ban"],
        ),
        ("The following changes have been made to OFAC's Specially Designated Nationals List:", &[]),
        ("As a result, OFAC has delisted 14 individuals and 2 vessels.", &["delisting us-ofac:  #16"]),
        ("Treasury also sanctioned five tankers that carried the oil.", &["designation us-treasury:  #5"]),
        // Commerce, Justice, FinCEN
        (
            "The End-User Review Committee (ERC) determined to add Harbour Electronics Co., Ltd. to the Entity List for acquiring U.S.-origin items.",
            &["designation us-erc: harbour electronics co ltd"],
        ),
        ("This final rule adds 33 entities to the Unverified List.", &["designation nobody:  #33"]),
        (
            "FinCEN issued an order under section 9714 of the Combating Russian Money Laundering Act that identifies Harbour Exchange as a primary money laundering concern.",
            &[
                "designation us-fincen: harbour exchange by section 9714 of the Combating Russian Money Laundering Act",
            ],
        ),
        (
            "A federal grand jury returned an indictment charging Pavel Duric with conspiring to violate sanctions.",
            &[],
        ),
        // United Kingdom
        (
            "Foreign Secretary Edwin Marsh announced sanctions on 24 individuals and entities, including Harbour Metals.",
            &["designation nobody: harbour metals #24"],
        ),
        (
            "Under the new measures, Pavel Duric will be banned from acting as a director of a UK company.",
            &[],
        ),
        (
            "The listing for Pavel Duric has been removed from the UK Sanctions List and he is no longer subject to an asset freeze.",
            &["delisting nobody: pavel duric"],
        ),
        (
            "The following 6 entries have been added under the Global Human Rights (Sanctions) Regulations 2020 and are now subject to an asset freeze.",
            &[
                "designation nobody:  #6 by Global Human Rights (Sanctions) Regulations 2020",
                "measure freeze",
            ],
        ),
        (
            "The UK has today announced 30 new designations targeting Belarus's defence sector.",
            &["designation country:GB:  #30"],
        ),
        // European Union
        (
            "The EU imposed restrictive measures on an additional 13 persons and 5 entities.",
            &["designation eu:  #18"],
        ),
        (
            "With today\u{2019}s decision, the Council is listing two persons and Harbour Bank.",
            &["designation eu-council: harbour bank #3"],
        ),
        ("The European Council called for further sanctions on Harbour Metals.", &[]),
        ("The General Court annulled the listing of Pavel Duric.", &["delisting eu-court: pavel duric"]),
        (
            "The Council decided to lift the restrictive measures against four individuals.",
            &["delisting eu-council:  #4"],
        ),
        ("EU ambassadors agreed to extend sanctions on 1,800 Russian individuals by six months.", &[]),
        ("The Council also renewed the individual listings for a further year until 15 May 2027.", &[]),
        // Switzerland, Canada, Australia, New Zealand
        (
            "The EAER today imposed sanctions on a further 17 individuals and 58 entities.",
            &["designation ch-eaer:  #75"],
        ),
        (
            "Canada today announced it is listing Redwater Movement as a terrorist entity.",
            &["designation country:CA: redwater movement"],
        ),
        (
            "These amendments to the Special Economic Measures (Iran) Regulations impose sanctions on six individuals and four entities.",
            &["designation nobody:  #10"],
        ),
        (
            "Australia is imposing targeted financial sanctions and travel bans on four individuals for their role in the attack.",
            &["designation country:AU:  #4", "measure entry_ban"],
        ),
        (
            "New Zealand has today announced sanctions targeting 22 individuals and 14 vessels.",
            &["designation country:NZ:  #36"],
        ),
        (
            "Pavel Duric has been sanctioned under Australia\u{2019}s thematic sanctions framework.",
            &["designation nobody: pavel duric"],
        ),
        // Japan, South Korea, Ukraine, others
        (
            "The Japanese government approved at a cabinet meeting additional sanctions that freeze the assets of 29 groups and 12 individuals.",
            &["designation jp-government:  #41", "measure freeze"],
        ),
        (
            "Tokyo froze the assets of Harbour Metals and banned exports to it.",
            &["designation country:JP: harbour metals", "measure freeze"],
        ),
        (
            "South Korea blacklisted two vessels and four people for illicit trade.",
            &["designation country:KR:  #6"],
        ),
        (
            "The President signed a decree enacting the NSDC decision to impose sanctions on 23 Russian citizens.",
            &["designation ua-nsdc:  #23"],
        ),
        (
            "Singapore\u{2019}s central bank prohibited financial institutions from dealing with Harbour Bank.",
            &["measure dealing_ban"],
        ),
        // United Nations
        ("The Committee approved the following additions to the Sanctions List on 3 May 2024.", &[]),
        (
            "The Security Council's 1718 Committee blacklisted Harbour Shipping and 20 ships.",
            &["designation un-sc: harbour shipping #21"],
        ),
        ("The Ombudsperson's report led the Committee to remove Pavel Duric from the list.", &[]),
        // Ownership
        ("Harbour Metals (60 percent) and Redwater Group (40 percent) own the mine.", &[]),
        (
            "Redwater Group is the majority shareholder of Harbour Metals, with a 74.9 percent stake.",
            &["owned_by: harbour metals > redwater group 74.9 %"],
        ),
        (
            "Harbour Metals is owned 50 percent or more by Pavel Duric.",
            &["owned_by: harbour metals > pavel duric >=50 %"],
        ),
        (
            "Pavel Duric, who owns a 35 percent stake in Harbour Metals, left the board.",
            &["owned_by: harbour metals > pavel duric 35 %"],
        ),
        // News
        (
            "Washington blacklists Harbour Metals over drone parts",
            &["designation country:US: harbour metals"],
        ),
        (
            "The US Treasury on Tuesday slapped sanctions on a network of 12 companies led by Pavel Duric.",
            &["designation us-treasury:  #12"],
        ),
    ]);
}
