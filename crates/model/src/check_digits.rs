//! Check digits of identifiers, each after its standard. Every function takes the bare number (capitals and digits, no
//! typography) and says whether its form and its check digits are right.

/// The value of a digit (0-9) or a capital letter (A = 10 ... Z = 35).
fn value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// The digits of a number of exactly this length.
fn digits<const N: usize>(number: &str) -> Option<[u32; N]> {
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    digits?.try_into().ok()
}

/// The sum of digits times weights, over as many as there are weights.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// ISO/IEC 7064 MOD 97-10: letters stand for 10 to 35, and the whole is 1 modulo 97.
fn mod_97(number: impl Iterator<Item = u8>) -> bool {
    let rest = number.map(value).try_fold(0u32, |rest, value| {
        let value = value?;
        Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
    });
    rest == Some(1)
}

/// Luhn's sum over digits: every second one from the right doubled, digits of the doubles added.
fn luhn(digits: &[u32]) -> bool {
    let fold =
        |(at, digit): (usize, &u32)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    digits.iter().rev().enumerate().map(fold).sum::<u32>().is_multiple_of(10)
}

/// Legal Entity Identifier, ISO 17442: 18 letters or digits and two check digits.
pub fn lei(number: &str) -> bool {
    number.len() == 20 && ends_in_digits(number, 2) && mod_97(number.bytes())
}

fn ends_in_digits(number: &str, count: usize) -> bool {
    number.bytes().rev().take(count).all(|byte| byte.is_ascii_digit())
}

/// Business Identifier Code, ISO 9362:2014: four letters or digits (in practice letters), country, two for the place, and
/// three for a branch. It has no check digit; whether the country is one is for the caller.
pub fn bic(number: &str) -> bool {
    let letters =
        |from, to| number.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_uppercase()));
    matches!(number.len(), 8 | 11) && letters(0, 6) && number.bytes().all(|byte| value(byte).is_some())
}

/// IBAN, ISO 13616: country, two check digits, and 11 to 30 letters or digits; MOD 97-10 with the first four moved last.
pub fn iban(number: &str) -> bool {
    let Some((head, tail)) = number.split_at_checked(4) else { return false };
    iban_form(number) && mod_97(tail.bytes().chain(head.bytes()))
}

/// Whether a number has the form of an IBAN: two letters, two digits, 15 to 34 in all.
pub fn iban_form(number: &str) -> bool {
    let bytes = number.as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit)
}

/// Whether a number has the form of an ISIN: two letters, nine letters or digits, a digit.
pub fn isin_form(number: &str) -> bool {
    number.len() == 12
        && number.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && number.bytes().all(|byte| value(byte).is_some())
        && ends_in_digits(number, 1)
}

/// ISIN, ISO 6166: letters are written as two digits, then Luhn.
pub fn isin(number: &str) -> bool {
    let digits = number.bytes().filter_map(value).flat_map(|value| {
        let tens = (value >= 10).then_some(value / 10);
        tens.into_iter().chain(std::iter::once(value % 10))
    });
    isin_form(number) && luhn(&digits.collect::<Vec<_>>())
}

/// IMO ship number, IMO resolution A.1117(30): the last of seven digits is the last of the sum of the others times 7 to 2.
pub fn imo_ship(number: &str) -> bool {
    digits::<7>(number).is_some_and(|d| weighted(&d, &[7, 6, 5, 4, 3, 2]) % 10 == d[6])
}

/// IMO company and registered owner number, IMO resolution MSC.160(78): seven digits, modulo 11 with the weights 8, 6, 4,
/// 2, 9, 7; ten is written 0. Those given out so far begin with 0 to 6, so that the numbers of today's ships, which begin
/// with 7 to 9, are never taken for them.
pub fn imo_company(number: &str) -> bool {
    digits::<7>(number)
        .is_some_and(|d| d[0] < 7 && (11 - weighted(&d, &[8, 6, 4, 2, 9, 7]) % 11) % 10 == d[6])
}

