CREATE TABLE adhesion_etape (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    etape TEXT NOT NULL,
    faite_le TEXT NOT NULL CHECK (length(faite_le) = 10),
    compte_id INTEGER,
    le INTEGER NOT NULL,
    PRIMARY KEY (organisme_id, etape)
) STRICT;
CREATE TABLE annulation (
    id INTEGER PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    etat TEXT NOT NULL CHECK (etat IN ('demandee', 'refusee', 'faite')),
    demandee_le INTEGER NOT NULL,
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    -- The second person; of an entry taken back by its author alone, the author.
    decidee_le INTEGER,
    decidee_compte_id INTEGER,
    decidee_organisme_id INTEGER,
    CHECK ((etat = 'demandee') = (decidee_le IS NULL))
) STRICT;
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
, chiffre BLOB, cle TEXT, guichet TEXT) STRICT;
CREATE TABLE brouillon_repere (
    empreinte BLOB NOT NULL,
    brouillon_id INTEGER NOT NULL REFERENCES brouillon (id) ON DELETE CASCADE,
    PRIMARY KEY (empreinte, brouillon_id)
) STRICT;
CREATE TABLE code_demandeur (
    -- « courriel » or « papier » and a file. When what was typed fits none, « inconnu » and a keyed digest of it. « saisie »
    -- and that digest: tries of what was typed, whether or not it fits.
    sujet TEXT PRIMARY KEY,
    -- NULL: no file, or no address to send to. The row is written all the same: nothing tells them apart.
    demande_id INTEGER REFERENCES demande (id),
    genre TEXT NOT NULL CHECK (genre IN ('courriel', 'papier')),
    empreinte BLOB NOT NULL,
    essais INTEGER NOT NULL,
    -- When it was last asked for, and how often within a day from « courriels_depuis » on.
    cree_le INTEGER NOT NULL,
    courriels INTEGER NOT NULL,
    courriels_depuis INTEGER NOT NULL,
    expire_le INTEGER NOT NULL
) STRICT;
CREATE TABLE code_secours (
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    empreinte BLOB NOT NULL,
    utilise_le INTEGER,
    PRIMARY KEY (compte_id, empreinte)
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
, etat TEXT NOT NULL DEFAULT 'actif', etat_le INTEGER, connecte_le INTEGER, averti_le INTEGER) STRICT;
CREATE TABLE compteur (
    nom TEXT PRIMARY KEY,
    valeur INTEGER NOT NULL
) STRICT;
CREATE TABLE connexion_federee (
    empreinte BLOB PRIMARY KEY,
    navigateur BLOB NOT NULL,
    -- Encrypted: nonce, verifier, where one was going, what was typed.
    contenu BLOB NOT NULL,
    cle TEXT NOT NULL,
    cree_le INTEGER NOT NULL
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
CREATE TABLE convention (
    id INTEGER PRIMARY KEY,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    reference TEXT NOT NULL,
    signee_le TEXT NOT NULL CHECK (length(signee_le) = 10),
    ouverture_le TEXT NOT NULL CHECK (length(ouverture_le) = 10),
    fin_le TEXT CHECK (length(fin_le) = 10)
) STRICT;
CREATE TABLE courrier (
    id INTEGER PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    genre TEXT NOT NULL,
    canal TEXT NOT NULL CHECK (canal IN ('courriel', 'lettre', 'remise')),
    -- Wanted by the law, or sent besides.
    du INTEGER NOT NULL CHECK (du IN (0, 1)),
    -- The end of validity of which it warns: one notice for each end and channel, however often a night is done.
    echeance TEXT NOT NULL CHECK (length(echeance) = 10),
    etat TEXT NOT NULL CHECK (etat IN ('prevu', 'parti', 'prouve', 'echec', 'revenu', 'annule')),
    prevu_le INTEGER NOT NULL,
    parti_le INTEGER,
    prouve_le INTEGER,
    preuve TEXT,
    faute TEXT,
    -- The mail that carries it.
    envoi_id INTEGER, organisme_id INTEGER, guichet TEXT, compte_id INTEGER, fin TEXT CHECK (length(fin) = 10), contenu BLOB, cle TEXT, rappel_le INTEGER,
    UNIQUE (demande_id, genre, echeance, canal)
) STRICT;
CREATE TABLE decision_doublon (
    id INTEGER PRIMARY KEY,
    ensemble_id INTEGER NOT NULL REFERENCES ensemble_doublon (id),
    genre TEXT NOT NULL CHECK (genre IN ('proposeMeme', 'proposeDifferent', 'incertain', 'different', 'fusion',
        'annulation', 'conteste', 'maintenu')),
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    motif TEXT NOT NULL,
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE decision_membre (
    decision_id INTEGER NOT NULL REFERENCES decision_doublon (id),
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    identite BLOB NOT NULL,
    PRIMARY KEY (decision_id, demande_id)
) STRICT;
CREATE TABLE demande (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    etat TEXT NOT NULL CHECK (etat IN ('deposee', 'active', 'radiee', 'fusionnee', 'annulee', 'purgee')),
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
CREATE TABLE ensemble_doublon (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    etat TEXT NOT NULL CHECK (etat IN ('ouvert', 'conteste', 'clos')),
    issue TEXT CHECK (issue IN ('fusion', 'different', 'disparu', 'rejoint')),
    -- The set into which its files went.
    suite INTEGER,
    facile INTEGER NOT NULL CHECK (facile IN (0, 1)),
    coupe INTEGER NOT NULL CHECK (coupe IN (0, 1)),
    taille INTEGER NOT NULL,
    probabilite REAL NOT NULL,
    cree_le INTEGER NOT NULL,
    modifie_le INTEGER NOT NULL
) STRICT;
CREATE TABLE ensemble_membre (
    ensemble_id INTEGER NOT NULL REFERENCES ensemble_doublon (id),
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    PRIMARY KEY (ensemble_id, demande_id)
) STRICT;
CREATE TABLE envoi (
    id INTEGER PRIMARY KEY,
    modele TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    organisme_id INTEGER,
    contenu BLOB,
    cle TEXT,
    etat TEXT NOT NULL CHECK (etat IN ('attente', 'envoi', 'envoye', 'abandonne', 'incertain')),
    essais INTEGER NOT NULL,
    -- In « attente », when it is tried next; in « envoi », when whoever took it is given up.
    prochain_le INTEGER NOT NULL,
    faute TEXT,
    cree_le INTEGER NOT NULL,
    fini_le INTEGER
, demande_id INTEGER, canal TEXT NOT NULL DEFAULT 'courriel' CHECK (canal IN ('courriel', 'sms')), reference TEXT) STRICT;
CREATE TABLE etape_connexion (
    empreinte BLOB PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    essais INTEGER NOT NULL,
    ouverte_le INTEGER NOT NULL
, jeton_identite BLOB, jeton_cle TEXT) STRICT;
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
CREATE TABLE evenement_organisme (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    evenement_id INTEGER NOT NULL REFERENCES evenement (id),
    PRIMARY KEY (organisme_id, evenement_id)
) STRICT;
CREATE TABLE exigence_second_facteur (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    role TEXT NOT NULL,
    PRIMARY KEY (organisme_id, role)
) STRICT;
CREATE TABLE formation (
    seule INTEGER PRIMARY KEY CHECK (seule = 1),
    marquee_le INTEGER NOT NULL,
    remise_le INTEGER,
    demandes INTEGER NOT NULL
) STRICT;
CREATE TABLE formation_exercice (
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    exercice TEXT NOT NULL,
    demande_id INTEGER,
    commence_le INTEGER,
    fini_le INTEGER,
    PRIMARY KEY (compte_id, exercice)
) STRICT;
CREATE TABLE fusion (
    id INTEGER PRIMARY KEY,
    ensemble_id INTEGER REFERENCES ensemble_doublon (id),
    gardee_id INTEGER NOT NULL REFERENCES demande (id),
    absorbee_id INTEGER NOT NULL REFERENCES demande (id),
    faite_le INTEGER NOT NULL,
    compte_id INTEGER,
    organisme_id INTEGER NOT NULL,
    motif TEXT NOT NULL,
    -- What both were, encrypted; gone with the persons of either.
    avant BLOB,
    avant_cle TEXT,
    defaite_le INTEGER,
    defaite_compte_id INTEGER,
    defaite_organisme_id INTEGER,
    defaite_motif TEXT,
    CHECK (gardee_id <> absorbee_id)
) STRICT;
CREATE TABLE gabarit (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    genre TEXT NOT NULL,
    version INTEGER NOT NULL,
    objet TEXT NOT NULL,
    corps TEXT NOT NULL,
    signataire TEXT NOT NULL,
    logo TEXT,
    compte_id INTEGER,
    cree_le INTEGER NOT NULL,
    PRIMARY KEY (organisme_id, genre, version)
) STRICT;
CREATE TABLE guichet (
    code TEXT PRIMARY KEY CHECK (length(code) = 5),
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    nom TEXT NOT NULL,
    adresse TEXT NOT NULL,
    contact TEXT NOT NULL
, commune TEXT, horaires TEXT, version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0), ferme_le TEXT CHECK (length(ferme_le) = 10)) STRICT;
CREATE TABLE habilitation (
    id INTEGER PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    guichet TEXT REFERENCES guichet (code),
    role TEXT NOT NULL,
    debut TEXT NOT NULL CHECK (length(debut) = 10),
    fin TEXT CHECK (length(fin) = 10),
    suspendue INTEGER NOT NULL CHECK (suspendue IN (0, 1)),
    cree_le INTEGER NOT NULL
) STRICT;
CREATE TABLE horodatage (
    jour TEXT PRIMARY KEY REFERENCES sceau (jour),
    autorite TEXT NOT NULL,
    reponse BLOB NOT NULL,
    date_le INTEGER NOT NULL,
    recu_le INTEGER NOT NULL
) STRICT;
CREATE TABLE idempotence (
    organisme_id INTEGER NOT NULL,
    cle TEXT NOT NULL,
    empreinte BLOB NOT NULL,
    demande_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    cree_le INTEGER NOT NULL,
    PRIMARY KEY (organisme_id, cle)
) STRICT;
CREATE TABLE identite_federee (
    emetteur TEXT NOT NULL,
    sujet TEXT NOT NULL,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    liee_le INTEGER NOT NULL,
    PRIMARY KEY (emetteur, sujet)
) STRICT;
CREATE TABLE index_suspendu (
    nom TEXT PRIMARY KEY,
    texte TEXT NOT NULL
) STRICT;
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    empreinte BLOB NOT NULL UNIQUE,
    courriel TEXT NOT NULL,
    nom TEXT NOT NULL,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    guichet TEXT REFERENCES guichet (code),
    role TEXT NOT NULL,
    fin TEXT CHECK (length(fin) = 10),
    par INTEGER,
    cree_le INTEGER NOT NULL,
    expire_le INTEGER NOT NULL,
    acceptee_le INTEGER,
    annulee_le INTEGER
) STRICT;
CREATE TABLE jeton (
    empreinte BLOB PRIMARY KEY,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    guichet TEXT REFERENCES guichet (code),
    role TEXT NOT NULL,
    libelle TEXT NOT NULL,
    cree_le INTEGER NOT NULL,
    expire_le INTEGER NOT NULL
, portees TEXT NOT NULL DEFAULT 'demandes:ecrire demandes:lire', id INTEGER, reseaux TEXT NOT NULL DEFAULT '', par INTEGER, revoque_le INTEGER, utilise_le INTEGER, averti_le INTEGER) STRICT;
CREATE TABLE lettre (
    -- Its notice may be made again under another id: what was sent stays.
    courrier_id INTEGER PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    -- Nil: printed alone, at a desk.
    lot_id INTEGER REFERENCES lot (id),
    rang INTEGER,
    code_postal TEXT NOT NULL,
    page INTEGER,
    pages INTEGER,
    contenu BLOB NOT NULL,
    cle TEXT NOT NULL
, retrait TEXT, retire_le INTEGER, retire_compte_id INTEGER, suite_id INTEGER) STRICT;
CREATE TABLE lien_mot_de_passe (
    empreinte BLOB PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    expire_le INTEGER NOT NULL
) STRICT;
CREATE TABLE logo (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    version INTEGER NOT NULL,
    -- Both nil: taken away.
    genre TEXT CHECK (genre IN ('png', 'jpeg')),
    contenu BLOB,
    compte_id INTEGER,
    cree_le INTEGER NOT NULL,
    PRIMARY KEY (organisme_id, version)
) STRICT;
CREATE TABLE lot (
    id INTEGER PRIMARY KEY,
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    -- Nil: of all desks, by the manager.
    guichet TEXT,
    etat TEXT NOT NULL CHECK (etat IN ('aImprimer', 'imprime', 'remis', 'annule')),
    lettres INTEGER NOT NULL,
    pages INTEGER,
    compte_id INTEGER,
    cree_le INTEGER NOT NULL,
    remis_le TEXT CHECK (length(remis_le) = 10),
    reference TEXT,
    faute TEXT,
    -- The file, sealed, until it is handed over; each letter is kept for itself.
    pdf BLOB,
    cle TEXT
, recommande INTEGER NOT NULL DEFAULT 0 CHECK (recommande IN (0, 1))) STRICT;
CREATE TABLE mesure_qualite (
    jour TEXT NOT NULL CHECK (length(jour) = 10),
    guichet TEXT NOT NULL,
    critere TEXT NOT NULL,
    numerateur INTEGER NOT NULL CHECK (numerateur >= 0),
    denominateur INTEGER NOT NULL CHECK (denominateur >= numerateur),
    -- When it was counted: the day is the one of which it speaks.
    mesure_le INTEGER NOT NULL,
    PRIMARY KEY (guichet, jour, critere)
) STRICT;
CREATE TABLE migration (numero INTEGER PRIMARY KEY, nom TEXT NOT NULL, le INTEGER NOT NULL) STRICT;
CREATE TABLE modele_doublon (
    version INTEGER PRIMARY KEY,
    cree_le INTEGER NOT NULL,
    seuil REAL NOT NULL,
    seuil_facile REAL NOT NULL,
    contenu TEXT NOT NULL,
    courant INTEGER NOT NULL CHECK (courant IN (0, 1))
) STRICT;
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
, siren TEXT CHECK (length(siren) = 9), siret TEXT CHECK (length(siret) = 14), enregistre INTEGER NOT NULL DEFAULT 1 CHECK (enregistre IN (0, 1)), version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0), ferme_le TEXT CHECK (length(ferme_le) = 10), successeur_id INTEGER REFERENCES organisme (id)) STRICT;
CREATE TABLE organisme_commune (
    organisme_id INTEGER NOT NULL REFERENCES organisme (id),
    commune TEXT NOT NULL,
    PRIMARY KEY (organisme_id, commune)
) STRICT;
CREATE TABLE paire_doublon (
    premiere INTEGER NOT NULL,
    seconde INTEGER NOT NULL,
    probabilite REAL NOT NULL,
    -- Codes, separated by spaces.
    raisons TEXT NOT NULL,
    roles_echanges INTEGER NOT NULL CHECK (roles_echanges IN (0, 1)),
    modele INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    vue_le INTEGER NOT NULL,
    PRIMARY KEY (premiere, seconde),
    CHECK (premiere < seconde)
) STRICT;
CREATE TABLE passage_doublon (
    id INTEGER PRIMARY KEY,
    modele INTEGER NOT NULL REFERENCES modele_doublon (version),
    mode TEXT NOT NULL CHECK (mode IN ('complet', 'partiel')),
    commence_le INTEGER NOT NULL,
    fini_le INTEGER,
    position INTEGER,
    etat TEXT NOT NULL CHECK (etat IN ('encours', 'fait', 'echec')),
    comptes TEXT NOT NULL
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
CREATE TABLE presence (
    id INTEGER PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    compte_id INTEGER NOT NULL,
    organisme_id INTEGER NOT NULL,
    motif TEXT NOT NULL CHECK (motif IN ('renouvellement', 'modification')),
    piece TEXT NOT NULL,
    ouverte_le INTEGER NOT NULL,
    jusqu_au INTEGER NOT NULL
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
CREATE TABLE relation_organisme (
    id INTEGER PRIMARY KEY,
    genre TEXT NOT NULL CHECK (genre IN ('enregistre_pour', 'mandat')),
    de_id INTEGER NOT NULL REFERENCES organisme (id),
    vers_id INTEGER NOT NULL REFERENCES organisme (id),
    debut TEXT NOT NULL CHECK (length(debut) = 10),
    fin TEXT CHECK (length(fin) = 10),
    CHECK (de_id <> vers_id)
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
    compte_id INTEGER REFERENCES compte (id),
    le INTEGER NOT NULL
, par_courrier INTEGER NOT NULL DEFAULT 0 CHECK (par_courrier IN (0, 1))) STRICT;
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
CREATE TABLE saisine (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    genre TEXT NOT NULL CHECK (genre IN ('enregistrement', 'pieces')),
    -- NULL of an application that nobody registered yet. No name stands here: the letter is found by its reference.
    demande_id INTEGER REFERENCES demande (id),
    -- The desk concerned, and the département of its commune, where it has one.
    guichet TEXT NOT NULL REFERENCES guichet (code),
    departement TEXT,
    reference TEXT NOT NULL,
    recue_le TEXT NOT NULL CHECK (length(recue_le) = 10),
    depose_le TEXT NOT NULL CHECK (length(depose_le) = 10),
    pieces TEXT,
    demeure_le TEXT CHECK (length(demeure_le) = 10),
    demeure_reference TEXT,
    -- The desk of a landlord that registers ex officio.
    office_le TEXT CHECK (length(office_le) = 10),
    office_reference TEXT,
    office_guichet TEXT REFERENCES guichet (code),
    close_le TEXT CHECK (length(close_le) = 10),
    issue TEXT CHECK (issue IN ('enregistree', 'pieces', 'nonFondee')),
    CHECK ((close_le IS NULL) = (issue IS NULL)),
    CHECK ((office_le IS NULL) = (office_guichet IS NULL)),
    CHECK (genre = 'enregistrement' OR demande_id IS NOT NULL)
) STRICT;
CREATE TABLE sceau (
    jour TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    chaine BLOB NOT NULL,
    cle TEXT NOT NULL,
    signature BLOB NOT NULL,
    scelle_le INTEGER NOT NULL
) STRICT;
CREATE TABLE second_facteur (
    compte_id INTEGER PRIMARY KEY REFERENCES compte (id),
    -- Encrypted with the key of that id.
    secret BLOB NOT NULL,
    cle TEXT NOT NULL,
    -- NULL: the QR code was shown, no code has come back yet.
    actif_le INTEGER,
    -- The last interval of 30 seconds whose code was accepted: neither it nor an earlier one serves again.
    dernier_pas INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
    empreinte BLOB PRIMARY KEY,
    compte_id INTEGER NOT NULL REFERENCES compte (id),
    csrf TEXT NOT NULL,
    ouverte_le INTEGER NOT NULL,
    vue_le INTEGER NOT NULL
, habilitation_id INTEGER, appareil TEXT NOT NULL DEFAULT '', jeton_identite BLOB, jeton_cle TEXT, deux_facteurs INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE session_demandeur (
    empreinte BLOB PRIMARY KEY,
    demande_id INTEGER NOT NULL REFERENCES demande (id),
    csrf TEXT NOT NULL,
    ouverte_le INTEGER NOT NULL,
    vue_le INTEGER NOT NULL
) STRICT;
CREATE TABLE trace_compte (
    id INTEGER PRIMARY KEY,
    acte TEXT NOT NULL,
    compte_id INTEGER,
    par INTEGER,
    organisme_id INTEGER,
    detail TEXT,
    le INTEGER NOT NULL
) STRICT;
CREATE TABLE travail (
    nom TEXT PRIMARY KEY,
    fini_le INTEGER NOT NULL,
    issue TEXT NOT NULL CHECK (issue IN ('fait', 'echec')),
    comptes TEXT NOT NULL,
    reussi_le INTEGER,
    prochain_le INTEGER
) STRICT;
CREATE TABLE travail_jour (
    nom TEXT NOT NULL,
    jour TEXT NOT NULL CHECK (length(jour) = 10),
    fini_le INTEGER NOT NULL,
    faits INTEGER NOT NULL,
    echecs INTEGER NOT NULL,
    comptes TEXT NOT NULL,
    PRIMARY KEY (nom, jour)
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
CREATE UNIQUE INDEX annulation_demande ON annulation (demande_id) WHERE etat <> 'refusee';
CREATE INDEX annulation_demande_toutes ON annulation (demande_id);
CREATE INDEX annulation_faite ON annulation (decidee_le) WHERE etat = 'faite';
CREATE INDEX attestation_demande ON attestation (demande_id, le);
CREATE INDEX brouillon_compte ON brouillon (compte_id, modifie_le);
CREATE INDEX brouillon_repere_brouillon ON brouillon_repere (brouillon_id);
CREATE INDEX code_demandeur_demande ON code_demandeur (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX code_demandeur_expire ON code_demandeur (expire_le);
CREATE INDEX commune_souhaitee_commune ON commune_souhaitee (commune, demande_id);
CREATE INDEX compte_nom ON compte (nom, id);
CREATE INDEX compte_organisme ON compte (organisme_id);
CREATE INDEX connexion_federee_cree ON connexion_federee (cree_le);
CREATE INDEX consultation_compte ON consultation (compte_id, le) WHERE compte_id IS NOT NULL;
CREATE INDEX consultation_demande ON consultation (demande_id, le);
CREATE INDEX convention_organisme ON convention (organisme_id);
CREATE INDEX courrier_a_faire ON courrier (canal, prevu_le, id) WHERE etat = 'prevu';
CREATE INDEX courrier_envoi ON courrier (envoi_id) WHERE envoi_id IS NOT NULL;
CREATE INDEX courrier_parti ON courrier (etat, envoi_id) WHERE etat = 'parti';
CREATE INDEX courrier_rappel ON courrier (prevu_le, id) WHERE rappel_le IS NULL AND du = 1;
CREATE INDEX decision_doublon_ensemble ON decision_doublon (ensemble_id, id);
CREATE INDEX decision_membre_demande ON decision_membre (demande_id);
CREATE INDEX demande_deposee ON demande (guichet, date_depot) WHERE etat = 'deposee';
CREATE INDEX demande_droits_demande ON demande_droits (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX demande_droits_ouverte ON demande_droits (echeance) WHERE repondue_le IS NULL;
CREATE INDEX demande_echeance ON demande (expire_le, id) WHERE etat = 'active';
CREATE INDEX demande_guichet ON demande (guichet, enregistree_le);
CREATE INDEX demande_radiee ON demande (radiee_le) WHERE etat = 'radiee';
CREATE INDEX demande_telephone ON demande (telephone);
CREATE INDEX ensemble_doublon_etat ON ensemble_doublon (etat, facile, id);
CREATE INDEX ensemble_membre_demande ON ensemble_membre (demande_id);
CREATE INDEX envoi_courriel_prochain ON envoi (prochain_le) WHERE etat = 'attente' AND canal = 'courriel';
CREATE INDEX envoi_demande ON envoi (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX envoi_organisme ON envoi (organisme_id, id);
CREATE INDEX envoi_pris ON envoi (prochain_le) WHERE etat = 'envoi';
CREATE INDEX envoi_prochain ON envoi (etat, prochain_le) WHERE etat IN ('attente', 'envoi');
CREATE INDEX envoi_sms ON envoi (cree_le) WHERE canal = 'sms';
CREATE INDEX envoi_sms_prochain ON envoi (prochain_le) WHERE etat = 'attente' AND canal = 'sms';
CREATE INDEX evenement_demande ON evenement (demande_id, id);
CREATE UNIQUE INDEX evenement_position ON evenement (position) WHERE position IS NOT NULL;
CREATE INDEX evenement_sans_position ON evenement (id) WHERE position IS NULL;
CREATE UNIQUE INDEX fusion_absorbee ON fusion (absorbee_id) WHERE defaite_le IS NULL;
CREATE INDEX fusion_absorbee_toutes ON fusion (absorbee_id);
CREATE INDEX fusion_ensemble ON fusion (ensemble_id);
CREATE INDEX fusion_gardee ON fusion (gardee_id) WHERE defaite_le IS NULL;
CREATE INDEX fusion_gardee_toutes ON fusion (gardee_id);
CREATE INDEX guichet_commune ON guichet (commune);
CREATE INDEX guichet_organisme ON guichet (organisme_id);
CREATE INDEX habilitation_compte ON habilitation (compte_id);
CREATE INDEX habilitation_organisme ON habilitation (organisme_id, id);
CREATE INDEX idempotence_age ON idempotence (cree_le);
CREATE INDEX identite_federee_compte ON identite_federee (compte_id);
CREATE INDEX invitation_organisme ON invitation (organisme_id, id);
CREATE INDEX jeton_expire ON jeton (expire_le) WHERE revoque_le IS NULL;
CREATE UNIQUE INDEX jeton_id ON jeton (id) WHERE id IS NOT NULL;
CREATE INDEX jeton_organisme ON jeton (organisme_id, id);
CREATE INDEX lettre_demande ON lettre (demande_id);
CREATE UNIQUE INDEX lettre_lot ON lettre (lot_id, rang);
CREATE INDEX lien_mot_de_passe_compte ON lien_mot_de_passe (compte_id);
CREATE INDEX lot_a_imprimer ON lot (id) WHERE etat = 'aImprimer';
CREATE INDEX lot_guichet ON lot (guichet, id);
CREATE INDEX mesure_qualite_jour ON mesure_qualite (jour, guichet);
CREATE UNIQUE INDEX modele_doublon_courant ON modele_doublon (courant) WHERE courant = 1;
CREATE INDEX numero_demande ON numero (demande_id);
CREATE UNIQUE INDEX organisme_siret ON organisme (siret, nature) WHERE siret IS NOT NULL;
CREATE INDEX organisme_successeur ON organisme (successeur_id) WHERE successeur_id IS NOT NULL;
CREATE INDEX paire_doublon_seconde ON paire_doublon (seconde);
CREATE INDEX personne_naissance ON personne (naissance, nom) WHERE role <> 'charge';
CREATE INDEX personne_nee_noms ON personne (naissance, demande_id, rang, nom, usage, prenoms) WHERE role <> 'charge';
CREATE INDEX personne_nir ON personne (nir_empreinte) WHERE nir_empreinte IS NOT NULL;
CREATE INDEX personne_nom ON personne (nom, prenoms) WHERE role <> 'charge';
CREATE INDEX personne_prenoms ON personne (prenoms, naissance) WHERE role <> 'charge';
CREATE INDEX personne_usage ON personne (usage, prenoms) WHERE role <> 'charge' AND usage IS NOT NULL;
CREATE INDEX personne_usage_naissance ON personne (usage, naissance) WHERE role <> 'charge' AND usage IS NOT NULL;
CREATE INDEX presence_compte ON presence (demande_id, compte_id);
CREATE UNIQUE INDEX registre_export_jeton ON registre_export (jeton, jour, genre) WHERE jeton IS NOT NULL;
CREATE INDEX registre_export_le ON registre_export (le);
CREATE INDEX registre_export_portee ON registre_export (portee, le);
CREATE INDEX relation_organisme_de ON relation_organisme (de_id);
CREATE INDEX relation_organisme_vers ON relation_organisme (vers_id);
CREATE INDEX rendez_vous_courrier ON rendez_vous (jour, guichet) WHERE par_courrier = 1;
CREATE INDEX rendez_vous_demande ON rendez_vous (demande_id) WHERE demande_id IS NOT NULL;
CREATE UNIQUE INDEX rendez_vous_place ON rendez_vous (guichet, jour, heure, place) WHERE etat <> 'annule';
CREATE INDEX reprise_demande ON reprise (demande_id);
CREATE INDEX saisine_close ON saisine (close_le) WHERE close_le IS NOT NULL;
CREATE INDEX saisine_demande ON saisine (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX saisine_finie ON saisine (recue_le, id) WHERE close_le IS NOT NULL;
CREATE INDEX saisine_guichet ON saisine (guichet);
CREATE UNIQUE INDEX saisine_lettre ON saisine (guichet, reference, recue_le, depose_le)
    WHERE genre = 'enregistrement';
CREATE INDEX saisine_office ON saisine (office_guichet) WHERE office_guichet IS NOT NULL;
CREATE INDEX saisine_ouverte ON saisine (recue_le, id) WHERE close_le IS NULL;
CREATE INDEX session_compte ON session (compte_id);
CREATE INDEX session_demandeur_demande ON session_demandeur (demande_id);
CREATE INDEX session_demandeur_vue ON session_demandeur (vue_le);
CREATE INDEX trace_compte_compte ON trace_compte (compte_id, id);
CREATE INDEX trace_compte_par ON trace_compte (par, le);
CREATE INDEX violation_donnees_constatee ON violation_donnees (constatee_le);
CREATE INDEX visite_demande ON visite (demande_id) WHERE demande_id IS NOT NULL;
CREATE INDEX visite_guichet ON visite (guichet, jour, le);
