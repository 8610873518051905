//! What a list of fields becomes: that which prints it, and the columns that keep it.

/// A record of the document and of the table: its name, what it is made of, what it begins and ends with when it is
/// printed, and its fields in their order: `name: kind = value;`.
///
/// The kind says how the value is printed, when it is left out and what column keeps it ([`Kind`](super::kinds::Kind),
/// [`InTable`](super::store::InTable)). What no kind says otherwise stands in the document and in the table, under the
/// same name.
macro_rules! record {
    ($(#[$doc:meta])* $record:ident of $of:tt: $type:ty, $open:literal to $close:literal { $($fields:tt)+ }) => {
        printed! { $(#[$doc])* $record of $of: $type, $open to $close { $($fields)+ } }
        #[cfg(feature = "arrow")]
        columns! { $record of $of: $type { $($fields)+ } }
    };
}

/// A record that the document alone has.
macro_rules! printed {
    ($(#[$doc:meta])* $record:ident of $of:tt: $type:ty, $open:literal to $close:literal {
        $first:ident: $first_kind:ty = $first_value:expr;
        $($field:ident: $kind:ty = $value:expr;)*
    }) => {
        $(#[$doc])*
        struct $record;

        impl<'v> Kind<$type> for $record {
            #[inline]
            fn print(to: &mut Printer<'_>, $of: $type) {
                <$first_kind as Kind<_>>::field(to, concat!($open, "\"", stringify!($first), "\":"), || $first_value);
                $(<$kind as Kind<_>>::field(to, concat!(",\"", stringify!($field), "\":"), || $value);)*
                to.write($close);
            }
        }
    };
}

/// The columns of a record.
#[cfg(feature = "arrow")]
macro_rules! columns {
    ($record:ident of $of:tt: $type:ty { $($field:ident: $kind:ty = $value:expr;)+ }) => {
        const _: () = {
            use crate::error::Result;
            use crate::routing::decide::written::coded::Pool;
            use crate::routing::decide::written::store::{Column, ColumnOf, Fields, InTable, RecordColumns, Store};
            use crate::routing::decide::written::texts::Texts;
            use arrow_array::ArrayRef;
            use arrow_buffer::NullBuffer;

            pub(super) struct Columns {
                $($field: ColumnOf<$kind>,)+
            }

            impl InTable for $record {
                type Column = Columns;
            }

            impl<'v> Column<$type> for Columns {
                #[inline(always)]
                fn push(&mut self, $of: $type) {
                    $(Column::push(&mut self.$field, $value);)+
                }
            }

            impl Store for Columns {
                fn new(room: usize) -> Self {
                    Self { $($field: Store::new(room),)+ }
                }

                fn push_nulls(&mut self, rows: usize) {
                    $(self.$field.push_nulls(rows);)+
                }

                #[inline]
                fn bytes(&self, pools: &Texts<Pool>) -> usize {
                    0 $(+ self.$field.bytes(pools))+
                }

                fn finish(self, pools: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
                    let mut columns = RecordColumns { pools, nulls, named: Vec::new() };
                    self.add_each(&mut columns)?;
                    columns.finish()
                }
            }

            impl Fields for Columns {
                fn add_each(self, columns: &mut RecordColumns<'_>) -> Result<()> {
                    $(self.$field.add(stringify!($field), columns)?;)+
                    Ok(())
                }
            }
        };
    };
}
