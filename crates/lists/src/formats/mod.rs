//! One reader per official format. Each takes files and fills a [`Reading`](crate::Reading).

pub(crate) mod au_dfat;
pub(crate) mod ca_sema;
mod csv_table;
mod eu;
pub(crate) mod eu_csv;
pub(crate) mod eu_xml;
pub(crate) mod ftm;
pub(crate) mod ofac_advanced;
pub(crate) mod ofac_delimited;
pub(crate) mod ofac_enhanced;
mod ofac_words;
pub(crate) mod ofac_xml;
pub(crate) mod private_csv;
pub(crate) mod senzing;
pub(crate) mod targets_simple;
mod uk;
pub(crate) mod uk_conlist;
pub(crate) mod uk_csv;
pub(crate) mod uk_xml;
pub(crate) mod un_xml;
pub(crate) mod us_csl;
