use interdict_model::PartyKind;
use interdict_screen::*;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let s = Snapshot::open(a[1].as_ref()).unwrap();
    let p =
        if a.len() > 3 { Parameters::load(a[3].as_ref()).unwrap() } else { Parameters::built_in().unwrap() };
    let mut r = csv::Reader::from_path(&a[2]).unwrap();
    let q: Vec<Query> = r
        .records()
        .map(|x| {
            let x = x.unwrap();
            Query::named(PartyKind::parse(&x[0]).unwrap_or_default(), &x[1])
        })
        .collect();
    let mut t: Vec<(u128, usize, String)> = vec![];
    let all = Instant::now();
    for x in &q {
        let b = std::slice::from_ref(x);
        let i = Instant::now();
        let d = decide_all(&s, &p, b, &[], 1);
        t.push((i.elapsed().as_nanos() / 1000, d[0].hits.len(), x.names[0].clone()));
    }
    let i = Instant::now();
    let d = decide_all(&s, &p, &q, &[], 1);
    println!(
        "batch {:?} {}/s hits {}",
        i.elapsed(),
        q.len() as f64 / i.elapsed().as_secs_f64(),
        d.iter().map(|d| d.hits.len()).sum::<usize>()
    );
    println!("single {:?}", all.elapsed());
    t.sort();
    for p in [50, 90, 95, 99] {
        println!("p{p} {} us", t[t.len() * p / 100].0);
    }
    for x in t.iter().rev().take(25) {
        println!("{x:?}");
    }
}
