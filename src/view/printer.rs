//! Prints items as they come from the store: as a JSON array, or one by one in another form.

use std::io;

use serde::Serialize;

use super::{Form, Out, json};

/// How one kind of item is printed.
pub trait Layout {
    /// What is printed.
    type Item;

    /// The item as an element of the JSON array.
    fn object<'a>(&'a self, item: &'a Self::Item) -> impl Serialize + 'a;

    /// Prints the item in a form other than JSON. Before it, `earlier` items were printed.
    fn print(
        &mut self,
        out: &mut Out,
        form: Form,
        item: &Self::Item,
        earlier: u64,
    ) -> io::Result<()>;

    /// Prints what waits for the last of the `count` items.
    fn end(&mut self, _out: &mut Out, _form: Form, _count: u64) -> io::Result<()> {
        Ok(())
    }
}

/// Prints items one by one.
pub struct Printer<L> {
    layout: L,
    form: Form,
    count: u64,
    array: json::Array,
}

impl<L: Layout> Printer<L> {
    /// A printer that has printed nothing.
    pub fn new(form: Form, layout: L) -> Self {
        Self {
            layout,
            form,
            count: 0,
            array: json::Array::default(),
        }
    }

    /// Prints the next item.
    pub fn item(&mut self, out: &mut Out, item: &L::Item) -> io::Result<()> {
        let earlier = self.count;
        self.count += 1;
        match self.form {
            Form::Json => self.array.item(out.document(), &self.layout.object(item)),
            form => self.layout.print(out, form, item, earlier),
        }
    }

    /// Prints what is left after the last item; returns the number of items.
    pub fn finish(&mut self, out: &mut Out) -> io::Result<u64> {
        match self.form {
            Form::Json => self.array.end(out.document())?,
            form => self.layout.end(out, form, self.count)?,
        }
        Ok(self.count)
    }
}
