// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Drafts are encrypted: a keyed digest of who is in them lets the warning at entry find them without opening any.
let reperes = Migration(14, "reperes") { _ in
    """
    ALTER TABLE brouillon ADD COLUMN guichet TEXT;
    CREATE TABLE brouillon_repere (
        empreinte @BYTES NOT NULL,
        brouillon_id @INT NOT NULL REFERENCES brouillon (id) ON DELETE CASCADE,
        PRIMARY KEY (empreinte, brouillon_id)
    )@STRICT;
    CREATE INDEX brouillon_repere_brouillon ON brouillon_repere (brouillon_id);
    """
}
