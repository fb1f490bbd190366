// SPDX-License-Identifier: EUPL-1.2

import SQL

/// A draft may hold a NIR: encrypted like it from now on. Those kept before stay readable in `contenu` for the month
/// that a draft lives; the encrypted ones have it empty.
let sealedBrouillons = Migration(10, "brouillons") { _ in
    """
    ALTER TABLE brouillon ADD COLUMN chiffre @BYTES;
    ALTER TABLE brouillon ADD COLUMN cle TEXT;
    """
}
