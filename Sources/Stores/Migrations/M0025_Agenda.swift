// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The slot that a letter takes in the agenda of its desk. The letter is the one of the same application, about the same day: its row
/// changes its id when it is taken out of a lot, so none is named here, and each may be erased without the other.
let agenda = Migration(25, "agenda") { dialect in
    """
    \(withoutAccount(dialect))
    ALTER TABLE rendez_vous ADD COLUMN par_courrier @INT NOT NULL DEFAULT 0 CHECK (par_courrier IN (0, 1));
    CREATE INDEX rendez_vous_courrier ON rendez_vous (jour, guichet) WHERE par_courrier = 1;
    """
}

/// Software books as well, by its letters. On SQLite the text of the schema is changed, as for complaints to the prefect (`saisines`).
private func withoutAccount(_ dialect: Dialect) -> String {
    switch dialect {
    case .sqlite:
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'compte_id INTEGER NOT NULL', 'compte_id INTEGER')
        WHERE type = 'table' AND name = 'rendez_vous';
        PRAGMA writable_schema = RESET;
        """
    case .postgres: "ALTER TABLE rendez_vous ALTER COLUMN compte_id DROP NOT NULL;"
    }
}
