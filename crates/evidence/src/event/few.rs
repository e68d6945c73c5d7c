//! Sets and maps of a few entries: in order, and no larger than what they hold.
//!
//! What merging holds of a document is many small sets. A tree gives each a node with room for eleven entries; these are vectors.

use std::slice;

/// A set of a few values, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Few<T>(Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> Few<T> {
    /// Takes in a value, once.
    pub(super) fn insert(&mut self, value: T) {
        if let Err(place) = self.0.binary_search(&value) {
            self.0.insert(place, value);
        }
    }

    pub(super) fn contains(&self, value: &T) -> bool {
        self.0.binary_search(value).is_ok()
    }

    pub(super) fn iter(&self) -> slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(super) fn first(&self) -> Option<&T> {
        self.0.first()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives back what room it does not need.
    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

impl<T: Ord> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.insert(value));
    }
}

impl<'a, T: Ord + Copy + 'a> Extend<&'a T> for Few<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.insert(*value));
    }
}

impl<T: Ord> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut few = Self::default();
        few.extend(values);
        few
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A map of a few keys, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Pairs<K, V>(Vec<(K, V)>);

impl<K, V> Default for Pairs<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V: Default> Pairs<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// Does something with the value of a key, which is put in if it is not there.
    pub(super) fn change(&mut self, key: K, with: impl FnOnce(&mut V)) {
        let place = match self.place(&key) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (key, V::default()));
                place
            }
        };
        if let Some((_, value)) = self.0.get_mut(place) {
            with(value);
        }
    }

    pub(super) fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives back what room it does not need.
    pub(super) fn shrink(&mut self, each: impl FnMut(&mut V)) {
        self.0.iter_mut().map(|(_, value)| value).for_each(each);
        self.0.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_hold_what_a_tree_holds(values in proptest::collection::vec((0_u8..20, 0_u8..20), 0..40)) {
            let tree: BTreeSet<(u8, u8)> = values.iter().copied().collect();
            let few: Few<(u8, u8)> = values.iter().copied().collect();
            prop_assert!(few.iter().eq(tree.iter()));
            prop_assert!(values.iter().all(|value| few.contains(value)));
            let mut pairs: Pairs<u8, Few<u8>> = Pairs::default();
            for (key, value) in values {
                pairs.change(key, |few| few.insert(value));
            }
            let all: Vec<(u8, u8)> =
                pairs.iter().flat_map(|(key, few)| few.iter().map(|value| (*key, *value))).collect();
            prop_assert!(all.iter().eq(tree.iter()));
        }
    }
}
