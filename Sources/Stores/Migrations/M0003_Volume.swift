// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The API and the files of a region: scopes of tokens, imports that can be run again, bases that are being filled.
let volume = Migration(3, "volume") { _ in
    """
    -- What a token may ask for, separated by spaces. Those made before could read and write.
    ALTER TABLE jeton ADD COLUMN portees TEXT NOT NULL DEFAULT 'demandes:ecrire demandes:lire';

    -- One row an application taken over from a file: the same reference of the same source, extracted on the same
    -- day, is never taken twice, however often the import is run, cut, or run by two at once.
    CREATE TABLE reprise (
        source TEXT NOT NULL,
        reference TEXT NOT NULL,
        extrait_le TEXT NOT NULL,
        demande_id @INT NOT NULL REFERENCES demande (id),
        le @INT NOT NULL,
        PRIMARY KEY (reference, source, extrait_le)
    )@STRICT;
    CREATE INDEX reprise_demande ON reprise (demande_id);

    -- An import compares each of its persons with all those born on the same day; then again with those who came in
    -- meanwhile.
    CREATE INDEX personne_nee ON personne (naissance, demande_id) WHERE role <> 'charge';

    -- Indexes taken away while a base is filled, to be made again at the end: whoever opens the base meanwhile is told.
    CREATE TABLE index_suspendu (
        nom TEXT PRIMARY KEY,
        texte TEXT NOT NULL
    )@STRICT;
    """
}
