//! Proofs, made and checked as RFC 6962 sections 2.1.1 and 2.1.2 define them; checked as RFC 9162 section 2.1.3 and 2.1.4 describe.

use crate::{Hash, node, root, split};

/// That a leaf is in a tree: the hashes beside its way to the root, nearest first. `None` if there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut leaves, mut index) = (leaves, index);
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if index < left.len() {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            index -= left.len();
            leaves = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Whether a proof shows that a leaf is the one with this number, from 0, in a tree of this size and root.
pub fn is_included(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = leaf;
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node(*beside, hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(hash, *beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// That the tree over the first `old` leaves is the beginning of the tree over all: hashes from which both roots follow. `None` if
/// there are fewer leaves, or `old` is zero: nothing begins with nothing in a way that could be proved.
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old == 0 || old > leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    let (mut leaves, mut old) = (leaves, old);
    // Whether the old root itself is at hand, so that it need not be given.
    let mut is_whole = true;
    while old != leaves.len() {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if old <= left.len() {
            proof.push(root(right));
            leaves = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            leaves = right;
            is_whole = false;
        }
    }
    if !is_whole {
        proof.push(root(leaves));
    }
    proof.reverse();
    Some(proof)
}

/// Whether a proof shows that a tree of size `old` with root `old_root` is the beginning of one of size `new` with root `new_root`.
pub fn is_consistent(old: u64, old_root: Hash, new: u64, new_root: Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    // Where the old tree is whole, its root begins the proof without being in it.
    let first = old.is_power_of_two().then_some(old_root);
    let mut hashes = first.iter().chain(proof);
    let Some(&begin) = hashes.next() else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (begin, begin);
    for beside in hashes {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            of_old = node(*beside, of_old);
            of_new = node(*beside, of_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node(of_new, *beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == old_root && of_new == new_root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::leaf;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|number| leaf(number.to_string().as_bytes())).collect()
    }

    fn hash(text: &str) -> Hash {
        Hash(hex::decode(text).unwrap().try_into().unwrap())
    }

    /// Certificate Transparency's reference leaves and roots (certificate-transparency, merkle tree test data).
    #[test]
    fn the_roots_of_the_reference_leaves_are_those_of_certificate_transparency() {
        let events = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves: Vec<Hash> = events.iter().map(|event| leaf(&hex::decode(event).unwrap())).collect();
        for (count, expected) in (1..).zip(roots) {
            assert_eq!(root(&leaves[..count]), hash(expected), "{count} leaves");
        }
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(root(&[]), hash(nothing));
    }

    #[test]
    fn every_proof_holds_and_every_altered_one_fails() {
        let all = leaves(300);
        for size in (1..=64).chain([100, 127, 128, 129, 255, 256, 257, 300]) {
            let (leaves, top) = (&all[..size], root(&all[..size]));
            for index in 0..size {
                let proof = inclusion(leaves, index).unwrap();
                let holds = |leaf, index: usize, size: usize, proof: &[Hash], top| {
                    is_included(leaf, index as u64, size as u64, proof, top)
                };
                assert!(holds(leaves[index], index, size, &proof, top), "{index} of {size}");
                assert!(!holds(leaf(b"other"), index, size, &proof, top));
                assert!(!holds(leaves[index], index, size, &proof, leaf(b"other")));
                assert!(!holds(leaves[index], size, size, &proof, top));
                if size > 1 {
                    assert!(!holds(leaves[index], (index + 1) % size, size, &proof, top));
                    assert!(!holds(leaves[index], index, size, &proof[1..], top));
                }
                for place in 0..proof.len() {
                    let mut altered = proof.clone();
                    altered[place].0[7] ^= 1;
                    assert!(!holds(leaves[index], index, size, &altered, top));
                }
                let longer = [proof.as_slice(), &[top]].concat();
                assert!(!holds(leaves[index], index, size, &longer, top));
            }
            assert_eq!(inclusion(leaves, size), None);
        }
    }

    #[test]
    fn every_tree_is_the_beginning_of_every_longer_one_and_of_no_other() {
        let all = leaves(300);
        let roots: Vec<Hash> = (0..=300).map(|size| root(&all[..size])).collect();
        let sizes: Vec<usize> =
            (1..=40).chain([63, 64, 65, 100, 127, 128, 129, 200, 255, 256, 257, 300]).collect();
        for &new in &sizes {
            for &old in sizes.iter().filter(|old| **old <= new) {
                let proof = consistency(&all[..new], old).unwrap();
                let holds = |old: usize, old_root, new: usize, new_root, proof: &[Hash]| {
                    is_consistent(old as u64, old_root, new as u64, new_root, proof)
                };
                assert!(holds(old, roots[old], new, roots[new], &proof), "{old} to {new}");
                assert!(!holds(old, leaf(b"other"), new, roots[new], &proof));
                assert!(!holds(old, roots[old], new, leaf(b"other"), &proof));
                for place in 0..proof.len() {
                    let mut altered = proof.clone();
                    altered[place].0[3] ^= 4;
                    assert!(!holds(old, roots[old], new, roots[new], &altered), "{old} to {new}, {place}");
                }
                if !proof.is_empty() {
                    assert!(!holds(old, roots[old], new, roots[new], &proof[1..]));
                }
                // A log that was forked after fewer events than were seen.
                let mut forked = all[..new].to_vec();
                forked[old - 1] = leaf(b"rewritten");
                let proof = consistency(&forked, old).unwrap();
                assert!(!holds(old, roots[old], new, root(&forked), &proof));
            }
            assert_eq!(consistency(&all[..new], 0), None);
            assert_eq!(consistency(&all[..new], new + 1), None);
        }
    }
}
