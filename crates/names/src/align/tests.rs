use super::*;
use crate::measure::{Feature, Features};
use crate::token::readings;
use proptest::prelude::*;

fn weigh(token: &Token) -> f64 {
    match token.class {
        Class::LegalForm | Class::Title => 0.1,
        Class::Particle => 0.15,
        Class::Initial => 0.3,
        Class::Common => 0.35,
        Class::Usual | Class::Patronymic => 0.6,
        Class::Plain | Class::Number => 1.0,
    }
}

fn lay(a: &str, b: &str, habit: Habit) -> Option<(Alignment, Features)> {
    let (a, b) = (readings(a).ok()?, readings(b).ok()?);
    let (left, right) = (Name::new(a.first()?, weigh), Name::new(b.first()?, weigh));
    let alignment = align(&left, &right, habit)?;
    let features = Features::of(&alignment, &left, &right);
    Some((alignment, features))
}

#[test]
fn the_same_name_in_other_dress() {
    for (a, b) in [
        ("KIM, Sang Man", "Kim Sang-man"),
        ("KIM, Sang Man", "Sangman Kim"),
        ("Kim Sang Man", "kimsangman"),
        ("SIS DOO", "SIS d.o.o."),
        ("SIS", "SIS d.o.o."),
        ("CHO'N, Chin-yo'ng", "Chon Chinyong"),
        ("Siemens AG", "SiemensAG"),
        ("The Coca-Cola Company", "Coca Cola Co."),
        ("OMAR, Abdullah bin", "Abdullah bin Omar"),
    ] {
        let (alignment, _) = lay(a, b, Habit::Persons).unwrap();
        assert!(alignment.exact && alignment.order == Order::Kept, "{a} ~ {b}: {alignment:?}");
    }
}

#[test]
fn replaced_is_not_omitted() {
    let of = |a, b, feature| lay(a, b, Habit::Others).unwrap().1.get(feature);
    assert!(of("Almaz Antey Telecom", "JSC Almaz-Antey", Feature::Replaced) < 0.1);
    assert!(of("Janan Agha", "Janan Mohammad Ahmed Agha", Feature::Replaced) < 0.1);
    assert!(of("Janan Agha", "Janan Mohammad Ahmed Agha", Feature::Omitted) > 0.2);
    assert!(of("Luis Monteiro", "Luis Montenegro", Feature::Replaced) > 0.4);
    let (alignment, features) = lay("Siemens AG", "Siemens GmbH", Habit::Others).unwrap();
    assert!(!alignment.exact && features.get(Feature::FormsDiffer) > 0.0);
    let (_, features) = lay("110th Research Center", "111th Research Center", Habit::Others).unwrap();
    assert!(features.get(Feature::NumbersDiffer) > 0.0);
}

#[test]
fn light_words_leave_their_place_to_runs() {
    for (a, b) in [
        ("Abdelmalek al-Houthi", "Abd al-Malik al-Houthi"),
        ("Ezzedine al-Qassam", "Izz al-Din al-Qassam"),
        ("Ezzedine al-Qassam", "Izz ad-Din al-Qassam"),
    ] {
        let (alignment, features) = lay(a, b, Habit::Persons).unwrap();
        assert!(features.get(Feature::Complete) > 0.0, "{a} ~ {b}: {alignment:?}");
    }
}

#[test]
fn words_of_two_languages_stand_as_each_has_them() {
    let order = |a, b| lay(a, b, Habit::Others).unwrap().0.order;
    assert_eq!(order("Arab Bank of Quobatel", "Banque Arabe de Quobatel"), Order::Kept);
    assert_eq!(order("Quobatel Venmorak Alim Zarya", "Venmorak Quobatel Alim Zarya"), Order::Mixed);
}

#[test]
fn acronyms_with_the_letter_of_a_company() {
    let is = |a, b| {
        let (alignment, _) = lay(a, b, Habit::Others)?;
        alignment
            .pairs
            .iter()
            .find(|pair| pair.related.relation == Relation::Acronym)
            .map(|pair| pair.right.1)
    };
    assert_eq!(is("NITC", "National Iranian Tanker Company"), Some(4));
    assert_eq!(is("NIT", "National Iranian Tanker Company"), Some(3));
    assert_eq!(is("NITCC", "National Iranian Tanker Company Concern"), None);
    assert_eq!(is("NITC", "National Iranian Tanker Company Concern"), Some(4));
    assert_eq!(is("NITL", "National Iranian Tanker Limited"), None);
    for name in ["National Iranian Tanker Company", "Company of Quobatel Venmorak Tankers", "A B Company"] {
        let reading = readings(name).unwrap().remove(0);
        let name = Name::new(&reading, weigh);
        acronyms(&name.words, |run, letters| assert_eq!(acronym(&name.words, run).as_deref(), Some(letters)));
    }
}

