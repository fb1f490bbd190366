// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The first registration and the contracts that everything after relies on.
///
/// `@INT` is 64 bits: ids, instants in milliseconds UTC, booleans 0 and 1. Days are texts `2026-11-23`.
let firstRegistration = Migration(1, "first registration") { _ in
    """
    -- Who works here.
    CREATE TABLE organisme (
        id @INT PRIMARY KEY,
        nature TEXT NOT NULL,
        nom TEXT NOT NULL,
        perimetre TEXT NOT NULL CHECK (perimetre IN ('region', 'communes'))
    )@STRICT;
    CREATE TABLE organisme_commune (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        commune TEXT NOT NULL,
        PRIMARY KEY (organisme_id, commune)
    )@STRICT;
    CREATE TABLE guichet (
        code TEXT PRIMARY KEY CHECK (length(code) = 5),
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        nom TEXT NOT NULL,
        adresse TEXT NOT NULL,
        contact TEXT NOT NULL
    )@STRICT;
    CREATE INDEX guichet_organisme ON guichet (organisme_id);
    CREATE TABLE compte (
        id @INT PRIMARY KEY,
        courriel TEXT NOT NULL UNIQUE,
        nom TEXT NOT NULL,
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        guichet TEXT REFERENCES guichet (code),
        role TEXT NOT NULL,
        mot_de_passe TEXT NOT NULL,
        theme TEXT NOT NULL,
        actif @INT NOT NULL CHECK (actif IN (0, 1)),
        cree_le @INT NOT NULL
    )@STRICT;
    -- Only digests of the secrets: a copy of the base opens no session.
    CREATE TABLE session (
        empreinte @BYTES PRIMARY KEY,
        compte_id @INT NOT NULL REFERENCES compte (id),
        csrf TEXT NOT NULL,
        ouverte_le @INT NOT NULL,
        vue_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX session_compte ON session (compte_id);
    CREATE TABLE jeton (
        empreinte @BYTES PRIMARY KEY,
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        guichet TEXT REFERENCES guichet (code),
        role TEXT NOT NULL,
        libelle TEXT NOT NULL,
        cree_le @INT NOT NULL,
        expire_le @INT NOT NULL
    )@STRICT;

    -- The file: one row holds the form whole; columns are promoted for search, sort and count.
    CREATE TABLE demande (
        id @INT PRIMARY KEY,
        version @INT NOT NULL CHECK (version > 0),
        etat TEXT NOT NULL CHECK (etat IN ('deposee', 'active', 'radiee', 'purgee')),
        numero TEXT,
        date_depot TEXT NOT NULL CHECK (length(date_depot) = 10),
        canal TEXT NOT NULL,
        guichet TEXT NOT NULL,
        organisme_id @INT NOT NULL,
        expire_le TEXT NOT NULL CHECK (length(expire_le) = 10),
        radiee_le TEXT,
        nombre_personnes @INT,
        deja_hlm @INT,
        commune TEXT,
        telephone TEXT,
        courriel TEXT,
        formulaire TEXT NOT NULL,
        formulaire_version @INT NOT NULL,
        enregistree_le @INT NOT NULL,
        modifiee_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX demande_telephone ON demande (telephone);
    CREATE INDEX demande_guichet ON demande (guichet, enregistree_le);

    CREATE TABLE personne (
        demande_id @INT NOT NULL REFERENCES demande (id),
        rang @INT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('titulaire', 'cotitulaire', 'charge', 'association')),
        nom TEXT,
        usage TEXT,
        prenoms TEXT,
        naissance TEXT,
        -- The NIR: authenticated encryption, and a keyed digest for equality.
        nir_chiffre @BYTES,
        nir_empreinte @BYTES,
        nir_cle TEXT,
        PRIMARY KEY (demande_id, rang)
    )@STRICT;
    -- Folded forms. Only those who hold a Demande are searched by name.
    CREATE INDEX personne_nom ON personne (nom, prenoms) WHERE role <> 'charge';
    CREATE INDEX personne_usage ON personne (usage, prenoms) WHERE role <> 'charge' AND usage IS NOT NULL;
    CREATE INDEX personne_prenoms ON personne (prenoms, naissance) WHERE role <> 'charge';
    CREATE INDEX personne_usage_naissance ON personne (usage, naissance) WHERE role <> 'charge' AND usage IS NOT NULL;
    CREATE INDEX personne_naissance ON personne (naissance, nom) WHERE role <> 'charge';
    CREATE INDEX personne_nir ON personne (nir_empreinte) WHERE nir_empreinte IS NOT NULL;

    -- One row a birth date: whoever registers someone born then locks it, so that two desks that register the same
    -- person at the same instant see one another.
    CREATE TABLE verrou_naissance (
        naissance TEXT PRIMARY KEY
    )@STRICT;

    CREATE TABLE commune_souhaitee (
        demande_id @INT NOT NULL REFERENCES demande (id),
        rang @INT NOT NULL,
        commune TEXT NOT NULL,
        PRIMARY KEY (demande_id, rang)
    )@STRICT;
    CREATE INDEX commune_souhaitee_commune ON commune_souhaitee (commune, demande_id);

    -- Numbers are rows: never issued twice, never reused, also after a purge.
    CREATE TABLE numero (
        numero TEXT NOT NULL,
        genre TEXT NOT NULL CHECK (genre IN ('provisoire', 'attribue', 'alias', 'externe')),
        -- Of an external reference: the system that gave it. Empty for the numbers of this territory.
        emetteur TEXT NOT NULL,
        demande_id @INT NOT NULL REFERENCES demande (id),
        anciennete TEXT NOT NULL CHECK (length(anciennete) = 10),
        cree_le @INT NOT NULL,
        PRIMARY KEY (numero, emetteur)
    )@STRICT;
    CREATE INDEX numero_demande ON numero (demande_id);
    CREATE TABLE bloc_numero (
        portee TEXT PRIMARY KEY,
        prochain @INT NOT NULL CHECK (prochain > 0)
    )@STRICT;
    CREATE TABLE compteur (
        nom TEXT PRIMARY KEY,
        valeur @INT NOT NULL
    )@STRICT;

    -- The journal: rows enter without a position, one sequencer gives position and chain.
    CREATE TABLE evenement (
        id @INT PRIMARY KEY,
        demande_id @INT,
        genre TEXT NOT NULL,
        survenu_le TEXT NOT NULL CHECK (length(survenu_le) = 10),
        recu_le @INT NOT NULL,
        saisi_le @INT NOT NULL,
        origine TEXT NOT NULL,
        compte_id @INT,
        organisme_id @INT NOT NULL,
        guichet TEXT,
        empreinte @BYTES NOT NULL,
        position @INT,
        chaine @BYTES
    )@STRICT;
    CREATE UNIQUE INDEX evenement_position ON evenement (position) WHERE position IS NOT NULL;
    CREATE INDEX evenement_sans_position ON evenement (id) WHERE position IS NULL;
    CREATE INDEX evenement_demande ON evenement (demande_id, id);
    -- The nominative part stands apart, with its salt: a purge deletes both and the chain still verifies.
    CREATE TABLE evenement_contenu (
        evenement_id @INT PRIMARY KEY REFERENCES evenement (id),
        sel @BYTES NOT NULL,
        contenu TEXT NOT NULL
    )@STRICT;
    CREATE TABLE sceau (
        jour TEXT PRIMARY KEY,
        position @INT NOT NULL,
        chaine @BYTES NOT NULL,
        cle TEXT NOT NULL,
        signature @BYTES NOT NULL,
        scelle_le @INT NOT NULL
    )@STRICT;
    -- A lease: who does a work that only one server may do. The token grows with each holder (fencing).
    CREATE TABLE bail (
        nom TEXT PRIMARY KEY,
        porteur TEXT NOT NULL,
        jeton @INT NOT NULL,
        expire_le @INT NOT NULL
    )@STRICT;

    CREATE TABLE consultation (
        id @INT PRIMARY KEY,
        demande_id @INT NOT NULL,
        le @INT NOT NULL,
        origine TEXT NOT NULL,
        compte_id @INT,
        organisme_id @INT NOT NULL,
        objet TEXT NOT NULL
    )@STRICT;
    CREATE INDEX consultation_demande ON consultation (demande_id, le);

    CREATE TABLE idempotence (
        organisme_id @INT NOT NULL,
        cle TEXT NOT NULL,
        empreinte @BYTES NOT NULL,
        demande_id @INT NOT NULL,
        version @INT NOT NULL,
        cree_le @INT NOT NULL,
        PRIMARY KEY (organisme_id, cle)
    )@STRICT;
    CREATE INDEX idempotence_age ON idempotence (cree_le);

    CREATE TABLE brouillon (
        id @INT PRIMARY KEY,
        compte_id @INT NOT NULL REFERENCES compte (id),
        version @INT NOT NULL,
        contenu TEXT NOT NULL,
        modifie_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX brouillon_compte ON brouillon (compte_id, modifie_le);
    """
}
