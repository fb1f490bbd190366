// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Accounts managed by each body: one person in several bodies, invitations, mails to send, second factor, tokens with
/// networks, the trace of who changed what.
let comptes = Migration(5, "comptes") { _ in
    """
    -- A person (compte) acts for a body under a role: one row each. The columns organisme_id, guichet and role of compte
    -- are those of the version before; a later step takes them away.
    CREATE TABLE habilitation (
        id @INT PRIMARY KEY,
        compte_id @INT NOT NULL REFERENCES compte (id),
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        guichet TEXT REFERENCES guichet (code),
        role TEXT NOT NULL,
        debut TEXT NOT NULL CHECK (length(debut) = 10),
        fin TEXT CHECK (length(fin) = 10),
        suspendue @INT NOT NULL CHECK (suspendue IN (0, 1)),
        cree_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX habilitation_compte ON habilitation (compte_id);
    CREATE INDEX habilitation_organisme ON habilitation (organisme_id, id);
    INSERT INTO habilitation (id, compte_id, organisme_id, guichet, role, debut, fin, suspendue, cree_le)
        SELECT id, id, organisme_id, guichet, role, '2026-01-01', NULL, 0, cree_le FROM compte WHERE role <> 'aucun';

    ALTER TABLE compte ADD COLUMN etat TEXT NOT NULL DEFAULT 'actif';
    ALTER TABLE compte ADD COLUMN etat_le @INT;
    -- Signed in for the last time, and warned that the account sleeps.
    ALTER TABLE compte ADD COLUMN connecte_le @INT;
    ALTER TABLE compte ADD COLUMN averti_le @INT;
    CREATE INDEX compte_nom ON compte (nom, id);

    -- Under which habilitation one acts; NULL: not chosen yet.
    ALTER TABLE session ADD COLUMN habilitation_id @INT;
    ALTER TABLE session ADD COLUMN appareil TEXT NOT NULL DEFAULT '';

    -- The password was right, the code is still asked for. Not a session: an older server knows nothing of it.
    CREATE TABLE etape_connexion (
        empreinte @BYTES PRIMARY KEY,
        compte_id @INT NOT NULL REFERENCES compte (id),
        essais @INT NOT NULL,
        ouverte_le @INT NOT NULL
    )@STRICT;
    CREATE TABLE second_facteur (
        compte_id @INT PRIMARY KEY REFERENCES compte (id),
        -- Encrypted with the key of that id.
        secret @BYTES NOT NULL,
        cle TEXT NOT NULL,
        -- NULL: the QR code was shown, no code has come back yet.
        actif_le @INT,
        -- The last interval of 30 seconds whose code was accepted: neither it nor an earlier one serves again.
        dernier_pas @INT NOT NULL
    )@STRICT;
    CREATE TABLE code_secours (
        compte_id @INT NOT NULL REFERENCES compte (id),
        empreinte @BYTES NOT NULL,
        utilise_le @INT,
        PRIMARY KEY (compte_id, empreinte)
    )@STRICT;
    -- Roles of a body that do not work without a second factor.
    CREATE TABLE exigence_second_facteur (
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        role TEXT NOT NULL,
        PRIMARY KEY (organisme_id, role)
    )@STRICT;

    -- An invitation makes no account: the one who holds the mail does, or joins the one that he has.
    CREATE TABLE invitation (
        id @INT PRIMARY KEY,
        empreinte @BYTES NOT NULL UNIQUE,
        courriel TEXT NOT NULL,
        nom TEXT NOT NULL,
        organisme_id @INT NOT NULL REFERENCES organisme (id),
        guichet TEXT REFERENCES guichet (code),
        role TEXT NOT NULL,
        fin TEXT CHECK (length(fin) = 10),
        par @INT,
        cree_le @INT NOT NULL,
        expire_le @INT NOT NULL,
        acceptee_le @INT,
        annulee_le @INT
    )@STRICT;
    CREATE INDEX invitation_organisme ON invitation (organisme_id, id);
    CREATE TABLE lien_mot_de_passe (
        empreinte @BYTES PRIMARY KEY,
        compte_id @INT NOT NULL REFERENCES compte (id),
        expire_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX lien_mot_de_passe_compte ON lien_mot_de_passe (compte_id);

    -- Mails to send, written in the transaction of the act. The content is encrypted, and gone once it was sent.
    CREATE TABLE envoi (
        id @INT PRIMARY KEY,
        modele TEXT NOT NULL,
        destinataire TEXT NOT NULL,
        organisme_id @INT,
        contenu @BYTES,
        cle TEXT,
        etat TEXT NOT NULL CHECK (etat IN ('attente', 'envoi', 'envoye', 'abandonne', 'incertain')),
        essais @INT NOT NULL,
        -- In « attente », when it is tried next; in « envoi », when whoever took it is given up.
        prochain_le @INT NOT NULL,
        faute TEXT,
        cree_le @INT NOT NULL,
        fini_le @INT
    )@STRICT;
    CREATE INDEX envoi_prochain ON envoi (etat, prochain_le) WHERE etat IN ('attente', 'envoi');
    CREATE INDEX envoi_organisme ON envoi (organisme_id, id);

    ALTER TABLE jeton ADD COLUMN id @INT;
    -- Networks of which it may be used, separated by spaces; empty: any.
    ALTER TABLE jeton ADD COLUMN reseaux TEXT NOT NULL DEFAULT '';
    ALTER TABLE jeton ADD COLUMN par @INT;
    ALTER TABLE jeton ADD COLUMN revoque_le @INT;
    ALTER TABLE jeton ADD COLUMN utilise_le @INT;
    ALTER TABLE jeton ADD COLUMN averti_le @INT;
    UPDATE jeton SET id = (SELECT count(*) FROM jeton AS autre WHERE autre.empreinte <= jeton.empreinte);
    CREATE UNIQUE INDEX jeton_id ON jeton (id) WHERE id IS NOT NULL;
    CREATE INDEX jeton_organisme ON jeton (organisme_id, id);
    CREATE INDEX jeton_expire ON jeton (expire_le) WHERE revoque_le IS NULL;

    CREATE TABLE trace_compte (
        id @INT PRIMARY KEY,
        acte TEXT NOT NULL,
        compte_id @INT,
        par @INT,
        organisme_id @INT,
        detail TEXT,
        le @INT NOT NULL
    )@STRICT;
    CREATE INDEX trace_compte_compte ON trace_compte (compte_id, id);
    CREATE INDEX trace_compte_par ON trace_compte (par, le);
    """
}
