// SPDX-License-Identifier: EUPL-1.2

import SQL

/// What a time-stamping authority said of a daily seal (RFC 3161), as it answered.
let horodatage = Migration(11, "horodatage") { _ in
    """
    CREATE TABLE horodatage (
        jour TEXT PRIMARY KEY REFERENCES sceau (jour),
        autorite TEXT NOT NULL,
        reponse @BYTES NOT NULL,
        date_le @INT NOT NULL,
        recu_le @INT NOT NULL
    )@STRICT;
    """
}
