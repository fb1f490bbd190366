// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Applicants who stand at a desk that does not see their file by itself.
let presence = Migration(7, "presence") { _ in
    """
    CREATE TABLE presence (
        id @INT PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        compte_id @INT NOT NULL,
        organisme_id @INT NOT NULL,
        motif TEXT NOT NULL CHECK (motif IN ('renouvellement', 'modification')),
        piece TEXT NOT NULL,
        ouverte_le @INT NOT NULL,
        jusqu_au @INT NOT NULL
    )@STRICT;
    CREATE INDEX presence_compte ON presence (demande_id, compte_id);
    """
}
