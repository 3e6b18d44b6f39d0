//! Objects and arrays: one loop over a table reads the members of any struct, another writes them, so that a struct
//! adds little code of its own.

use super::{Decode, DecodeError, Decoder, Encode, Encoder, is_plain};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A row of a struct's table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    name: &'static str,
    nullable: bool,
    is_plain: bool,
}

impl Row {
    /// A member with this name on the wire; not written while its value says that it is absent.
    pub const fn new(name: &'static str) -> Self {
        Self { name, nullable: false, is_plain: is_plain(name) }
    }

    /// The member is always written.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// Where members without a row go.
pub trait Rest {
    /// Forgets what was read before.
    fn clear(&mut self);

    /// Reads the value of a member.
    ///
    /// # Errors
    /// The text is no JSON or does not fit the type.
    fn read(&mut self, key: Cow<'_, str>, input: &mut Decoder<'_>) -> Result<(), DecodeError>;
}

/// They are skipped.
impl Rest for () {
    fn clear(&mut self) {}

    fn read(&mut self, _key: Cow<'_, str>, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        input.skip()
    }
}

/// They are kept.
impl<T: Decode> Rest for BTreeMap<String, T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn read(&mut self, key: Cow<'_, str>, input: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let value = input.member(&key)?;
        self.insert(key.into_owned(), value);
        Ok(())
    }
}

/// Reads an object into `slots`, which belong to `rows` one by one.
///
/// # Errors
/// The next value is no object, a required member is missing, or a value does not fit.
#[inline(never)]
pub fn read_members(
    rows: &[Row],
    slots: &mut [&mut dyn Decode],
    rest: &mut dyn Rest,
    input: &mut Decoder<'_>,
) -> Result<(), DecodeError> {
    let mut seen = Seen::default();
    let mut next = 0;
    rest.clear();
    input.begin_object()?;
    while let Some(key) = input.next_key_or(rows.get(next).filter(|row| row.is_plain).map_or("", |row| row.name))? {
        let Some(index) = position(rows, next, &key) else {
            rest.read(key, input)?;
            continue;
        };
        next = index + 1;
        if let Some(slot) = slots.get_mut(index) {
            // The last one of several members with the same name counts.
            seen.insert(index);
            slot.fill(input).map_err(|error| error.in_member(&key))?;
        }
    }
    for (index, (row, slot)) in rows.iter().zip(slots).enumerate() {
        if !seen.contains(index) && !slot.make_absent() {
            return Err(DecodeError::missing(row.name, input.position()));
        }
    }
    Ok(())
}

/// Writes the members of an object, whose `values` belong to `rows` one by one.
#[inline(never)]
pub fn write_members(rows: &[Row], values: &[&dyn Encode], out: &mut Encoder) {
    for (row, value) in rows.iter().zip(values) {
        if !row.nullable && value.is_absent() {
            continue;
        }
        if row.is_plain {
            out.plain_member(row.name, *value);
        } else {
            out.member(row.name, *value);
        }
    }
}

/// Reads an array; `item` reads each element.
///
/// # Errors
/// The next value is no array, or an element does not fit.
#[inline(never)]
pub(super) fn read_elements(
    input: &mut Decoder<'_>,
    item: &mut dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut index = 0;
    input.begin_array()?;
    while input.next_element()? {
        item(input).map_err(|error| error.in_element(index))?;
        index += 1;
    }
    Ok(())
}

/// Finds the row of a key. Members mostly come in the order of the rows, so the search starts behind the last one.
fn position(rows: &[Row], next: usize, key: &str) -> Option<usize> {
    let matches = |(_, row): &(usize, &Row)| std::ptr::eq(row.name, key) || row.name == key;
    let found = rows.iter().enumerate().skip(next).find(matches);
    found.or_else(|| rows.iter().enumerate().take(next).find(matches)).map(|(index, _)| index)
}

/// The rows that were met: the first 128 as bits, others in a list.
#[derive(Default)]
struct Seen {
    low: u128,
    high: Vec<usize>,
}

impl Seen {
    fn contains(&self, index: usize) -> bool {
        if index < 128 { self.low >> index & 1 == 1 } else { self.high.contains(&index) }
    }

    fn insert(&mut self, index: usize) {
        if index < 128 {
            self.low |= 1 << index;
        } else {
            self.high.push(index);
        }
    }
}
