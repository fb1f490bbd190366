// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Two households that become one, a merger of files to which no set of duplicates led; an entry that the software which sent it
/// takes back; and complaints to the prefect.
let saisines = Migration(22, "saisines") { dialect in
    """
    \(nullable("fusion", "ensemble_id", dialect))
    \(nullable("annulation", "compte_id", dialect))
    -- Those that were undone as well: whoever is erased is forgotten in them.
    CREATE INDEX fusion_gardee_toutes ON fusion (gardee_id);

    CREATE TABLE saisine (
        id @INT PRIMARY KEY,
        version @INT NOT NULL,
        genre TEXT NOT NULL CHECK (genre IN ('enregistrement', 'pieces')),
        -- NULL of an application that nobody registered yet. No name stands here: the letter is found by its reference.
        demande_id @INT REFERENCES demande (id),
        -- The desk concerned, and the département of its commune, where it has one.
        guichet TEXT NOT NULL REFERENCES guichet (code),
        departement TEXT,
        reference TEXT NOT NULL,
        recue_le TEXT NOT NULL CHECK (length(recue_le) = 10),
        depose_le TEXT NOT NULL CHECK (length(depose_le) = 10),
        pieces TEXT,
        demeure_le TEXT CHECK (length(demeure_le) = 10),
        demeure_reference TEXT,
        -- The desk of a landlord that registers ex officio.
        office_le TEXT CHECK (length(office_le) = 10),
        office_reference TEXT,
        office_guichet TEXT REFERENCES guichet (code),
        close_le TEXT CHECK (length(close_le) = 10),
        issue TEXT CHECK (issue IN ('enregistree', 'pieces', 'nonFondee')),
        CHECK ((close_le IS NULL) = (issue IS NULL)),
        CHECK ((office_le IS NULL) = (office_guichet IS NULL)),
        CHECK (genre = 'enregistrement' OR demande_id IS NOT NULL)
    )@STRICT;
    -- The same letter twice is one complaint; about a file, the lock of the file sees to it.
    CREATE UNIQUE INDEX saisine_lettre ON saisine (guichet, reference, recue_le, depose_le)
        WHERE genre = 'enregistrement';
    CREATE INDEX saisine_demande ON saisine (demande_id) WHERE demande_id IS NOT NULL;
    CREATE INDEX saisine_ouverte ON saisine (recue_le, id) WHERE close_le IS NULL;
    CREATE INDEX saisine_finie ON saisine (recue_le, id) WHERE close_le IS NOT NULL;
    CREATE INDEX saisine_close ON saisine (close_le) WHERE close_le IS NOT NULL;
    CREATE INDEX saisine_guichet ON saisine (guichet);
    CREATE INDEX saisine_office ON saisine (office_guichet) WHERE office_guichet IS NOT NULL;
    """
}

/// SQLite has no way to drop a NOT NULL but to write the table again: the text of the schema is changed, as for the states
/// (`mergedState`). No other column of these tables has a name that ends so, and is NOT NULL.
private func nullable(_ table: String, _ column: String, _ dialect: Dialect) -> String {
    switch dialect {
    case .sqlite:
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, '\(column) INTEGER NOT NULL', '\(column) INTEGER')
        WHERE type = 'table' AND name = '\(table)';
        PRAGMA writable_schema = RESET;
        """
    case .postgres: "ALTER TABLE \(table) ALTER COLUMN \(column) DROP NOT NULL;"
    }
}
