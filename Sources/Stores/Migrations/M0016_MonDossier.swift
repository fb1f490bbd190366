// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The applicant in his own file: codes that open it once, and the sessions that they open.
let monDossier = Migration(16, "mon-dossier") { _ in
    """
    CREATE TABLE code_demandeur (
        -- « courriel » or « papier » and a file. When what was typed fits none, « inconnu » and a keyed digest of it. « saisie »
        -- and that digest: tries of what was typed, whether or not it fits.
        sujet TEXT PRIMARY KEY,
        -- NULL: no file, or no address to send to. The row is written all the same: nothing tells them apart.
        demande_id @INT REFERENCES demande (id),
        genre TEXT NOT NULL CHECK (genre IN ('courriel', 'papier')),
        empreinte @BYTES NOT NULL,
        essais @INT NOT NULL,
        -- When it was last asked for, and how often within a day from « courriels_depuis » on.
        cree_le @INT NOT NULL,
        courriels @INT NOT NULL,
        courriels_depuis @INT NOT NULL,
        expire_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX code_demandeur_demande ON code_demandeur (demande_id) WHERE demande_id IS NOT NULL;
    CREATE INDEX code_demandeur_expire ON code_demandeur (expire_le);

    -- Apart from the sessions of agents: it opens one file, and nothing else.
    CREATE TABLE session_demandeur (
        empreinte @BYTES PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        csrf TEXT NOT NULL,
        ouverte_le @INT NOT NULL,
        vue_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX session_demandeur_demande ON session_demandeur (demande_id);
    CREATE INDEX session_demandeur_vue ON session_demandeur (vue_le);
    """
}
