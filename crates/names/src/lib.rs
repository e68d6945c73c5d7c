//! What a name is and how alike two names are, in any script.
