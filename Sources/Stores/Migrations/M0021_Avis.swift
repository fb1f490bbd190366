// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Letters of other kinds than the notice: who wrote them, what they say, lots of registered letters, and one that is taken out
/// of its lot.
let avis = Migration(21, "avis") { _ in
    """
    -- In whose name it is written; NULL: whoever prints it signs it.
    ALTER TABLE courrier ADD COLUMN organisme_id @INT;
    ALTER TABLE courrier ADD COLUMN guichet TEXT;
    ALTER TABLE courrier ADD COLUMN compte_id @INT;
    -- The end of validity when it was written: a renewal since answers it.
    ALTER TABLE courrier ADD COLUMN fin TEXT CHECK (length(fin) = 10);
    -- What it says beside its day, sealed.
    ALTER TABLE courrier ADD COLUMN contenu @BYTES;
    ALTER TABLE courrier ADD COLUMN cle TEXT;

    -- Registered letters have a number each, and no lot with others.
    ALTER TABLE lot ADD COLUMN recommande @INT NOT NULL DEFAULT 0 CHECK (recommande IN (0, 1));

    -- Taken out of its lot by hand, once printed: why, when, by whom. Its courrier waits again, under another id.
    ALTER TABLE lettre ADD COLUMN retrait TEXT;
    ALTER TABLE lettre ADD COLUMN retire_le @INT;
    ALTER TABLE lettre ADD COLUMN retire_compte_id @INT;
    -- The id under which it waits again.
    ALTER TABLE lettre ADD COLUMN suite_id @INT;

    -- By its state too, or SQLite takes the index of all mails that ever left for the one of those that wait for an answer.
    DROP INDEX courrier_parti;
    CREATE INDEX courrier_parti ON courrier (etat, envoi_id) WHERE etat = 'parti';
    """
}
