// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Protection of persons: what left the house, what persons asked, what went wrong, what remains once they are gone.
let protection = Migration(6, "protection") { _ in
    """
    -- Every file that left: exports, certificates, subject access, bulk reading by software. Written before its bytes.
    CREATE TABLE registre_export (
        id @INT PRIMARY KEY,
        le @INT NOT NULL,
        dernier_le @INT NOT NULL,
        jour TEXT NOT NULL CHECK (length(jour) = 10),
        origine TEXT NOT NULL,
        compte_id @INT,
        organisme_id @INT NOT NULL,
        genre TEXT NOT NULL,
        portee TEXT NOT NULL,
        nombre @INT NOT NULL CHECK (nombre >= 0),
        -- Digest of the token of software, whose readings of one day share a row.
        jeton @BYTES
    )@STRICT;
    CREATE INDEX registre_export_le ON registre_export (le);
    CREATE UNIQUE INDEX registre_export_jeton ON registre_export (jeton, jour, genre) WHERE jeton IS NOT NULL;

    -- What remains of purged files: how many were of each kind. A count has no place for anyone (docs/decisions/0017).
    CREATE TABLE residu (
        departement TEXT NOT NULL,
        annee_depot @INT NOT NULL,
        taille TEXT NOT NULL,
        age TEXT NOT NULL,
        revenu TEXT NOT NULL,
        issue TEXT NOT NULL,
        duree TEXT NOT NULL,
        nombre @INT NOT NULL CHECK (nombre > 0),
        PRIMARY KEY (departement, annee_depot, taille, age, revenu, issue, duree)
    )@STRICT;
    -- Files to purge, the oldest strike-off first.
    CREATE INDEX demande_radiee ON demande (radiee_le) WHERE etat = 'radiee';

    -- Requests of persons (RGPD, 15 to 21): one month to answer.
    CREATE TABLE demande_droits (
        id @INT PRIMARY KEY,
        genre TEXT NOT NULL CHECK (genre IN ('acces', 'rectification', 'effacement', 'opposition')),
        demande_id @INT,
        nom TEXT,
        contact TEXT,
        objet TEXT,
        recue_le TEXT NOT NULL CHECK (length(recue_le) = 10),
        echeance TEXT NOT NULL CHECK (length(echeance) = 10),
        prolongee_le TEXT,
        prolongation TEXT,
        repondue_le TEXT,
        issue TEXT CHECK (issue IN ('acceptee', 'partielle', 'refusee', 'sansObjet')),
        reponse TEXT,
        compte_id @INT,
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX demande_droits_ouverte ON demande_droits (echeance) WHERE repondue_le IS NULL;
    CREATE INDEX demande_droits_demande ON demande_droits (demande_id) WHERE demande_id IS NOT NULL;

    -- Breaches (RGPD, 33 and 34; arrêté of 2015, 8): what happened, and who was told.
    CREATE TABLE violation_donnees (
        id @INT PRIMARY KEY,
        constatee_le @INT NOT NULL,
        faits TEXT NOT NULL,
        personnes @INT,
        mesures TEXT NOT NULL,
        risque TEXT NOT NULL CHECK (risque IN ('aucun', 'possible', 'eleve')),
        prefet_le TEXT,
        cnil_le TEXT,
        personnes_le TEXT,
        compte_id @INT,
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX violation_donnees_constatee ON violation_donnees (constatee_le);

    -- Questions about a free text that its author answered: `commentaire.sante:dit`, parted by spaces.
    ALTER TABLE visite ADD COLUMN confirmations TEXT NOT NULL DEFAULT '';
    """
}