/// Maritime Mobile Service Identity, ITU-R M.585: nine digits. A ship's begins with its country (201 to 775); the others are
/// for coast stations, groups, aircraft and devices. It has no check digit.
pub fn mmsi(number: &str) -> bool {
    digits::<9>(number).is_some_and(|d| d.iter().any(|&digit| digit != d[0]))
}

/// Russian taxpayer number (INN), order of the Federal Tax Service: 10 digits for organisations, 12 for persons.
pub fn inn(number: &str) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let check =
        |digits: &[u32], skip: usize| weighted(digits, WEIGHTS.get(skip..).unwrap_or_default()) % 11 % 10;
    match number.len() {
        10 => digits::<10>(number).is_some_and(|d| check(&d, 2) == d[9]),
        12 => digits::<12>(number).is_some_and(|d| check(&d, 1) == d[10] && check(&d, 0) == d[11]),
        _ => false,
    }
}

/// Russian state registration number: 13 digits for legal entities (OGRN, modulo 11), 15 for sole traders (OGRNIP,
/// modulo 13).
pub fn ogrn(number: &str) -> bool {
    let modulus = match number.len() {
        13 => 11,
        15 => 13,
        _ => return false,
    };
    let Ok(whole) = number.parse::<u64>() else { return false };
    number.bytes().all(|byte| byte.is_ascii_digit()) && whole / 10 % modulus % 10 == whole % 10
}

/// Chinese Unified Social Credit Code, GB 32100-2015: 18 of 31 letters and digits (no I, O, S, V, Z), modulo 31 with powers
/// of 3.
pub fn uscc(number: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = number.chars().map(|c| ALPHABET.find(c)).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let mut power = 1;
    let sum: usize = values
        .iter()
        .map(|value| {
            let term = value * power;
            power = power * 3 % 31;
            term
        })
        .take(17)
        .sum();
    values.last() == Some(&((31 - sum % 31) % 31))
}

/// Number of a Chinese identity card, GB 11643-1999: 17 digits and a check digit or X, ISO/IEC 7064 MOD 11-2.
pub fn chinese_resident(number: &str) -> bool {
    let last = |c: char| if c == 'X' { Some(10) } else { c.to_digit(10) };
    let count = number.chars().count();
    let rest = number.chars().enumerate().try_fold(0u32, |rest, (at, c)| {
        let digit = if at == 17 { last(c)? } else { c.to_digit(10)? };
        Some((rest * 2 + digit) % 11)
    });
    count == 18 && rest == Some(1)
}

