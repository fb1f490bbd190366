// SPDX-License-Identifier: EUPL-1.2

import SQL

// What operations may ask of an error of the base, without seeing SQL.

extension Error {
    /// The name of the index or columns that refused a row because it exists already; nil for any other error.
    package var uniqueViolation: String? {
        if case .unique(let name) = self as? SQLError { return name }
        return nil
    }

    /// The base cannot answer now; the same request may succeed a little later: 503.
    package var isTransientStoreError: Bool { (self as? SQLError)?.isTransient ?? false }
}
