// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The logo of a body, for all its letters. The column `gabarit.logo` was meant for one by kind of letter; it never held any and
/// stays empty.
let logo = Migration(24, "logo") { _ in
    """
    -- The last version counts; the others are kept, since letters that were sent name theirs.
    CREATE TABLE logo (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        version @INT NOT NULL,
        -- Both nil: taken away.
        genre TEXT CHECK (genre IN ('png', 'jpeg')),
        contenu @BYTES,
        compte_id @INT,
        cree_le @INT NOT NULL,
        PRIMARY KEY (organisme_id, version)
    )@STRICT;
    """
}
