// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Federation
import Foundation
import Operations

/// The identity provider of agents, from `RUCHE_OIDC_ISSUER` and its companions (docs/oidc.md).
enum OIDCSettings {
    /// Nil when none is set: passwords only.
    static func connexion(_ world: World, publicURL: String) throws -> ConnexionFederee? {
        guard let issuer = Settings.value(nil, "RUCHE_OIDC_ISSUER") else { return nil }
        guard let client = Settings.value(nil, "RUCHE_OIDC_CLIENT"), let secret = try secret() else {
            throw ValidationError("RUCHE_OIDC_ISSUER wants RUCHE_OIDC_CLIENT and RUCHE_OIDC_SECRET_FILE")
        }
        let settings = ProviderSettings(
            issuer: issuer, clientID: client, clientSecret: secret,
            nom: Settings.value(nil, "RUCHE_OIDC_NAME") ?? "ProConnect")
        guard var settings else { throw ValidationError("RUCHE_OIDC_ISSUER is https://…, to the character") }
        settings.acr = words("RUCHE_OIDC_ACR") ?? []
        settings.secondFactorACR = words("RUCHE_OIDC_SECOND_FACTOR").map { Set($0) } ?? ProviderSettings.twoFactors
        settings.otherOrigins = words("RUCHE_OIDC_ORIGINS") ?? []
        settings.authority = Settings.value(nil, "RUCHE_OIDC_CA")
        if let scopes = Settings.value(nil, "RUCHE_OIDC_SCOPES") { settings.scopes = scopes }
        let provider = OpenIDProvider(settings, .network(authority: settings.authority))
        return ConnexionFederee(world, provider, publicURL: publicURL)
    }

    private static func words(_ variable: String) -> [String]? {
        Settings.value(nil, variable)?.split(separator: " ").map(String.init)
    }

    /// From a file that only the server reads, rather than from a variable that its children inherit.
    private static func secret() throws -> String? {
        guard let path = Settings.value(nil, "RUCHE_OIDC_SECRET_FILE") else {
            return Settings.value(nil, "RUCHE_OIDC_SECRET")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {  // the answer is the message below
            throw ValidationError("RUCHE_OIDC_SECRET_FILE cannot be read")
        }
        return text.trimmingCharacters(in: .newlines)
    }
}
