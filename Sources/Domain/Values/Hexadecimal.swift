// SPDX-License-Identifier: EUPL-1.2

/// Two letters for each byte: how digests are shown and named.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { padded(Int($0), 2, radix: 16) }.joined()
}