/// Iranian national code: ten digits, the last by modulo 11 with the weights 10 to 2.
pub fn iranian_national(number: &str) -> bool {
    digits::<10>(number).is_some_and(|d| {
        let rest = weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        d[9] == if rest < 2 { rest } else { 11 - rest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A number that is right, and that every change of one digit makes wrong.
    fn guards(check: fn(&str) -> bool, number: &str) {
        assert!(check(number), "{number}");
        let mut missed = 0;
        for at in 0..number.len() {
            for other in b"0123456789" {
                let mut changed = number.as_bytes().to_vec();
                if changed[at].is_ascii_digit() && changed[at] != *other {
                    changed[at] = *other;
                    missed += usize::from(check(&String::from_utf8(changed).unwrap()));
                }
            }
        }
        assert_eq!(missed, 0, "{number}");
    }

    #[test]
    fn right_numbers_and_their_slips() {
        // Published examples: GLEIF's own LEI, the IBAN registry, the ISIN of a US share.
        guards(lei, "506700GE1G29325QX363");
        guards(iban, "GB29NWBK60161331926819");
        guards(iban, "DE89370400440532013000");
        guards(isin, "US0378331005");
        guards(isin, "US5949181045");
        // IMO resolution: 9074729 = 9*7 + 0*6 + 7*5 + 4*4 + 7*3 + 2*2 = 139.
        assert!(imo_ship("9074729") && !imo_ship("9074728") && !imo_ship("907472") && !imo_ship("90747290"));
        // Savings banks and the tax service itself, as their web sites print them.
        guards(inn, "7707083893");
        assert!(inn("500100732259") && !inn("500100732258") && !inn("50010073225"));
        assert!(ogrn("1027700132195") && !ogrn("1027700132196") && !ogrn("102770013219"));
        assert!(ogrn("304500116000157") && !ogrn("304500116000158"));
        guards(chinese_resident, "11010519491231002X");
        guards(uscc, "91350100M000100Y43");
        assert!(iranian_national("0499370899") && !iranian_national("0499370898"));
        assert!(bic("DEUTDEFF") && bic("DEUTDEFF500") && !bic("DEUTDEF") && !bic("1EUTDEFF"));
        assert!(mmsi("273123456") && !mmsi("000000000") && !mmsi("27312345"));
    }

    /// All numbers that differ in one digit from the one that check digits complete, with the place of the change.
    fn slips(check: fn(&str) -> bool, complete: impl Fn(u32) -> String) -> Vec<(usize, String)> {
        let right = (0..100).map(complete).find(|number| check(number)).unwrap();
        let places = (0..right.len()).filter(|&at| right.as_bytes()[at].is_ascii_digit());
        let changes = places.flat_map(|at| ('0'..='9').map(move |digit| (at, digit)));
        changes
            .map(|(at, digit)| (at, format!("{}{digit}{}", &right[..at], &right[at + 1..])))
            .filter(|(_, changed)| *changed != right)
            .collect()
    }

    proptest! {
        /// MOD 97-10 and Luhn find a change of any digit.
        #[test]
        fn a_changed_digit_makes_it_wrong(
            entity in "[0-9A-Z]{18}",
            account in "[0-9A-Z]{11,30}",
            paper in "[A-Z]{2}[0-9A-Z]{9}",
        ) {
            for (_, wrong) in slips(lei, |check| format!("{entity}{check:02}")) {
                prop_assert!(!lei(&wrong), "{}", wrong);
            }
            for (_, wrong) in slips(iban, |check| format!("GB{check:02}{account}")) {
                prop_assert!(!iban(&wrong), "{}", wrong);
            }
            for (_, wrong) in slips(isin, |check| format!("{paper}{}", check % 10)) {
                prop_assert!(!isin(&wrong), "{}", wrong);
            }
        }

        /// Modulo 11 finds a change of any digit unless a check digit is 0, which stands for the rest 10 too. The rule for
        /// ships is modulo 10, so its even weights and its 5 let some changes pass; those of the others are always found.
        #[test]
        fn a_changed_digit_is_found_where_promised(
            company in "[0-9]{9}",
            person in "[0-9]{10}",
            ship in "[79][0-9]{5}",
        ) {
            for (_, wrong) in slips(inn, |check| format!("{company}{}", check % 10)) {
                prop_assert!(!inn(&wrong) || wrong.ends_with('0'), "{}", wrong);
            }
            for (_, wrong) in slips(inn, |check| format!("{person}{check:02}")) {
                prop_assert!(!inn(&wrong) || wrong[10..].contains('0'), "{}", wrong);
            }
            for (at, wrong) in slips(imo_ship, |check| format!("{ship}{}", check % 10)) {
                prop_assert!(!imo_ship(&wrong) || !matches!(at, 0 | 4 | 6), "{}", wrong);
            }
        }
    }

    #[test]
    fn odd_input_is_wrong() {
        for check in [lei, bic, iban, isin, imo_ship, imo_company, mmsi, inn, ogrn, uscc, chinese_resident] {
            for text in
                ["", "é", "ééééééé", "١٢٣٤٥٦٧٨٩٠", "+12345678901234", "99999999999999999999999999999999999"]
            {
                assert!(!check(text), "{text}");
            }
        }
    }
}
