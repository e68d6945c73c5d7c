//! The history of every list: versions, and statements with the versions in which they stood.
