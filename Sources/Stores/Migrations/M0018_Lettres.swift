// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Letters on paper: the words of each body, lots, and each letter as it was sent.
let lettres = Migration(18, "lettres") { _ in
    """
    -- The words of a body; the last version counts, the others are kept for those who ask what was sent.
    CREATE TABLE gabarit (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        genre TEXT NOT NULL,
        version @INT NOT NULL,
        objet TEXT NOT NULL,
        corps TEXT NOT NULL,
        signataire TEXT NOT NULL,
        logo TEXT,
        compte_id @INT,
        cree_le @INT NOT NULL,
        PRIMARY KEY (organisme_id, genre, version)
    )@STRICT;

    CREATE TABLE lot (
        id @INT PRIMARY KEY,
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        -- Nil: of all desks, by the manager.
        guichet TEXT,
        etat TEXT NOT NULL CHECK (etat IN ('aImprimer', 'imprime', 'remis', 'annule')),
        lettres @INT NOT NULL,
        pages @INT,
        compte_id @INT,
        cree_le @INT NOT NULL,
        remis_le TEXT CHECK (length(remis_le) = 10),
        reference TEXT,
        faute TEXT,
        -- The file, sealed, until it is handed over; each letter is kept for itself.
        pdf @BYTES,
        cle TEXT
    )@STRICT;
    CREATE INDEX lot_guichet ON lot (guichet, id);
    CREATE INDEX lot_a_imprimer ON lot (id) WHERE etat = 'aImprimer';

    -- What was written to a person, sealed.
    CREATE TABLE lettre (
        -- Its notice may be made again under another id: what was sent stays.
        courrier_id @INT PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        -- Nil: printed alone, at a desk.
        lot_id @INT REFERENCES lot (id),
        rang @INT,
        code_postal TEXT NOT NULL,
        page @INT,
        pages @INT,
        contenu @BYTES NOT NULL,
        cle TEXT NOT NULL
    )@STRICT;
    CREATE UNIQUE INDEX lettre_lot ON lettre (lot_id, rang);
    CREATE INDEX lettre_demande ON lettre (demande_id);

    -- A mail that comes back later says which it was.
    CREATE INDEX courrier_envoi ON courrier (envoi_id) WHERE envoi_id IS NOT NULL;
    """
}
