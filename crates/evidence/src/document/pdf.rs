//! The text of a PDF, in lines and paragraphs.
//!
//! `lopdf` reads the objects, within bounds on size and depth, and what codes mean in each font. Where glyphs stand is
//! followed here, as far as lines need it: a step down is a new line, a wide one a new paragraph, a gap a blank. Text is taken
//! in the order in which the file draws it, which is the order of reading in what word processors and browsers write.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Encoding, LoadOptions, Object, ObjectId, Stream};

use super::{Document, DocumentError, hash};

/// The most bytes that one stream of the file's structure may inflate to: 64 MiB.
const MAX_INFLATED: usize = 64 << 20;
/// The most bytes that the drawing of one page or form may inflate to: 8 MiB. Pages of text have a hundredth of that.
const MAX_DRAWING: usize = 8 << 20;
/// The most bytes of drawings that are followed for one file: 256 MiB.
const MAX_DRAWN: usize = 256 << 20;
/// The most bytes that what one font says of its codes may inflate to: 1 MiB.
const MAX_CODES: usize = 1 << 20;
/// The most fonts of one file.
const MAX_FONTS: usize = 5_000;
/// A gap on one line that is wider than so many heights of its letters stands between the columns of a table.
const COLUMN_GAP: f64 = 1.8;
/// The most bytes of text that are taken from one file: 64 MiB.
const MAX_TEXT: usize = 64 << 20;
/// Forms within forms are followed so deep.
const MAX_DEPTH: usize = 8;
/// Codes whose widths ranges give, of one font: every code twice. Beyond, widths only place blanks less well.
const MAX_RANGED: usize = 1 << 17;
/// So many forms are drawn for one file.
const MAX_FORMS: usize = 10_000;
/// States of the drawing that are saved at once.
const MAX_SAVED: usize = 1_000;

/// Reads a PDF from its bytes.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document, DocumentError> {
    let unreadable = |cause: String| DocumentError::Unreadable { name: name.to_owned(), cause };
    let options = LoadOptions { max_decompressed_size: Some(MAX_INFLATED), ..LoadOptions::default() };
    let file = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| {
        unreadable(format!("it is a PDF that cannot be read ({error}); print it to PDF again"))
    })?;
    if file.is_encrypted() {
        return Err(unreadable("it is a PDF with a password; save it without one".to_owned()));
    }
    let mut drawing =
        Drawing { file: &file, fonts: HashMap::new(), writer: Writer::default(), drawn: 0, forms: 0 };
    for (number, page) in file.get_pages() {
        drawing
            .draw_page(page)
            .map_err(|error| unreadable(format!("page {number} of the PDF cannot be read ({error})")))?;
        drawing.writer.end_page();
        if let Some(bound) = drawing.passed() {
            return Err(unreadable(format!("the PDF has {bound}; split it")));
        }
    }
    let text: String = drawing.writer.text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if !text.chars().any(char::is_alphanumeric) {
        let cause =
            "it is a PDF without text, only pictures or drawings; recognise its text (OCR) and save it again";
        return Err(unreadable(cause.to_owned()));
    }
    Document::from_text(name, hash(bytes), text)
}

/// A file being drawn.
struct Drawing<'a> {
    file: &'a lopdf::Document,
    /// Fonts by where their dictionaries lie; none if what its codes mean is not told.
    fonts: HashMap<*const Dictionary, Option<Rc<Font<'a>>>>,
    writer: Writer,
    /// Bytes of drawings followed.
    drawn: usize,
    /// Forms drawn.
    forms: usize,
}

/// What the names in a drawing stand for.
struct Resources<'a> {
    fonts: BTreeMap<Vec<u8>, &'a Dictionary>,
    /// Dictionaries, the nearest first.
    all: Vec<&'a Dictionary>,
}

impl<'a> Drawing<'a> {
    /// The bound that was passed.
    fn passed(&self) -> Option<String> {
        let bounds = [
            (self.writer.shown, MAX_TEXT, "bytes of text"),
            (self.drawn, MAX_DRAWN, "bytes of drawings"),
            (self.forms, MAX_FORMS, "forms"),
            (self.fonts.len(), MAX_FONTS, "fonts"),
        ];
        let (_, most, what) = bounds.into_iter().find(|(found, most, _)| found > most)?;
        Some(format!("more than {most} {what}"))
    }

