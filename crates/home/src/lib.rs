//! One data folder: what was loaded, what is in force, and the snapshot compiled from it.
