// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What was read of a provider: what it says of itself, and its keys. The actor owns both.
actor ProviderDocuments {
    private let settings: ProviderSettings
    private let transport: ProviderTransport
    private var known: (value: ProviderMetadata, le: Instant)?
    private var keys: (value: [SigningKey], le: Instant)?
    private var reading: Task<[SigningKey], any Error>?

    /// Both are read again after so long; keys at once when one is missing, but not more often than each minute.
    private static let rereadSeconds = 3_600
    private static let keysSeconds = 60

    init(_ settings: ProviderSettings, _ transport: ProviderTransport) {
        self.settings = settings
        self.transport = transport
    }

    func metadata(_ now: Instant) async throws -> ProviderMetadata {
        if let known, Self.isFresh(known.le, Self.rereadSeconds, now) { return known.value }
        let request = ProviderRequest(url: ProviderMetadata.address(of: settings.issuer))
        let read: ProviderMetadata = try await transport.json(request, .discovery)
        let checked = try read.checked(settings)
        known = (checked, now)
        return checked
    }

    /// The key that a token names.
    func key(of token: SignedToken, _ now: Instant) async throws -> SigningKey {
        if let keys, Self.isFresh(keys.le, Self.rereadSeconds, now), let key = token.key(among: keys.value) {
            return key
        }
        guard let key = token.key(among: try await currentKeys(now)) else { throw token.withoutKey }
        return key
    }

    /// Read again, unless they were a moment ago; those who come meanwhile wait for the same answer.
    private func currentKeys(_ now: Instant) async throws -> [SigningKey] {
        if let keys, Self.isFresh(keys.le, Self.keysSeconds, now) { return keys.value }
        let address = try await metadata(now).jwksURI
        if let reading { return try await reading.value }
        let transport = transport
        let task = Task {
            let read: SigningKey.Keys = try await transport.json(ProviderRequest(url: address), .jwks)
            return read.keys
        }
        reading = task
        defer { reading = nil }
        let read = try await task.value
        keys = (read, now)
        return read
    }

    /// A clock that went back does not keep it for ever.
    private static func isFresh(_ read: Instant, _ seconds: Int, _ now: Instant) -> Bool {
        read <= now && now < read.adding(seconds: seconds)
    }
}