#[test]
fn likeness_counts_beside_enough() {
    let of = |a, b, feature| lay(a, b, Habit::Persons).map_or(0.0, |(_, features)| features.get(feature));
    assert!(of("Aleksei Radzkou Pinsk", "Aleksei Radkov Pinsk", Feature::Alike) > 0.0);
    assert!(of("Abdoulaye Hissein", "Abdoulaye Hissene", Feature::Contradicted) < 0.5);
    // `ali` alone says too little.
    assert!(of("Ali Mutombo", "Ali Mutondo", Feature::Alike) < 1e-9);
    // One letter of a short word is a slip beside a rare word only.
    assert!(lay("Kim Min Soo", "Kim Jin Sok", Habit::Persons).unwrap().1.get(Feature::Contradicted) > 0.5);
    assert!(of("Quarlesworth Olga", "Quarlesworth Olfa", Feature::Edited) > 0.0);
    assert!(of("Ali Agri", "Ali Amri", Feature::Edited) < 1e-9);
}

#[test]
fn complete_names() {
    let of = |a, b, feature| lay(a, b, Habit::Persons).map_or(0.0, |(_, features)| features.get(feature));
    assert!(of("Alexander Lukashenko", "Aleksandr Lukashenko", Feature::Complete) > 0.5);
    assert!(of("Ramzan Kadirow", "KADYROV, Ramzan Akhmatovich", Feature::Complete) > 0.5);
    assert!(of("Ramzan Kadyrov", "Ramzan Zelim Kadyrov", Feature::Complete) < 0.5);
    // An initial explains no word while another is unexplained.
    assert!(of("Andrew N. Kim", "NYAMVUMBA, Andrew", Feature::Contradicted) > 0.5);
    assert!(of("Andrew N. Kim", "KIM, Andrew Nicholas", Feature::Contradicted) < 0.5);
    // A family name that ends as a patronymic does.
    assert!(lay("SHKADAREVICH, Alexey", "Alexey Shkadarevich", Habit::Persons).unwrap().0.exact);
}

#[test]
fn order_of_words() {
    let order = |a, b| lay(a, b, Habit::Persons).unwrap().0.order;
    assert_eq!(order("Abdullah bin Omar", "Omar bin Abdullah"), Order::Swapped);
    assert_eq!(order("OMAR, Abdullah bin", "Omar bin Abdullah"), Order::Swapped);
    assert_eq!(order("Kim Sang Man", "Sang Man Kim"), Order::Kept);
    assert_eq!(order("Kim Sang Man", "Kim Man Sang"), Order::Mixed);
}

#[test]
fn first_letters() {
    let (alignment, _) = lay("PLA", "People's Liberation Army", Habit::Others).unwrap();
    assert_eq!(alignment.pairs.first().unwrap().related.relation, Relation::Acronym);
    assert!(lay("PLA", "People's Liberation Army", Habit::Persons).is_none());
    assert!(lay("A. B.", "Abu Bakr", Habit::Persons).is_none());
    let (alignment, _) = lay("A. Khamenei", "Ali Khamenei", Habit::Persons).unwrap();
    assert!(!alignment.exact && alignment.left_only.is_empty());
}

#[test]
fn a_cut_name() {
    let listed = "Islamic Republic of Iran Shipping Lines";
    let (alignment, _) = lay("Islamic Republic of Iran Shipping L", listed, Habit::Others).unwrap();
    assert!(!alignment.left_only.is_empty(), "one letter is too little");
    let (alignment, _) = lay("The Islamic Republic of Iran Shippi", listed, Habit::Others).unwrap();
    assert!(alignment.pairs.iter().any(|pair| pair.related.relation == Relation::Cut));
}

proptest! {
    #[test]
    fn symmetric(a in "([a-c]{1,5}[ .,-]){1,6}", b in "([a-c]{1,5}[ .,-]){1,6}", persons: bool) {
        let habit = if persons { Habit::Persons } else { Habit::Others };
        match (lay(&a, &b, habit), lay(&b, &a, habit)) {
            (Some((there, one)), Some((back, other))) => {
                prop_assert_eq!(there.exact, back.exact);
                prop_assert_eq!(there.order, back.order);
                prop_assert_eq!(there.left_only, back.right_only);
                prop_assert_eq!(one.values().map(f64::to_bits), other.values().map(f64::to_bits));
            }
            (there, back) => prop_assert_eq!(there.is_none(), back.is_none()),
        }
    }

    #[test]
    fn a_name_is_itself(a in "([a-z]{2,9}[ .-]){1,8}") {
        if let Some((alignment, _)) = lay(&a, &a, Habit::Persons) {
            prop_assert!(alignment.exact && alignment.order == Order::Kept, "{:?}", alignment);
        }
    }

    #[test]
    fn within_bounds(a in any::<String>(), b in any::<String>()) {
        if let Some((_, features)) = lay(&a, &b, Habit::Others) {
            for feature in Feature::ALL {
                prop_assert!((0.0..=1.0).contains(&features.get(feature)), "{:?}", features);
            }
        }
    }
}
