//! YAML as the mirrors of the EU and UK lists have it: maps, lists, and scalars of which the text is kept.

use saphyr_parser::{Event, Parser, StrInput};

/// A YAML value. Scalars stay text: `1E10` may be a passport, `No` a name.
#[derive(Debug)]
pub(crate) enum Node {
    Map(Vec<(String, Node)>),
    List(Vec<Node>),
    Text(String),
}

impl Node {
    /// The value of a key; nothing where the node is no map.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        let Node::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

/// The first document of a text. Anchors and keys that are no text are errors: the mirrors have none.
pub(crate) fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser)? {
            Event::StreamStart | Event::DocumentStart(_) => {}
            first => return node(first, &mut parser),
        }
    }
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Result<Event<'a>, String> {
    let (event, _) =
        parser.next().ok_or("the YAML ends before its end")?.map_err(|cause| cause.to_string())?;
    Ok(event)
}

fn node<'a>(first: Event<'a>, parser: &mut Parser<'a, StrInput<'a>>) -> Result<Node, String> {
    match first {
        Event::Scalar(text, ..) => Ok(Node::Text(text.into_owned())),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(parser)? {
                    Event::SequenceEnd => return Ok(Node::List(items)),
                    item => items.push(node(item, parser)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                match next(parser)? {
                    Event::MappingEnd => return Ok(Node::Map(entries)),
                    Event::Scalar(key, ..) => {
                        let value = next(parser)?;
                        entries.push((key.into_owned(), node(value, parser)?));
                    }
                    other => return Err(format!("a key that is no text: {other:?}")),
                }
            }
        }
        other => Err(format!("unexpected {other:?}")),
    }
}
