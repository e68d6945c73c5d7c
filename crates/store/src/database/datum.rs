//! Values that databases keep: a Rust value in, a number, a text or bytes out, and back.
//!
//! Both databases keep nothing else: times and JSON are text, yes and no are 1 and 0, hashes are bytes.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::error::StoreError;

/// One value of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Datum<'a> {
    /// None.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
}

impl Datum<'_> {
    /// The value with nothing borrowed.
    pub(crate) fn into_owned(self) -> Datum<'static> {
        match self {
            Self::Null => Datum::Null,
            Self::Integer(number) => Datum::Integer(number),
            Self::Text(text) => Datum::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Datum::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// The values of a row, in the order of its columns.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::database::Datum::from($value)),*] };
}
pub(crate) use values;

impl<'a> From<&'a str> for Datum<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Datum<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Datum<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Datum<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<const N: usize> From<[u8; N]> for Datum<'_> {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(Cow::Owned(bytes.to_vec()))
    }
}

impl From<Vec<u8>> for Datum<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(bytes))
    }
}

impl From<i64> for Datum<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u64> for Datum<'_> {
    /// No count and no number of a row comes near the bound; what is beyond it is none of them.
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Datum<'_> {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Datum<'_> {
    fn from(yes: bool) -> Self {
        Self::Integer(i64::from(yes))
    }
}

impl From<Timestamp> for Datum<'_> {
    fn from(at: Timestamp) -> Self {
        at.to_string().into()
    }
}

impl<'a, T: Into<Datum<'a>>> From<Option<T>> for Datum<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column can be read as; `None` if its value is of another sort.
pub(crate) trait FromDatum: Sized {
    /// Reads a value.
    fn from_datum(datum: Datum<'_>) -> Option<Self>;
}

impl FromDatum for i64 {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::Integer(number) = datum { Some(number) } else { None }
    }
}

impl FromDatum for u64 {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        i64::from_datum(datum)?.try_into().ok()
    }
}

impl FromDatum for u32 {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        i64::from_datum(datum)?.try_into().ok()
    }
}

impl FromDatum for usize {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        i64::from_datum(datum)?.try_into().ok()
    }
}

impl FromDatum for bool {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        Some(i64::from_datum(datum)? != 0)
    }
}

impl FromDatum for String {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::Text(text) = datum { Some(text.into_owned()) } else { None }
    }
}

impl FromDatum for Vec<u8> {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::Bytes(bytes) = datum { Some(bytes.into_owned()) } else { None }
    }
}

impl<const N: usize> FromDatum for [u8; N] {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::Bytes(bytes) = datum { bytes.as_ref().try_into().ok() } else { None }
    }
}

impl FromDatum for Timestamp {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::Text(text) = datum { text.parse().ok() } else { None }
    }
}

impl<T: FromDatum> FromDatum for Option<T> {
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if datum == Datum::Null { Some(None) } else { T::from_datum(datum).map(Some) }
    }
}

/// Reads a value of a column that is named by its place.
pub(crate) fn read<T: FromDatum>(datum: Datum<'_>, column: usize) -> Result<T, StoreError> {
    T::from_datum(datum).ok_or_else(|| {
        StoreError::Damaged(format!("column {column} of a row holds what does not belong there"))
    })
}
