// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import Hummingbird

/// Whose address a request comes from. `X-Forwarded-For` is only believed when the connection comes from a proxy that
/// the operator named (`RUCHE_TRUSTED_PROXIES`): anyone can write that header.
func clientAddress(peer: String, forwarded: String?, trusted: Set<String>) -> String {
    guard trusted.contains(peer), let forwarded else { return peer }
    // Each proxy appends what it saw: the last address that is not one of ours is the client.
    let chain = forwarded.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    return chain.last { !trusted.contains($0) && !$0.isEmpty } ?? peer
}
