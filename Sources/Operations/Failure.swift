// SPDX-License-Identifier: EUPL-1.2

import Stores

/// True when the base cannot answer now and the same request may succeed a little later: answered 503.
package func isUnavailable(_ error: any Error) -> Bool { error is Overloaded || error.isTransientStoreError }

/// Too many wait for the same thing already: come back a little later.
struct Overloaded: Error {}
