// SPDX-License-Identifier: EUPL-1.2

import Domain
package import Reference
import Stores

/// Puts a mail into words and seals it. It is written into the outbox in the transaction of the act, and leaves after
/// that: an act that fails sends nothing, and a relay that is away loses nothing.
package struct Mailer: Sendable {
    private let world: World
    let texts: Catalogue
    /// How the site is reached from outside: a setting, never what a request says of itself.
    package let publicURL: String

    package init(_ world: World, texts: Catalogue, publicURL: String) {
        self.world = world
        self.texts = texts
        self.publicURL = publicURL
    }

    /// Outside the transaction: encrypts.
    func write(
        _ modele: ModeleEnvoi, to courriel: String, organisme: ID<Organisme>?, about demande: ID<Demande>? = nil,
        _ parametres: [String: String] = [:]
    ) throws -> NewEnvoi {
        let parametres = parametres.merging(["site": publicURL]) { given, _ in given }
        return try write(
            modele, objet: texts("envoi.\(modele.rawValue).objet", parametres),
            texte: texts("envoi.\(modele.rawValue).texte", parametres), to: courriel, organisme: organisme,
            about: demande)
    }

    /// In words that are ready.
    func write(
        _ modele: ModeleEnvoi, objet: String, texte: String, to courriel: String, organisme: ID<Organisme>?,
        about demande: ID<Demande>? = nil
    ) throws -> NewEnvoi {
        let id: ID<Envoi> = world.ids.next(world.now())
        // A training base sends nothing; what it shows as a mail says so too.
        let mark = world.isFormation ? texts("formation.sans-valeur") : nil
        let content = EnvoiContent(
            objet: mark.map { "\($0) – \(objet)" } ?? objet,
            texte: (mark.map { $0 + "\n\n" } ?? "") + texte + "\n\n"
                + texts("envoi.pied", ["site": publicURL]))
        return NewEnvoi(
            id: id, modele: modele, destinataire: courriel, organisme: organisme, demande: demande,
            contenu: try world.keys.seal(try content.text(), at: Self.place(id)))
    }

    /// A text message: the sentence alone, without a link, which would teach people to follow those of others.
    func write(
        sms modele: ModeleEnvoi, to mobile: NumeroMobile?, about demande: ID<Demande>?, _ texte: String
    ) throws -> NewEnvoi {
        let id: ID<Envoi> = world.ids.next(world.now())
        return NewEnvoi(
            id: id, modele: modele, canal: .sms, destinataire: mobile?.e164 ?? "", organisme: nil, demande: demande,
            contenu: try world.keys.seal(try EnvoiContent(objet: "", texte: texte).text(), at: Self.place(id)))
    }

    /// By the words of the file of texts.
    func write(
        sms modele: ModeleEnvoi, to mobile: NumeroMobile, about demande: ID<Demande>,
        _ parametres: [String: String] = [:]
    ) throws -> NewEnvoi {
        try write(sms: modele, to: mobile, about: demande, texts("envoi.\(modele.rawValue).sms", parametres))
    }

    static func place(_ id: ID<Envoi>) -> String { "envoi/\(id.text)" }
}
