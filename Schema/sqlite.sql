CREATE TABLE attestation (
    code TEXT PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    version INTEGER NOT NULL,
    numero TEXT NOT NULL,
    date_depot TEXT NOT NULL CHECK (length(date_depot) = 10),
    faite_le TEXT NOT NULL CHECK (length(faite_le) = 10),
    guichet TEXT NOT NULL,
    compte_id INTEGER,
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE bail (
    nom TEXT PRIMARY KEY,
    porteur TEXT NOT NULL,
    jeton INTEGER NOT NULL,
    expire_le INTEGER NOT NULL
) STRICT;
CREATE TABLE bloc_numero (
    portee TEXT PRIMARY KEY,
    prochain INTEGER NOT NULL CHECK (prochain > 0)
) STRICT;
CREATE TABLE brouillon (
    id INTEGER PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    version INTEGER NOT NULL,
    contenu TEXT NOT NULL,
    modifie_le INTEGER NOT NULL
) STRICT;
CREATE TABLE commune_souhaitee (
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    rang INTEGER NOT NULL,
    commune TEXT NOT NULL,
    PRIMARY KEY (demande_id, rang)
) STRICT;
CREATE TABLE compte (
    id INTEGER PRIMARY KEY,
    courriel TEXT NOT NULL UNIQUE,
    nom TEXT NOT NULL,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    guichet TEXT REFERENCES guichet (code),
    role TEXT NOT NULL,
    mot_de_passe TEXT NOT NULL,
    theme TEXT NOT NULL,
    actif INTEGER NOT NULL CHECK (actif IN (0, 1)),
    cree_le INTEGER NOT NULL
) STRICT;
CREATE TABLE compteur (
    nom TEXT PRIMARY KEY,
    valeur INTEGER NOT NULL
) STRICT;
CREATE TABLE consultation (
    id INTEGER PRIMARY KEY,
    demande_id INTEGER NOT NULL,
    le INTEGER NOT NULL,
    origine TEXT NOT NULL,
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    objet TEXT NOT NULL
) STRICT;
CREATE TABLE demande (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    etat TEXT NOT NULL CHECK (etat IN ('deposee', 'active', 'radiee', 'purgee')),
    numero TEXT,
    date_depot TEXT NOT NULL CHECK (length(date_depot) = 10),
    canal TEXT NOT NULL,
    guichet TEXT NOT NULL,
    organisme_id INTEGER NOT NULL,
    expire_le TEXT NOT NULL CHECK (length(expire_le) = 10),
    radiee_le TEXT,
    nombre_personnes INTEGER,
    deja_hlm INTEGER,
    commune TEXT,
    telephone TEXT,
    courriel TEXT,
    formulaire TEXT NOT NULL,
    formulaire_version INTEGER NOT NULL,
    enregistree_le INTEGER NOT NULL,
    modifiee_le INTEGER NOT NULL
) STRICT;
CREATE TABLE demande_droits (
    id INTEGER PRIMARY KEY,
    genre TEXT NOT NULL CHECK (genre IN ('acces', 'rectification', 'effacement', 'opposition')),
    demande_id INTEGER,
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
    compte_id INTEGER,
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE evenement (
    id INTEGER PRIMARY KEY,
    demande_id INTEGER,
    genre TEXT NOT NULL,
    survenu_le TEXT NOT NULL CHECK (length(survenu_le) = 10),
    recu_le INTEGER NOT NULL,
    saisi_le INTEGER NOT NULL,
    origine TEXT NOT NULL,
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    guichet TEXT,
    empreinte BLOB NOT NULL,
    position INTEGER,
    chaine BLOB
) STRICT;
CREATE TABLE evenement_contenu (
    evenement_id INTEGER PRIMARY KEY REFERENCES evenement (id),
    sel BLOB NOT NULL,
    contenu TEXT NOT NULL
) STRICT;
CREATE TABLE guichet (
    code TEXT PRIMARY KEY CHECK (length(code) = 5),
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    nom TEXT NOT NULL,
    adresse TEXT NOT NULL,
    contact TEXT NOT NULL
, commune TEXT, horaires TEXT) STRICT;
CREATE TABLE idempotence (
    organisme_id INTEGER NOT NULL,
    cle TEXT NOT NULL,
    empreinte BLOB NOT NULL,
    demande_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    cree_le INTEGER NOT NULL,
    PRIMARY KEY (organisme_id, cle)
) STRICT;
CREATE TABLE index_suspendu (
    nom TEXT PRIMARY KEY,
    texte TEXT NOT NULL
) STRICT;
CREATE TABLE jeton (
    empreinte BLOB PRIMARY KEY,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    guichet TEXT REFERENCES guichet (code),
    role TEXT NOT NULL,
    libelle TEXT NOT NULL,
    cree_le INTEGER NOT NULL,
    expire_le INTEGER NOT NULL
, portees TEXT NOT NULL DEFAULT 'demandes:ecrire demandes:lire') STRICT;
CREATE TABLE migration (numero INTEGER PRIMARY KEY, nom TEXT NOT NULL, le INTEGER NOT NULL) STRICT;
CREATE TABLE numero (
    numero TEXT NOT NULL,
    genre TEXT NOT NULL CHECK (genre IN ('provisoire', 'attribue', 'alias', 'externe')),
    -- Of an external reference: the system that gave it. Empty for the numbers of this territory.
    emetteur TEXT NOT NULL,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    anciennete TEXT NOT NULL CHECK (length(anciennete) = 10),
    cree_le INTEGER NOT NULL,
    PRIMARY KEY (numero, emetteur)
) STRICT;
CREATE TABLE organisme (
    id INTEGER PRIMARY KEY,
    nature TEXT NOT NULL,
    nom TEXT NOT NULL,
    perimetre TEXT NOT NULL CHECK (perimetre IN ('region', 'communes'))
) STRICT;
CREATE TABLE organisme_commune (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    commune TEXT NOT NULL,
    PRIMARY KEY (organisme_id, commune)
) STRICT;
CREATE TABLE personne (
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    rang INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('titulaire', 'cotitulaire', 'charge', 'association')),
    nom TEXT,
    usage TEXT,
    prenoms TEXT,
    naissance TEXT,
    -- The NIR: authenticated encryption, and a keyed digest for equality.
    nir_chiffre BLOB,
    nir_empreinte BLOB,
    nir_cle TEXT,
    PRIMARY KEY (demande_id, rang)
) STRICT;
CREATE TABLE registre_export (
    id INTEGER PRIMARY KEY,
    le INTEGER NOT NULL,
    dernier_le INTEGER NOT NULL,
    jour TEXT NOT NULL CHECK (length(jour) = 10),
    origine TEXT NOT NULL,
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    genre TEXT NOT NULL,
    portee TEXT NOT NULL,
    nombre INTEGER NOT NULL CHECK (nombre >= 0),
    -- Digest of the token of software, whose readings of one day share a row.
    jeton BLOB
) STRICT;
CREATE TABLE rendez_vous (
    id INTEGER PRIMARY KEY,
    guichet TEXT NOT NULL REFERENCES guichet (code),
    jour TEXT NOT NULL CHECK (length(jour) = 10),
    heure TEXT NOT NULL CHECK (length(heure) = 5),
    place INTEGER NOT NULL,
    demande_id INTEGER REFERENCES demande (id),
    nom TEXT,
    contact TEXT,
    objet TEXT NOT NULL,
    -- The day when it was asked for: the longest delay of R441-2-10 runs from it.
    demande_le TEXT NOT NULL CHECK (length(demande_le) = 10),
    etat TEXT NOT NULL CHECK (etat IN ('prevu', 'venu', 'absent', 'annule')),
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE reprise (
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    extrait_le TEXT NOT NULL,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    le INTEGER NOT NULL,
    PRIMARY KEY (reference, source, extrait_le)
) STRICT;
CREATE TABLE residu (
    departement TEXT NOT NULL,
    annee_depot INTEGER NOT NULL,
    taille TEXT NOT NULL,
    age TEXT NOT NULL,
    revenu TEXT NOT NULL,
    issue TEXT NOT NULL,
    duree TEXT NOT NULL,
    nombre INTEGER NOT NULL CHECK (nombre > 0),
    PRIMARY KEY (departement, annee_depot, taille, age, revenu, issue, duree)
) STRICT;
CREATE TABLE sceau (
    jour TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    chaine BLOB NOT NULL,
    cle TEXT NOT NULL,
    signature BLOB NOT NULL,
    scelle_le INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
    empreinte BLOB PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    csrf TEXT NOT NULL,
    ouverte_le INTEGER NOT NULL,
    vue_le INTEGER NOT NULL
) STRICT;
CREATE TABLE verrou_naissance (
    naissance TEXT PRIMARY KEY
) STRICT;
CREATE TABLE violation_donnees (
    id INTEGER PRIMARY KEY,
    constatee_le INTEGER NOT NULL,
    faits TEXT NOT NULL,
    personnes INTEGER,
    mesures TEXT NOT NULL,
    risque TEXT NOT NULL CHECK (risque IN ('aucun', 'possible', 'eleve')),
    prefet_le TEXT,
    cnil_le TEXT,
    personnes_le TEXT,
    compte_id INTEGER,
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE visite (
    id INTEGER PRIMARY KEY,
    guichet TEXT NOT NULL REFERENCES guichet (code),
    jour TEXT NOT NULL CHECK (length(jour) = 10),
    demande_id INTEGER REFERENCES demande (id),
    nom TEXT,
    objet TEXT NOT NULL,
    dit TEXT,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    le INTEGER NOT NULL
, confirmations TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX attestation_demande ON attestation (demande_id, le);
CREATE INDEX brouillon_compte ON brouillon (compte_id, modifie_le);
CREATE INDEX commune_souhaitee_commune ON commune_souhaitee (commune, demande_id);
CREATE INDEX consultation_compte ON consultation (compte_id, le) WHERE compte_id IS NOT NULL;
CREATE INDEX consultation_demande ON consultation (demande_id, le);
CREATE INDEX demande_deposee ON demande (guichet, date_depot) WHERE etat = 'deposee';
CREATE INDEX demande_droits_demande ON demande_droits (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX demande_droits_ouverte ON demande_droits (echeance) WHERE repondue_le IS NULL;
CREATE INDEX demande_guichet ON demande (guichet, enregistree_le);
CREATE INDEX demande_radiee ON demande (radiee_le) WHERE etat = 'radiee';
CREATE INDEX demande_telephone ON demande (telephone);
CREATE INDEX evenement_demande ON evenement (demande_id, id);
CREATE UNIQUE INDEX evenement_position ON evenement (position) WHERE position IS NOT NULL;
CREATE INDEX evenement_sans_position ON evenement (id) WHERE position IS NULL;
CREATE INDEX guichet_commune ON guichet (commune);
CREATE INDEX guichet_organisme ON guichet (organisme_id);
CREATE INDEX idempotence_age ON idempotence (cree_le);
CREATE INDEX numero_demande ON numero (demande_id);
CREATE INDEX personne_naissance ON personne (naissance, nom) WHERE role <> 'charge';
CREATE INDEX personne_nee ON personne (naissance, demande_id) WHERE role <> 'charge';
CREATE INDEX personne_nir ON personne (nir_empreinte) WHERE nir_empreinte IS NOT NULL;
CREATE INDEX personne_nom ON personne (nom, prenoms) WHERE role <> 'charge';
CREATE INDEX personne_prenoms ON personne (prenoms, naissance) WHERE role <> 'charge';
CREATE INDEX personne_usage ON personne (usage, prenoms) WHERE role <> 'charge' AND usage IS NOT NULL;
CREATE INDEX personne_usage_naissance ON personne (usage, naissance) WHERE role <> 'charge' AND usage IS NOT NULL;
CREATE UNIQUE INDEX registre_export_jeton ON registre_export (jeton, jour, genre) WHERE jeton IS NOT NULL;
CREATE INDEX registre_export_le ON registre_export (le);
CREATE INDEX rendez_vous_demande ON rendez_vous (demande_id) WHERE demande_id IS NOT NULL;
CREATE UNIQUE INDEX rendez_vous_place ON rendez_vous (guichet, jour, heure, place) WHERE etat <> 'annule';
CREATE INDEX reprise_demande ON reprise (demande_id);
CREATE INDEX session_compte ON session (compte_id);
CREATE INDEX violation_donnees_constatee ON violation_donnees (constatee_le);
CREATE INDEX visite_demande ON visite (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX visite_guichet ON visite (guichet, jour, le);
