//! What stored customers say, read ahead: rows of the store in, blocks of questions in a file of the data folder out, so that few
//! customers must be fetched when a few listed parties are asked of all ([`Sieve`]).
//!
//! The file is derived and may be removed at any time: whoever is not in it is read from the store. It is a row of blocks, each of the
//! customers that were kept in a range of rows. Rows are never changed, so a block stays true as long as its [basis](Lists::basis) is
//! in force; whether a row is still the newest of its customer, the store is asked. A block is used if it is as it was written,
//! by its hash, and if the last row of its range is in the store as it was read, so that it is of this store and no other. What comes
//! after the first block that does not fit is written anew.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use interdict_screen::Sieve;
use interdict_screen::sieve::block::{self, About, Block, HEAD, ReadQuestion};
use interdict_store::{Customer, StoreError};
use rayon::prelude::*;

use super::Lists;
use super::rescreen::asked_of;
use crate::Home;
use crate::error::HomeError;

const FILE: &str = "customers.ahead";
/// Customers of a block, at most.
pub(super) const BLOCK: usize = 16_384;

/// Where a block is in the file.
struct Place {
    at: u64,
    length: usize,
}

/// The blocks that fit, and what comes after them.
struct Places {
    blocks: Vec<Place>,
    end: u64,
    /// The last row they are of.
    upto: u64,
}

impl Home {
    /// Reads ahead the customers that are in no block yet; the last of them only if they make a block of `enough`.
    pub(super) fn read_ahead(&self, lists: Lists<'_>, enough: usize) -> Result<(), HomeError> {
        let basis = basis(lists);
        let Places { mut end, mut upto, .. } = self.places(basis)?;
        let most = u64::try_from(i64::MAX).unwrap_or_default();
        loop {
            let customers = self.store.customers_then(upto, most, BLOCK)?;
            let Some(last) = customers.last().filter(|_| customers.len() >= enough) else { return Ok(()) };
            let questions: Vec<ReadQuestion> = customers
                .par_iter()
                .map(|customer| {
                    Ok(ReadQuestion::new(customer.number, &asked_of(customer)?, lists.parameters))
                })
                .collect::<Result<_, HomeError>>()?;
            let about = About { after: upto, upto: last.number, basis, last: hash(last)? };
            let bytes = match block::write(&about, &questions) {
                Ok(bytes) => bytes,
                Err(cause) => {
                    tracing::warn!("customers from row {upto} on are not read ahead: {cause}");
                    return Ok(());
                }
            };
            let write = || {
                let mut file =
                    OpenOptions::new().create(true).truncate(false).write(true).open(self.ahead())?;
                file.set_len(end)?;
                file.seek(SeekFrom::Start(end))?;
                file.write_all(&bytes)
            };
            if let Err(cause) = write() {
                tracing::warn!("{}: customers are not read ahead: {cause}", self.ahead().display());
                return Ok(());
            }
            end += bytes.len() as u64;
            upto = last.number;
        }
    }

    /// The rows of customers who meet none of the parties of a sieve, as far as they were read ahead; ascending.
    pub(super) fn without(&self, lists: Lists<'_>, sieve: &Sieve<'_>) -> Result<Vec<u64>, HomeError> {
        let path = self.ahead();
        let of_block = |place: &Place| {
            let mut bytes = vec![0; place.length];
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(place.at))?;
            file.read_exact(&mut bytes)?;
            let block = Block::read(&bytes).map_err(std::io::Error::other)?;
            Ok(sieve.without(&block))
        };
        let blocks = self.places(basis(lists))?.blocks;
        let found: Vec<std::io::Result<Vec<u64>>> = blocks.par_iter().map(of_block).collect();
        if let Some(Err(cause)) = found.iter().find(|found| found.is_err()) {
            tracing::warn!("{}: {cause}; it is written anew", path.display());
            // One that cannot be removed does no harm.
            let _ = std::fs::remove_file(&path);
        }
        Ok(found.into_iter().flatten().flatten().collect())
    }

    fn places(&self, basis: [u8; 32]) -> Result<Places, HomeError> {
        let mut places = Places { blocks: Vec::new(), end: 0, upto: 0 };
        // What cannot be read is not there.
        let Ok(mut file) = File::open(self.ahead()) else { return Ok(places) };
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let mut head = [0; HEAD];
        while file.seek(SeekFrom::Start(places.end)).and_then(|_| file.read_exact(&mut head)).is_ok() {
            let Ok((about, length)) = block::head(&head) else { break };
            let end = places.end.saturating_add(length as u64);
            let fits = about.basis == basis && about.after == places.upto && about.upto > about.after;
            if !fits || end > size || self.row_hash(about.upto)? != Some(about.last) {
                break;
            }
            places.blocks.push(Place { at: places.end, length });
            (places.end, places.upto) = (end, about.upto);
        }
        Ok(places)
    }

    fn row_hash(&self, number: u64) -> Result<Option<[u8; 32]>, HomeError> {
        self.store.customers_at(&[number])?.first().map(hash).transpose()
    }

    /// Takes out what was read ahead of customers in this row and those after it: of somebody who is gone nothing is to be left. It is
    /// read ahead anew when customers are screened again.
    pub(crate) fn forget_ahead(&self, from: u64) -> Result<(), HomeError> {
        let path = self.ahead();
        let forget = || {
            let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
                Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
                opened => opened?,
            };
            let (mut at, mut head) = (0_u64, [0; HEAD]);
            while file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut head)).is_ok() {
                match block::head(&head) {
                    Ok((about, length)) if about.upto < from => at = at.saturating_add(length as u64),
                    _ => break,
                }
            }
            file.set_len(at)?;
            file.sync_all()
        };
        forget().map_err(|cause| HomeError::io(&path, cause))
    }

    fn ahead(&self) -> PathBuf {
        self.folder.join(FILE)
    }
}

fn basis(lists: Lists<'_>) -> [u8; 32] {
    *blake3::hash(lists.basis().as_bytes()).as_bytes()
}

fn hash(customer: &Customer) -> Result<[u8; 32], HomeError> {
    let row = serde_json::to_vec(customer).map_err(StoreError::from)?;
    Ok(*blake3::hash(&row).as_bytes())
}
