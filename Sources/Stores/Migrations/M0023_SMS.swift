// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Text messages: in the outbox of mails, counted by day; and the reminder that goes besides a notice.
let sms = Migration(23, "sms") { _ in
    """
    ALTER TABLE envoi ADD COLUMN canal TEXT NOT NULL DEFAULT 'courriel' CHECK (canal IN ('courriel', 'sms'));
    -- What the provider calls it.
    ALTER TABLE envoi ADD COLUMN reference TEXT;
    -- Looked at every two seconds, however many mails wait for their relay. SQLite takes an index that holds one state alone: of
    -- `envoi_prochain`, which holds two, it does not see that it fits. That one serves what counts them alone (`EnvoiStore.state`).
    CREATE INDEX envoi_sms_prochain ON envoi (prochain_le) WHERE etat = 'attente' AND canal = 'sms';
    CREATE INDEX envoi_courriel_prochain ON envoi (prochain_le) WHERE etat = 'attente' AND canal = 'courriel';
    CREATE INDEX envoi_pris ON envoi (prochain_le) WHERE etat = 'envoi';
    CREATE INDEX envoi_sms ON envoi (cree_le) WHERE canal = 'sms';

    -- When a message was thought of besides this notice, whether or not one left: it proves nothing.
    ALTER TABLE courrier ADD COLUMN rappel_le @INT;
    CREATE INDEX courrier_rappel ON courrier (prevu_le, id) WHERE rappel_le IS NULL AND du = 1;
    """
}
