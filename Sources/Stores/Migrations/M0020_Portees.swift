// SPDX-License-Identifier: EUPL-1.2

import SQL

/// Each letter that is printed leaves a line in the register of exports, and a person is told of those about him.
let portees = Migration(20, "portees") { _ in
    """
    CREATE INDEX registre_export_portee ON registre_export (portee, le);
    """
}
