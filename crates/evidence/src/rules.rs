//! The rules: each reads one sort of fact from a sentence, and names itself in what it finds.
//!
//! They are written over words and what is named, for the language of releases, statements of reasons and news about
//! sanctions; none knows a document. The ids of rules are stable: they stand in facts, in reviews and in their diffs.

pub(crate) mod alias;
pub(crate) mod amount;
pub(crate) mod apart;
pub(crate) mod attack;
pub(crate) mod basis;
pub(crate) mod clause;
pub(crate) mod count;
pub(crate) mod delisting;
pub(crate) mod entry;
pub(crate) mod event;
pub(crate) mod hearsay;
pub(crate) mod identified;
pub(crate) mod items;
pub(crate) mod kin;
pub(crate) mod listed;
pub(crate) mod measure;
pub(crate) mod members;
pub(crate) mod office;
pub(crate) mod passive;
pub(crate) mod phrase;
pub(crate) mod post;
pub(crate) mod proxy;
pub(crate) mod reason;
pub(crate) mod relation;
pub(crate) mod row;
pub(crate) mod sanction;
pub(crate) mod service;
pub(crate) mod share;
pub(crate) mod silent;
pub(crate) mod speaker;
pub(crate) mod speech;
pub(crate) mod staff;
pub(crate) mod structure;
pub(crate) mod support;
pub(crate) mod topic;
pub(crate) mod trigger;
pub(crate) mod truth;
pub(crate) mod wallet;

use crate::read::{Draft, Memory};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;

type Rule = fn(&Sentence, &mut Memory, &Vocabulary) -> Vec<Draft>;

/// All rules, in an order in which each may use what those before it found.
pub(crate) const ALL: [Rule; 13] = [
    office::offices,
    entry::entries,
    event::designations,
    delisting::delistings,
    measure::measures,
    relation::relations,
    alias::aliases,
    attack::attacks,
    amount::amounts,
    wallet::wallets,
    speech::denials,
    speech::indirect,
    speech::bodies,
];
