// SPDX-License-Identifier: EUPL-1.2

import SQL

/// How good the file was, day after day: counts by desk and criterion of the label. No row names anyone.
let qualite = Migration(13, "qualite") { _ in
    """
    -- The desk '' is the region. What was not measured has no row.
    CREATE TABLE mesure_qualite (
        jour TEXT NOT NULL CHECK (length(jour) = 10),
        guichet TEXT NOT NULL,
        critere TEXT NOT NULL,
        numerateur @INT NOT NULL CHECK (numerateur >= 0),
        denominateur @INT NOT NULL CHECK (denominateur >= numerateur),
        -- When it was counted: the day is the one of which it speaks.
        mesure_le @INT NOT NULL,
        PRIMARY KEY (guichet, jour, critere)
    )@STRICT;
    CREATE INDEX mesure_qualite_jour ON mesure_qualite (jour, guichet);
    """
}
