// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Who is born on a day, names included: each form that is typed asks for everybody born on its days, some hundred persons who lie
/// all over the table. The index answers without it. `rang` keeps the order that they had. Made before the other is dropped: on PostgreSQL
/// those who read wait for a DROP, and until its end.
let nees = Migration(26, "nees") { _ in
    """
    CREATE INDEX personne_nee_noms ON personne (naissance, demande_id, rang, nom, usage, prenoms) WHERE role <> 'charge';
    DROP INDEX personne_nee;
    """
}
