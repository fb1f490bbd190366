// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Bodies as the law has them: their numbers, what binds them, the convention that opens the file to them, mergers.
let partners = Migration(4, "partners") { _ in
    """
    ALTER TABLE organisme ADD COLUMN siren TEXT CHECK (length(siren) = 9);
    ALTER TABLE organisme ADD COLUMN siret TEXT CHECK (length(siret) = 14);
    -- A registration service. Those that were here before all were.
    ALTER TABLE organisme ADD COLUMN enregistre @INT NOT NULL DEFAULT 1 CHECK (enregistre IN (0, 1));
    ALTER TABLE organisme ADD COLUMN version @INT NOT NULL DEFAULT 1 CHECK (version > 0);
    -- A body that merged keeps its row: what was done under its name stays under it. From that day on, whoever is of
    -- it, its desks included, is of its successor.
    ALTER TABLE organisme ADD COLUMN ferme_le TEXT CHECK (length(ferme_le) = 10);
    ALTER TABLE organisme ADD COLUMN successeur_id @INT REFERENCES organisme (id);
    -- The same establishment twice would be the same body twice; an establishment may have two natures (Paris).
    CREATE UNIQUE INDEX organisme_siret ON organisme (siret, nature) WHERE siret IS NOT NULL;
    CREATE INDEX organisme_successeur ON organisme (successeur_id) WHERE successeur_id IS NOT NULL;

    ALTER TABLE guichet ADD COLUMN version @INT NOT NULL DEFAULT 1 CHECK (version > 0);
    ALTER TABLE guichet ADD COLUMN ferme_le TEXT CHECK (length(ferme_le) = 10);
    CREATE INDEX compte_organisme ON compte (organisme_id);

    CREATE TABLE relation_organisme (
        id @INT PRIMARY KEY,
        genre TEXT NOT NULL CHECK (genre IN ('enregistre_pour', 'mandat')),
        de_id @INT NOT NULL REFERENCES organisme (id),
        vers_id @INT NOT NULL REFERENCES organisme (id),
        debut TEXT NOT NULL CHECK (length(debut) = 10),
        fin TEXT CHECK (length(fin) = 10),
        CHECK (de_id <> vers_id)
    )@STRICT;
    CREATE INDEX relation_organisme_de ON relation_organisme (de_id);
    CREATE INDEX relation_organisme_vers ON relation_organisme (vers_id);

    -- No access by name without one (L441-2-7): from its cut-over on, to its last day.
    CREATE TABLE convention (
        id @INT PRIMARY KEY,
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        reference TEXT NOT NULL,
        signee_le TEXT NOT NULL CHECK (length(signee_le) = 10),
        ouverture_le TEXT NOT NULL CHECK (length(ouverture_le) = 10),
        fin_le TEXT CHECK (length(fin_le) = 10)
    )@STRICT;
    CREATE INDEX convention_organisme ON convention (organisme_id);
    -- Whoever works here today goes on: a convention open since always. One a body, hence the id of the body.
    INSERT INTO convention (id, organisme_id, reference, signee_le, ouverture_le, fin_le)
        SELECT id, id, 'reprise', '0001-01-01', '0001-01-01', NULL FROM organisme;

    CREATE TABLE adhesion_etape (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        etape TEXT NOT NULL,
        faite_le TEXT NOT NULL CHECK (length(faite_le) = 10),
        compte_id @INT,
        le @INT NOT NULL,
        PRIMARY KEY (organisme_id, etape)
    )@STRICT;

    -- Which events of the journal tell of a body: those of administration have no Demande to be found by.
    CREATE TABLE evenement_organisme (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        evenement_id @INT NOT NULL REFERENCES evenement (id),
        PRIMARY KEY (organisme_id, evenement_id)
    )@STRICT;
    """
}
