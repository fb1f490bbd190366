// SPDX-License-Identifier: EUPL-1.2

import SQL

/// What each background work did, day after day.
let travauxParJour = Migration(19, "travauxParJour") { _ in
    """
    CREATE TABLE travail_jour (
        nom TEXT NOT NULL,
        jour TEXT NOT NULL CHECK (length(jour) = 10),
        fini_le @INT NOT NULL,
        faits @INT NOT NULL,
        echecs @INT NOT NULL,
        comptes TEXT NOT NULL,
        PRIMARY KEY (nom, jour)
    )@STRICT;
    """
}