    fn draw_page(&mut self, page: ObjectId) -> lopdf::Result<()> {
        let file = self.file;
        let content = file.get_page_content_with_limit(page, MAX_DRAWING)?;
        let (own, inherited) = file.get_page_resources(page)?;
        let mut all: Vec<&Dictionary> = own.into_iter().collect();
        all.extend(inherited.into_iter().filter_map(|id| file.get_dictionary(id).ok()));
        let resources = Resources { fonts: file.get_page_fonts(page)?, all };
        self.draw(&content, &resources, Matrix::IDENTITY, 0)
    }

    /// Follows the operators that place and show text.
    fn draw(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        base: Matrix,
        depth: usize,
    ) -> lopdf::Result<()> {
        self.drawn = self.drawn.saturating_add(content.len());
        if self.passed().is_some() {
            return Ok(());
        }
        let mut state = State { matrix: base, size: 1.0, leading: 0.0, font: None };
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        for operation in Content::decode(content)?.operations {
            let operands = operation.operands.as_slice();
            let number = |at: usize| {
                operands.get(at).and_then(|operand| operand.as_float().ok()).map_or(0.0, f64::from)
            };
            let matrix = || Matrix([number(0), number(1), number(2), number(3), number(4), number(5)]);
            let mut step = |x: f64, y: f64| {
                line = Matrix::shift(x, y).then(line);
                line
            };
            match operation.operator.as_str() {
                "q" if saved.len() < MAX_SAVED => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.matrix = matrix().then(state.matrix),
                "BT" => {
                    line = Matrix::IDENTITY;
                    text = line;
                }
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    state.font = resources.fonts.get(name).and_then(|font| self.font(font));
                    state.size = number(1);
                }
                "TL" => state.leading = number(0),
                "Td" => text = step(number(0), number(1)),
                "TD" => {
                    state.leading = -number(1);
                    text = step(number(0), number(1));
                }
                "Tm" => {
                    line = matrix();
                    text = line;
                }
                "T*" => text = step(0.0, -state.leading),
                "Tj" | "TJ" => text = self.show(&state, operands, text)?,
                "'" => text = self.show(&state, operands, step(0.0, -state.leading))?,
                "\"" => {
                    let string = operands.get(2..).unwrap_or_default();
                    text = self.show(&state, string, step(0.0, -state.leading))?;
                }
                "Do" if depth < MAX_DEPTH => {
                    if let Some(form) = operands.first().and_then(|name| self.form(resources, name)) {
                        self.draw_form(form, resources, state.matrix, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn font(&mut self, font: &'a Dictionary) -> Option<Rc<Font<'a>>> {
        let file = self.file;
        self.fonts
            .entry(std::ptr::from_ref(font))
            .or_insert_with(|| Font::of(file, font).ok().map(Rc::new))
            .clone()
    }

    /// The form that a name stands for; pictures are none.
    fn form(&self, resources: &Resources<'a>, name: &Object) -> Option<&'a Stream> {
        let name = name.as_name().ok()?;
        let named = |resources: &&'a Dictionary| {
            self.file.get_dict_in_dict(resources, b"XObject").ok()?.get(name).ok()
        };
        let (_, object) = self.file.dereference(resources.all.iter().find_map(named)?).ok()?;
        let stream = object.as_stream().ok()?;
        (stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Form").then_some(stream)
    }

    fn draw_form(
        &mut self,
        form: &'a Stream,
        around: &Resources<'a>,
        base: Matrix,
        depth: usize,
    ) -> lopdf::Result<()> {
        self.forms += 1;
        let file = self.file;
        let all = file
            .get_dict_in_dict(&form.dict, b"Resources")
            .map_or_else(|_| around.all.clone(), |own| vec![own]);
        let mut fonts = BTreeMap::new();
        for resources in all.iter().rev() {
            let Ok(named) = file.get_dict_in_dict(resources, b"Font") else { continue };
            for (name, font) in named {
                if let Ok((_, font)) = file.dereference(font)
                    && let Ok(font) = font.as_dict()
                {
                    fonts.insert(name.clone(), font);
                }
            }
        }
        let mut base = base;
        if let Ok(matrix) = form.dict.get(b"Matrix").and_then(Object::as_array) {
            let mut own = Matrix::IDENTITY;
            for (own, number) in own.0.iter_mut().zip(matrix) {
                *own = f64::from(number.as_float()?);
            }
            base = own.then(base);
        }
        let content = form.get_plain_content_with_limit(MAX_DRAWING)?;
        self.draw(&content, &Resources { fonts, all }, base, depth)
    }

    /// Shows the strings among the operands; returns where the next would stand.
    fn show(&mut self, state: &State, operands: &[Object], mut text: Matrix) -> lopdf::Result<Matrix> {
        let Some(font) = &state.font else {
            // Signs of a font that cannot be understood are shown as such, not dropped.
            self.writer.show("\u{fffd}", text.then(state.matrix), 0.0, state.size);
            return Ok(text);
        };
        let mut parts: Vec<&Object> = Vec::new();
        for operand in operands {
            match operand {
                Object::Array(array) => parts.extend(array),
                other => parts.push(other),
            }
        }
        for part in parts {
            let across = if let Ok(bytes) = part.as_str() {
                let width = font.width(bytes) * state.size;
                self.writer.show(
                    &font.encoding.bytes_to_string(bytes)?,
                    text.then(state.matrix),
                    width,
                    state.size,
                );
                width
            } else {
                -part.as_float().map_or(0.0, f64::from) / 1_000.0 * state.size
            };
            text = Matrix::shift(across, 0.0).then(text);
        }
        Ok(text)
    }
}

/// What is saved and restored around parts of a drawing.
#[derive(Clone)]
struct State<'a> {
    matrix: Matrix,
    size: f64,
    leading: f64,
    font: Option<Rc<Font<'a>>>,
}

/// A font, as far as lines need it.
struct Font<'a> {
    encoding: Encoding<'a>,
    /// Widths of codes in thousandths of the size.
    widths: HashMap<u16, f64>,
    /// The width of every other code.
    usual: f64,
    /// Whether a code has two bytes.
    is_composite: bool,
}

impl<'a> Font<'a> {
    fn of(file: &'a lopdf::Document, font: &'a Dictionary) -> lopdf::Result<Self> {
        let encoding = font.get_font_encoding_with_limit(file, MAX_CODES)?;
        let is_composite =
            font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Type0");
        let (widths, usual) = if is_composite {
            (composite_widths(file, font).unwrap_or_default(), 1_000.0)
        } else {
            (simple_widths(file, font).unwrap_or_default(), 500.0)
        };
        Ok(Self { encoding, widths, usual, is_composite })
    }

    /// The width of a string in parts of the size.
    fn width(&self, bytes: &[u8]) -> f64 {
        let of = |code: u16| self.widths.get(&code).copied().unwrap_or(self.usual);
        let thousandths: f64 = if self.is_composite {
            bytes
                .chunks(2)
                .map(|code| of(code.iter().fold(0, |code, byte| code << 8 | u16::from(*byte))))
                .sum()
        } else {
            bytes.iter().map(|code| of(u16::from(*code))).sum()
        };
        thousandths / 1_000.0
    }
}

/// `FirstChar` and `Widths` of PDF 32000-1 §9.6.
fn simple_widths(file: &lopdf::Document, font: &Dictionary) -> lopdf::Result<HashMap<u16, f64>> {
    let first = u16::try_from(font.get(b"FirstChar")?.as_i64()?).unwrap_or_default();
    let (_, widths) = file.dereference(font.get(b"Widths")?)?;
    Ok((first..)
        .zip(widths.as_array()?)
        .filter_map(|(code, width)| Some((code, number(file, width)?)))
        .collect())
}

/// `W` of PDF 32000-1 §9.7.4.3: `first [width …]` or `first last width`.
fn composite_widths(file: &lopdf::Document, font: &Dictionary) -> lopdf::Result<HashMap<u16, f64>> {
    let (_, descendants) = file.dereference(font.get(b"DescendantFonts")?)?;
    let Some(descendant) = descendants.as_array()?.first() else { return Ok(HashMap::new()) };
    let (_, descendant) = file.dereference(descendant)?;
    let (_, runs) = file.dereference(descendant.as_dict()?.get(b"W")?)?;
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u16::try_from(code).ok());
    let mut widths = HashMap::new();
    let mut ranged = 0;
    let mut rest = runs.as_array()?.as_slice();
    while let [first, second, after @ ..] = rest {
        let Some(first) = code(first) else { break };
        let (_, second) = file.dereference(second)?;
        rest = if let Ok(run) = second.as_array() {
            widths.extend((first..).zip(run).filter_map(|(code, width)| Some((code, number(file, width)?))));
            after
        } else {
            let (Some(last), [width, after @ ..]) = (code(second), after) else { break };
            ranged += usize::from(last.saturating_sub(first));
            if let Some(width) = number(file, width)
                && ranged <= MAX_RANGED
            {
                widths.extend((first..=last).map(|code| (code, width)));
            }
            after
        };
    }
    Ok(widths)
}

fn number(file: &lopdf::Document, object: &Object) -> Option<f64> {
    file.dereference(object).ok()?.1.as_float().ok().map(f64::from)
}

/// `[a b c d e f]` of PDF 32000-1 §8.3.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then the other.
    fn then(self, other: Self) -> Self {
        let [m11, m12, m21, m22, dx, dy] = self.0;
        let [n11, n12, n21, n22, ex, ey] = other.0;
        Self([
            m11 * n11 + m12 * n21,
            m11 * n12 + m12 * n22,
            m21 * n11 + m22 * n21,
            m21 * n12 + m22 * n22,
            dx * n11 + dy * n21 + ex,
            dx * n12 + dy * n22 + ey,
        ])
    }
}

/// Puts strings into lines by where they stand, and the lines of a paragraph together.
#[derive(Debug, Default)]
struct Writer {
    text: String,
    /// The lines of this page.
    lines: Vec<Printed>,
    /// The step between the last two lines.
    leading: Option<f64>,
    /// Bytes shown.
    shown: usize,
}

/// A line as it is printed.
#[derive(Debug)]
struct Printed {
    text: String,
    start: f64,
    end: f64,
    base: f64,
    height: f64,
    /// More than a line's step below the one before.
    is_apart: bool,
}

impl Writer {
    fn show(&mut self, string: &str, place: Matrix, width: f64, size: f64) {
        self.shown = self.shown.saturating_add(string.len());
        if string.is_empty() || self.shown > MAX_TEXT {
            return;
        }
        let [along, across, _, _, x, y] = place.0;
        let scale = along.hypot(across);
        let height = (size * scale).abs().max(1.0);
        let end = x + width * scale;
        let step = self.lines.last().map(|line| ((line.base - y).abs(), height.max(line.height)));
        match (self.lines.last_mut(), step) {
            (Some(line), Some((step, height))) if step <= 0.5 * height => {
                let gap = x - line.end;
                if gap > COLUMN_GAP * height && !line.text.trim().is_empty() {
                    line.text.push('\t');
                } else if gap > 0.2 * height && !line.text.ends_with(' ') && !string.starts_with(' ') {
                    line.text.push(' ');
                }
                push(&mut line.text, string);
                line.end = end;
            }
            (_, step) => {
                let is_apart = step.is_none_or(|(step, height)| {
                    self.leading.is_some_and(|leading| step > 1.4 * leading) || step > 2.0 * height
                });
                self.leading = step.filter(|_| !is_apart).map(|(step, _)| step).or(self.leading);
                let mut text = String::new();
                push(&mut text, string);
                self.lines.push(Printed { text, start: x, end, base: y, height, is_apart });
            }
        }
    }

    /// A break that was made because the next word would not have fitted, or before a small letter, is a blank.
    fn end_page(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let right = lines.iter().map(|line| line.end).fold(f64::MIN, f64::max);
        let mut before: Option<&Printed> = None;
        for line in &lines {
            let word = line.text.split_whitespace().next().unwrap_or_default();
            let is_bullet = !word.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘«([$€£".contains(c));
            let is_continued = before.is_some_and(|before| {
                let is_full = before.end + line.width_of(word.chars().count() + 1) > right;
                let goes_on = word.starts_with(char::is_lowercase) && before.end > 0.6 * right;
                // A heading at the right margin or in the middle is not continued at the left.
                let is_aligned = before.start - line.start < 4.0 * line.height;
                !line.is_apart && !is_bullet && is_aligned && (is_full || goes_on)
            });
            let ended = self.text.trim_end_matches(' ').len();
            self.text.truncate(ended);
            match before {
                // A hyphen may be the word's own ("state-sponsored"), so it stays.
                Some(_) if is_continued && self.text.ends_with('-') => {}
                Some(_) if is_continued => self.text.push(' '),
                Some(_) if !line.is_apart => self.text.push('\n'),
                Some(_) => self.text.push_str("\n\n"),
                None => {}
            }
            self.text.push_str(line.text.trim_start());
            before = Some(line);
        }
        self.leading = None;
        self.text.push_str("\n\n");
    }
}

impl Printed {
    /// The width of so many letters, by those of the line.
    fn width_of(&self, letters: usize) -> f64 {
        let count = |letters: usize| f64::from(u32::try_from(letters).unwrap_or(u32::MAX));
        (self.end - self.start).max(0.0) / count(self.text.chars().count().max(1)) * count(letters)
    }
}

/// Adds a string with joined letters taken apart, so that "oﬃcial" is found as "official".
fn push(text: &mut String, string: &str) {
    for c in string.chars() {
        match c {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            c => text.push(c),
        }
    }
}
