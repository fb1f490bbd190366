// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Notices to applicants, with the proof of each; and the files that end soon, found by their day.
let courriers = Migration(15, "courriers") { _ in
    """
    CREATE TABLE courrier (
        id @INT PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        genre TEXT NOT NULL,
        canal TEXT NOT NULL CHECK (canal IN ('courriel', 'lettre', 'remise')),
        -- Wanted by the law, or sent besides.
        du @INT NOT NULL CHECK (du IN (0, 1)),
        -- The end of validity of which it warns: one notice for each end and channel, however often a night is done.
        echeance TEXT NOT NULL CHECK (length(echeance) = 10),
        etat TEXT NOT NULL CHECK (etat IN ('prevu', 'parti', 'prouve', 'echec', 'revenu', 'annule')),
        prevu_le @INT NOT NULL,
        parti_le @INT,
        prouve_le @INT,
        preuve TEXT,
        faute TEXT,
        -- The mail that carries it.
        envoi_id @INT,
        UNIQUE (demande_id, genre, echeance, canal)
    )@STRICT;
    CREATE INDEX courrier_a_faire ON courrier (canal, prevu_le, id) WHERE etat = 'prevu';
    CREATE INDEX courrier_parti ON courrier (envoi_id) WHERE etat = 'parti';

    -- Whose application a mail is about: it goes with the erasure of the file.
    ALTER TABLE envoi ADD COLUMN demande_id @INT;
    CREATE INDEX envoi_demande ON envoi (demande_id) WHERE demande_id IS NOT NULL;

    CREATE INDEX demande_echeance ON demande (expire_le, id) WHERE etat = 'active';
    """
}
