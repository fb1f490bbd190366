// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Entries keyed by mistake: a state of their own, and who asked for it, who decided.
let annulations = Migration(17, "annulations") { dialect in
    """
    \(cancelledState(dialect))

    CREATE TABLE annulation (
        id @INT PRIMARY KEY,
        demande_id @INT NOT NULL REFERENCES demande (id),
        etat TEXT NOT NULL CHECK (etat IN ('demandee', 'refusee', 'faite')),
        demandee_le @INT NOT NULL,
        compte_id @INT NOT NULL,
        organisme_id @INT NOT NULL,
        -- The second person; of an entry taken back by its author alone, the author.
        decidee_le @INT,
        decidee_compte_id @INT,
        decidee_organisme_id @INT,
        CHECK ((etat = 'demandee') = (decidee_le IS NULL))
    )@STRICT;
    -- One request at a time; cancelled once.
    CREATE UNIQUE INDEX annulation_demande ON annulation (demande_id) WHERE etat <> 'refusee';
    CREATE INDEX annulation_demande_toutes ON annulation (demande_id);
    -- What is to be erased, by its day.
    CREATE INDEX annulation_faite ON annulation (decidee_le) WHERE etat = 'faite';
    """
}

/// One more state, as the migration of the merged one adds its own (`mergedState`).
private func cancelledState(_ dialect: Dialect) -> String {
    switch dialect {
    case .sqlite:
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, '''fusionnee'', ''purgee'')', '''fusionnee'', ''annulee'', ''purgee'')')
        WHERE type = 'table' AND name = 'demande';
        PRAGMA writable_schema = RESET;
        """
    case .postgres:
        """
        ALTER TABLE demande DROP CONSTRAINT demande_etat_check;
        ALTER TABLE demande ADD CONSTRAINT demande_etat_check
            CHECK (etat IN ('deposee', 'active', 'radiee', 'fusionnee', 'annulee', 'purgee'));
        """
    }
}
