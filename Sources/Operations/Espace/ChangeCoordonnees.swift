// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// How an applicant is reached, changed by himself: a change of the form like any other. The mail address on file,
/// or the one that is left, is told in the same transaction: whoever took over a session cannot turn codes, notices and letters
/// away in silence.
package struct ChangeCoordonnees: Sendable {
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// `demande` as it was shown to him, at `version`.
    package func callAsFunction(
        _ demande: Demande, _ saisie: Saisie, version: Int, by acteur: Acteur
    ) async throws -> UpdateDemande.Answer {
        let left = demande.formulaire.courriel.flatMap(AdresseCourriel.parse)
        var envoi: NewEnvoi?
        if let left, AdresseCourriel.parse(saisie["demandeur.courriel"]) != left {
            envoi = try mailer.write(.courrielChange, to: left, organisme: nil, about: demande.id)
        } else if let left, let next = examine(saisie, on: world.today, world.rulebook).formulaire,
            try Change.between(demande.formulaire, next).contains(where: { Self.isTold($0.champ) })
        {
            envoi = try mailer.write(.coordonneesChange, to: left, organisme: nil, about: demande.id)
        } else if left == nil, let mobile = world.sms?.mobile(of: demande.formulaire),
            examine(saisie, on: world.today, world.rulebook).formulaire.map({ $0.mobile != mobile }) ?? false
        {
            // Without a mail address, the number that is left is all that can be told.
            envoi = try mailer.write(sms: .coordonneesChange, to: mobile, about: demande.id)
        }
        return try await UpdateDemande(world)(
            demande.id, saisie, version: version, by: acteur, asks: false, telling: envoi)
    }

    /// By which letters, calls and visits reach him.
    private static func isTold(_ champ: String) -> Bool {
        let parts = champ.split(separator: ".")
        return ["adresse", "adresseCourrier", "courriersPoste"].contains(parts.first) || parts.last == "telephone"
    }
}

extension Registry {
    /// A mail always. A text message within the count of codes, and never about an address that is protected, or is from now on:
    /// the handset that is left may be with whoever is not to know.
    func mayTell(
        _ envoi: NewEnvoi, _ before: Formulaire, _ after: Formulaire, _ regles: ReglesSMS?, _ now: Instant
    ) throws -> Bool {
        guard envoi.canal == .sms else { return true }
        guard let regles, before.adresseProtegee != true, after.adresseProtegee != true else { return false }
        return try maySend(envoi, regles, now)
    }
}
