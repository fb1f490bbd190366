// SPDX-License-Identifier: EUPL-1.2

import SQL

/// The whole desk.
let wholeDesk = Migration(2, "whole desk") { _ in
    """
    -- The home page asks for what an account opened; the table is the one that grows fastest.
    CREATE INDEX consultation_compte ON consultation (compte_id, le) WHERE compte_id IS NOT NULL;
    """
}
