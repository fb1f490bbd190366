// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The whole desk: desks with hours, reception, appointments, certificates.
let wholeDesk = Migration(2, "whole desk") { _ in
    """
    -- The home page asks for what an account opened; the table is the one that grows fastest.
    CREATE INDEX consultation_compte ON consultation (compte_id, le) WHERE compte_id IS NOT NULL;
    -- Files that wait for an identity document, by desk: the one-month clock runs (L441-2-1).
    CREATE INDEX demande_deposee ON demande (guichet, date_depot) WHERE etat = 'deposee';

    -- When a desk is open, and the slots that it gives: JSON, as it is edited and shown whole.
    ALTER TABLE guichet ADD COLUMN commune TEXT;
    ALTER TABLE guichet ADD COLUMN horaires TEXT;
    CREATE INDEX guichet_commune ON guichet (commune);

    -- First reception: who came to a desk, what for, what was told. A person without a file has only the name given.
    CREATE TABLE visite (
        id @INT PRIMARY KEY,
        guichet TEXT NOT NULL REFERENCES guichet (code),
        jour TEXT NOT NULL CHECK (length(jour) = 10),
        demande_id @INT REFERENCES demande (id),
        nom TEXT,
        objet TEXT NOT NULL,
        dit TEXT,
        compte_id @INT NOT NULL REFERENCES compte (id),
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX visite_guichet ON visite (guichet, jour, le);
    CREATE INDEX visite_demande ON visite (demande_id) WHERE demande_id IS NOT NULL;

    -- Appointments. One person a slot and a place.
    CREATE TABLE rendez_vous (
        id @INT PRIMARY KEY,
        guichet TEXT NOT NULL REFERENCES guichet (code),
        jour TEXT NOT NULL CHECK (length(jour) = 10),
        heure TEXT NOT NULL CHECK (length(heure) = 5),
        place @INT NOT NULL,
        demande_id @INT REFERENCES demande (id),
        nom TEXT,
        contact TEXT,
        objet TEXT NOT NULL,
        -- The day when it was asked for: the longest delay of R441-2-10 runs from it.
        demande_le TEXT NOT NULL CHECK (length(demande_le) = 10),
        etat TEXT NOT NULL CHECK (etat IN ('prevu', 'venu', 'absent', 'annule')),
        compte_id @INT NOT NULL REFERENCES compte (id),
        le @INT NOT NULL
    )@STRICT;
    CREATE UNIQUE INDEX rendez_vous_place ON rendez_vous (guichet, jour, heure, place) WHERE etat <> 'annule';
    CREATE INDEX rendez_vous_demande ON rendez_vous (demande_id) WHERE demande_id IS NOT NULL;

    -- Certificates handed out: what the public check answers, without a name.
    CREATE TABLE attestation (
        code TEXT PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        version @INT NOT NULL,
        numero TEXT NOT NULL,
        date_depot TEXT NOT NULL CHECK (length(date_depot) = 10),
        faite_le TEXT NOT NULL CHECK (length(faite_le) = 10),
        guichet TEXT NOT NULL,
        compte_id @INT,
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX attestation_demande ON attestation (demande_id, le);
    """
}
