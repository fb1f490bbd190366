// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Who is born on a day, names included: each form that is typed asks for everybody born on its days, some hundred persons who lie
/// all over the table. The index answers without it. `rang` keeps the order that they had.
let nees = Migration(26, "nees") { _ in
    """
    DROP INDEX personne_nee;
    CREATE INDEX personne_nee ON personne (naissance, demande_id, rang, nom, usage, prenoms) WHERE role <> 'charge';
    """
}
