//! Figures of accounts within statements: as the balances are, and as they stood. Each is sought for itself, so that what of
//! a day is asked for costs one look into an index, as what is asked for now.

/// What the balances of the account come to that a column names; nothing, if there is none.
macro_rules! figure_now {
    ($figure:literal, $of:literal, $column:literal) => {
        concat!(
            "(SELECT ",
            $figure,
            " FROM account balance WHERE balance.unit_id = ",
            $of,
            ".unit_id AND balance.number = ",
            $of,
            ".",
            $column,
            ")"
        )
    };
}

/// As [`figure_now`], of the newest row of the account that counts: until the day $3, as it was known on the day $4; nothing,
/// if nothing had moved on it.
macro_rules! figure_then {
    ($figure:literal, $of:literal, $column:literal) => {
        concat!(
            "(SELECT ",
            $figure,
            " FROM account_day balance WHERE balance.unit_id = ",
            $of,
            ".unit_id AND balance.account = ",
            $of,
            ".",
            $column,
            " AND balance.effective_on <= $3 AND balance.known_on <= $4
      ORDER BY balance.effective_on DESC, balance.known_on DESC LIMIT 1)"
        )
    };
}

pub(super) use {figure_now, figure_then};
