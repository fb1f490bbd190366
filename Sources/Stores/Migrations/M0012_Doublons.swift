// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Duplicates: what the engine found, what people decided, files that were merged and what they were before.
let doublons = Migration(12, "doublons") { dialect in
    """
    \(mergedState(dialect))

    -- A frozen model: pairs of two models are never compared.
    CREATE TABLE modele_doublon (
        version @INT PRIMARY KEY,
        cree_le @INT NOT NULL,
        seuil @REAL NOT NULL,
        seuil_facile @REAL NOT NULL,
        contenu TEXT NOT NULL,
        courant @INT NOT NULL CHECK (courant IN (0, 1))
    )@STRICT;
    CREATE UNIQUE INDEX modele_doublon_courant ON modele_doublon (courant) WHERE courant = 1;
    -- Each time the engine went over the file, up to a position of the journal.
    CREATE TABLE passage_doublon (
        id @INT PRIMARY KEY,
        modele @INT NOT NULL REFERENCES modele_doublon (version),
        mode TEXT NOT NULL CHECK (mode IN ('complet', 'partiel')),
        commence_le @INT NOT NULL,
        fini_le @INT,
        position @INT,
        etat TEXT NOT NULL CHECK (etat IN ('encours', 'fait', 'echec')),
        comptes TEXT NOT NULL
    )@STRICT;
    CREATE TABLE paire_doublon (
        premiere @INT NOT NULL,
        seconde @INT NOT NULL,
        probabilite @REAL NOT NULL,
        -- Codes, separated by spaces.
        raisons TEXT NOT NULL,
        roles_echanges @INT NOT NULL CHECK (roles_echanges IN (0, 1)),
        modele @INT NOT NULL,
        passage @INT NOT NULL,
        vue_le @INT NOT NULL,
        PRIMARY KEY (premiere, seconde),
        CHECK (premiere < seconde)
    )@STRICT;
    CREATE INDEX paire_doublon_seconde ON paire_doublon (seconde);

    CREATE TABLE ensemble_doublon (
        id @INT PRIMARY KEY,
        version @INT NOT NULL CHECK (version > 0),
        etat TEXT NOT NULL CHECK (etat IN ('ouvert', 'conteste', 'clos')),
        issue TEXT CHECK (issue IN ('fusion', 'different', 'disparu', 'rejoint')),
        -- The set into which its files went.
        suite @INT,
        facile @INT NOT NULL CHECK (facile IN (0, 1)),
        coupe @INT NOT NULL CHECK (coupe IN (0, 1)),
        taille @INT NOT NULL,
        probabilite @REAL NOT NULL,
        cree_le @INT NOT NULL,
        modifie_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX ensemble_doublon_etat ON ensemble_doublon (etat, facile, id);
    CREATE TABLE ensemble_membre (
        ensemble_id @INT NOT NULL REFERENCES ensemble_doublon (id),
        demande_id @INT NOT NULL REFERENCES demande (id),
        PRIMARY KEY (ensemble_id, demande_id)
    )@STRICT;
    CREATE INDEX ensemble_membre_demande ON ensemble_membre (demande_id);

    CREATE TABLE decision_doublon (
        id @INT PRIMARY KEY,
        ensemble_id @INT NOT NULL REFERENCES ensemble_doublon (id),
        genre TEXT NOT NULL CHECK (genre IN ('proposeMeme', 'proposeDifferent', 'incertain', 'different', 'fusion',
            'annulation', 'conteste', 'maintenu')),
        compte_id @INT,
        organisme_id @INT NOT NULL,
        motif TEXT NOT NULL,
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX decision_doublon_ensemble ON decision_doublon (ensemble_id, id);
    -- Of which files, and a salted digest of who they were then: « different » holds as long as both are the same.
    CREATE TABLE decision_membre (
        decision_id @INT NOT NULL REFERENCES decision_doublon (id),
        demande_id @INT NOT NULL REFERENCES demande (id),
        identite @BYTES NOT NULL,
        PRIMARY KEY (decision_id, demande_id)
    )@STRICT;
    CREATE INDEX decision_membre_demande ON decision_membre (demande_id);

    CREATE TABLE fusion (
        id @INT PRIMARY KEY,
        ensemble_id @INT NOT NULL REFERENCES ensemble_doublon (id),
        gardee_id @INT NOT NULL REFERENCES demande (id),
        absorbee_id @INT NOT NULL REFERENCES demande (id),
        faite_le @INT NOT NULL,
        compte_id @INT,
        organisme_id @INT NOT NULL,
        motif TEXT NOT NULL,
        -- What both were, encrypted; gone with the persons of either.
        avant @BYTES,
        avant_cle TEXT,
        defaite_le @INT,
        defaite_compte_id @INT,
        defaite_organisme_id @INT,
        defaite_motif TEXT,
        CHECK (gardee_id <> absorbee_id)
    )@STRICT;
    -- A file is in one other at most.
    CREATE UNIQUE INDEX fusion_absorbee ON fusion (absorbee_id) WHERE defaite_le IS NULL;
    CREATE INDEX fusion_absorbee_toutes ON fusion (absorbee_id);
    CREATE INDEX fusion_gardee ON fusion (gardee_id) WHERE defaite_le IS NULL;
    CREATE INDEX fusion_ensemble ON fusion (ensemble_id);
    """
}

/// One more state. SQLite has no way to change a CHECK but to write the table again, which a million files would feel:
/// the text of the schema is changed instead, as its documentation allows for constraints that existing rows satisfy.
private func mergedState(_ dialect: Dialect) -> String {
    switch dialect {
    case .sqlite:
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, '''radiee'', ''purgee'')', '''radiee'', ''fusionnee'', ''purgee'')')
        WHERE type = 'table' AND name = 'demande';
        PRAGMA writable_schema = RESET;
        """
    case .postgres:
        """
        ALTER TABLE demande DROP CONSTRAINT demande_etat_check;
        ALTER TABLE demande ADD CONSTRAINT demande_etat_check
            CHECK (etat IN ('deposee', 'active', 'radiee', 'fusionnee', 'purgee'));
        """
    }
}
