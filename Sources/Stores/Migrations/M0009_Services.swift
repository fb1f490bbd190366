// SPDX-License-Identifier: EUPL-1.2

import SQL

/// How background works went; and the mark of a training base, with the exercises of its agents.
let services = Migration(9, "services") { _ in
    """
    -- The last time of each background work, whichever server did it. Counts only: no text comes from outside.
    CREATE TABLE travail (
        nom TEXT PRIMARY KEY,
        fini_le @INT NOT NULL,
        issue TEXT NOT NULL CHECK (issue IN ('fait', 'echec')),
        comptes TEXT NOT NULL,
        reussi_le @INT,
        prochain_le @INT
    )@STRICT;

    -- A row means that everyone here is fictional and that the base may be put back to its start (docs/decisions/0022).
    -- It is written into an empty base only, and nothing takes it away.
    CREATE TABLE formation (
        seule @INT PRIMARY KEY CHECK (seule = 1),
        marquee_le @INT NOT NULL,
        remise_le @INT,
        demandes @INT NOT NULL
    )@STRICT;
    -- The exercises of an account: the file that was prepared, and what was begun and ended since the last reset.
    CREATE TABLE formation_exercice (
        compte_id @INT NOT NULL REFERENCES compte (id),
        exercice TEXT NOT NULL,
        demande_id @INT,
        commence_le @INT,
        fini_le @INT,
        PRIMARY KEY (compte_id, exercice)
    )@STRICT;
    """
}
