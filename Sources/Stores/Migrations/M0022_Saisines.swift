// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Two households that become one: a merger of files to which no set of duplicates led.
let saisines = Migration(22, "saisines") { dialect in
    """
    \(unionWithoutEnsemble(dialect))
    """
}

/// SQLite has no way to drop a NOT NULL but to write the table again, which others refer to: the text of the schema is changed, as
/// for the states (`mergedState`).
private func unionWithoutEnsemble(_ dialect: Dialect) -> String {
    switch dialect {
    case .sqlite:
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'ensemble_id INTEGER NOT NULL', 'ensemble_id INTEGER')
        WHERE type = 'table' AND name = 'fusion';
        PRAGMA writable_schema = RESET;
        """
    case .postgres: "ALTER TABLE fusion ALTER COLUMN ensemble_id DROP NOT NULL;"
    }
}
