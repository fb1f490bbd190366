// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The exercises of a training base, and the mails that never left it. Elsewhere these addresses do not exist.
struct FormationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("formation", use: list)
        router.get("formation/courriels", use: mails)
        router.get("formation/exercices/:code", use: show)
        router.post("formation/exercices/:code", use: act)
    }

    private func requireSession(_ context: RucheContext) throws -> OpenSession {
        guard site.world.isFormation else { throw HTTPFailure(.notFound) }
        return try context.requireSession()
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireSession(context)
        let lines = try await FollowExercices(site.world).all(of: session.compte)
        let done = lines.count(where: \.estFait)
        return try site.page(
            "formation/formation", site.texts("titre.formation"),
            [
                "avancement": .text(
                    optional: lines.isEmpty
                        ? nil : site.texts("formation.avancement", ["n": "\(done)", "total": "\(lines.count)"])),
                "exercices": .views(lines.map(row)), "lien_courriels": .text(Paths.courriels),
            ], context, section: .formation)
    }

    private func row(_ line: FollowExercices.Ligne) -> View {
        let key = line.exercice.rawValue
        return [
            "rang": .text("\(line.exercice.rang)"), "lien": .text(Paths.exercice(line.exercice)),
            "titre_exercice": .text(site.texts("formation.exercice.\(key).titre")),
            "but": .text(site.texts("formation.exercice.\(key).but")), "etat_exercice": .view(badge(line)),
        ]
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireSession(context)
        let line = try await line(session, context)
        let key = "formation.exercice.\(line.exercice.rawValue)"
        let words = words(line, session)
        var raison: String?
        if case .pasEncore(let code) = line.verdict { raison = site.texts("formation.raison.\(code)", words) }
        let next = Exercice.allCases.first { $0.rang == line.exercice.rang + 1 }
        return try site.page(
            "formation/exercice",
            site.texts(
                "titre.exercice", ["n": "\(line.exercice.rang)", "titre": site.texts("\(key).titre")]),
            [
                "rang": .text("\(line.exercice.rang)"), "titre_exercice": .text(site.texts("\(key).titre")),
                "but": .text(site.texts("\(key).but")), "etat_exercice": .view(badge(line)),
                "donnees": .texts(series("\(key).donnee", words)), "pas": .texts(series("\(key).pas", words)),
                "action": .text(Paths.exercice(line.exercice)), "commence": .flag(line.estCommence),
                "fait": .flag(line.estFait), "raison": .text(optional: line.estCommence ? raison : nil),
                "lien_liste": .text(Paths.formation),
                "lien_suivant": .text(optional: line.estFait ? next.map(Paths.exercice) : nil),
            ], context, section: .formation)
    }

    @Sendable private func act(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireSession(context)
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let line = try await line(session, context)
        let follow = FollowExercices(site.world)
        if form.value("action") == "commencer" {
            _ = try await follow.begin(line.exercice, by: session.compte)
        } else {
            _ = try await follow.check(line.exercice, by: session.compte)
        }
        return site.redirect("\(Paths.exercice(line.exercice))#verdict")
    }

    @Sendable private func mails(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try requireSession(context)
        let mails = try await ReadCourriels(site.world)() ?? []
        return try site.page(
            "formation/courriels", site.texts("titre.courriels"),
            [
                "courriels": .views(
                    mails.map {
                        [
                            "quand": .text(site.moment($0.le)), "vers": .text($0.destinataire),
                            "objet": .text($0.objet),
                            "lignes": .texts($0.texte.split(separator: "\n").map(String.init)),
                        ]
                    }), "lien_liste": .text(Paths.formation),
            ], context, section: .formation)
    }

    // MARK: Parts

    private func line(_ session: OpenSession, _ context: RucheContext) async throws -> FollowExercices.Ligne {
        guard let exercice = Exercice(rawValue: context.parameters.get("code") ?? ""),
            let line = try await FollowExercices(site.world).all(of: session.compte).first(where: {
                $0.exercice == exercice
            })
        else { throw HTTPFailure(.notFound) }
        return line
    }

    /// The name of whom it is about, and what tells this agent's persons from those of the others.
    private func words(_ line: FollowExercices.Ligne, _ session: OpenSession) -> [String: String] {
        [
            "nom": line.nom, "n": "\(session.compte.rawValue)", "faute": Self.mistyped(line.nom),
            "guichet": session.guichetNom,
        ]
    }

    /// As someone would type it who heard it: a letter is missing.
    static func mistyped(_ nom: String) -> String {
        var letters = Array(nom)
        guard letters.count > 4 else { return nom }
        letters.remove(at: letters.count - 2)
        return String(letters)
    }

    /// `key.1`, `key.2`… as long as there is one.
    private func series(_ key: String, _ words: [String: String]) -> [String] {
        var texts: [String] = []
        while let text = site.texts.find("\(key).\(texts.count + 1)", words) { texts.append(text) }
        return texts
    }

    private func badge(_ line: FollowExercices.Ligne) -> View {
        let (key, tone) =
            line.estFait ? ("fait", "etat-ok") : line.estCommence ? ("commence", "etat-avis") : ("a-faire", "")
        return [
            "texte": .text(site.texts("formation.etat.\(key)")), "classe": .text(tone),
            "icone_point": .flag(line.estFait), "icone_horloge": .flag(!line.estFait && line.estCommence),
            "icone_croix": .flag(false), "icone_anneau": .flag(!line.estFait && !line.estCommence),
            "icone_disque": .flag(false),
        ]
    }
}
