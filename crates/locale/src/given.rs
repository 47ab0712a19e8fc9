//! Arguments that may come by value or by reference.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A plain value of type `T`, or a reference to one at any depth.
///
/// A template engine hands over fields as references and loop variables as references to references. With this,
/// `t.date(due)` reads the same everywhere and no template needs `*` or `&`.
pub trait Given<T> {
    /// The value itself.
    fn given(&self) -> T;
}

impl<T, U: Given<T> + ?Sized> Given<T> for &U {
    fn given(&self) -> T {
        (**self).given()
    }
}

macro_rules! given_as_itself {
    ($($plain:ty),*) => {$(
        impl Given<$plain> for $plain {
            fn given(&self) -> $plain {
                *self
            }
        }
    )*};
}

/// Counts are shown as `i64`; a count beyond that is shown as the largest one.
macro_rules! given_as_count {
    ($($integer:ty),*) => {$(
        impl Given<i64> for $integer {
            fn given(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}

given_as_itself!(NaiveDate, NaiveTime, NaiveDateTime, f64, i64);
given_as_count!(u8, u16, u32, u64, usize, i32);
