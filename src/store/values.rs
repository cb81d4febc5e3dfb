//! Conversions between SQL columns and domain types.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use uuid::Uuid;

use crate::domain::{
    Cadence, CadenceSource, Depth, DeviceId, DueBy, EventId, GoalId, GoalUnit, Kind, LocalDate,
    OccasionId, OwnCadence, Pass, Progress, ReadingDate, Recall, RelationKind, ResourceId, Slug,
    Span, Stamp, Status, Subject, Tag, TieMode, TransactionId,
};

/// Types stored as text, by `Display` and `FromStr`.
macro_rules! as_text {
    ($($name:ty),+) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(FromSqlError::other)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Owned(Value::Text(self.to_string())))
            }
        }
    )+};
}

as_text!(
    Cadence,
    CadenceSource,
    Depth,
    DueBy,
    GoalUnit,
    Kind,
    LocalDate,
    Pass,
    Progress,
    ReadingDate,
    Recall,
    RelationKind,
    Slug,
    Status,
    Tag,
    TieMode
);

/// Ids stored as the 16 bytes of their UUID.
macro_rules! as_bytes {
    ($($name:ident),+) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Uuid::from_slice(value.as_blob()?).map($name).map_err(FromSqlError::other)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
            }
        }
    )+};
}

as_bytes!(
    TransactionId,
    DeviceId,
    EventId,
    GoalId,
    OccasionId,
    ResourceId
);

/// Only the id: the kind of subject is in a column of its own.
impl ToSql for Subject {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Resource(id) => id.to_sql(),
            Self::Occasion(id) => id.to_sql(),
            Self::Goal(id) => id.to_sql(),
        }
    }
}

impl FromSql for Stamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

impl ToSql for Stamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Integer(self.0)))
    }
}

impl ToSql for Span {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Text(self.to_string())))
    }
}

impl FromSql for Span {
    /// The column holds the ISO form, which `FromStr` does not parse.
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Span::from_iso(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// `NULL` is the default: the person never set a cadence.
impl ToSql for OwnCadence {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(match self {
            Self::Default => Value::Null,
            Self::Never => Value::Text("never".to_owned()),
            Self::Adaptive => Value::Text("adaptive".to_owned()),
            Self::Every(cadence) => Value::Text(cadence.to_string()),
        }))
    }
}
