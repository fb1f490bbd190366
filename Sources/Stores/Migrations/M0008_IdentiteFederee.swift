// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Agents whom an identity provider vouches for: whose account an identity opens, and sign-ins on their way.
let identiteFederee = Migration(8, "identite_federee") { _ in
    """
    CREATE TABLE identite_federee (
        emetteur TEXT NOT NULL,
        sujet TEXT NOT NULL,
        compte_id @INT NOT NULL REFERENCES compte (id),
        liee_le @INT NOT NULL,
        PRIMARY KEY (emetteur, sujet)
    )@STRICT;
    CREATE INDEX identite_federee_compte ON identite_federee (compte_id);

    -- One was sent to the provider and has not come back. Digests of the state and of the cookie of the browser.
    CREATE TABLE connexion_federee (
        empreinte @BYTES PRIMARY KEY,
        navigateur @BYTES NOT NULL,
        -- Encrypted: nonce, verifier, where one was going, what was typed.
        contenu @BYTES NOT NULL,
        cle TEXT NOT NULL,
        cree_le @INT NOT NULL
    )@STRICT;
    CREATE INDEX connexion_federee_cree ON connexion_federee (cree_le);

    -- The token of the provider, encrypted: it is shown back at the sign-out. Two factors were used there: not a third.
    ALTER TABLE session ADD COLUMN jeton_identite @BYTES;
    ALTER TABLE session ADD COLUMN jeton_cle TEXT;
    ALTER TABLE session ADD COLUMN deux_facteurs @INT NOT NULL DEFAULT 0;
    ALTER TABLE etape_connexion ADD COLUMN jeton_identite @BYTES;
    ALTER TABLE etape_connexion ADD COLUMN jeton_cle TEXT;
    """
}
