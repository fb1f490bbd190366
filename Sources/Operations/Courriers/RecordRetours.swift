// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Letters that came back (NPAI): the codes of their envelopes, one a line, as a scanner types them.
package struct RecordRetours: Sendable {
    package struct Ligne: Sendable, Hashable {
        package enum Issue: String, Sendable {
            case note, dejaNote, pasEnvoyee
            /// Sent for an end of validity that was told again since: nothing rests on it.
            case ancienne
            /// Taken out of its lot by hand: it was not to be posted.
            case retiree
            case inconnue
        }

        package let code: String
        package let issue: Issue
        /// Known when the file is his to see.
        package let demande: ID<Demande>?
        package let numero: String?
    }

    package enum Answer: Sendable {
        case done([Ligne])
        case invalid([Violation])
        case denied
    }

    package static let lignes = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    /// One a line, as a scanner types them, or several; a line that is one code typed by hand may hold spaces and hyphens.
    private static func codes(_ typed: String) -> [String] {
        typed.split { $0.isNewline || $0 == "," || $0 == ";" }.flatMap { line in
            if ID<Courrier>(text: squeezed(line)) != nil { return [line.drop(while: \.isWhitespace)] }
            return line.split(whereSeparator: \.isWhitespace)
        }.map { String($0.prefix(40)) }
    }

    private static func squeezed(_ code: some StringProtocol) -> String {
        String(code.filter { !$0.isWhitespace && !$0.isPunctuation }).lowercased()
    }

    package func callAsFunction(_ typed: String, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        var form = ShortForm(typed: ["codes": typed])
        let codes = Self.codes(typed)
        if codes.isEmpty { form.refuse("codes", "requis.court") }
        if codes.count > Self.lignes {
            form.refuse("codes", "retours.trop", ["n": "\(codes.count)", "maximum": "\(Self.lignes)"])
        }
        guard form.violations.isEmpty else { return .invalid(form.violations) }
        let (now, today) = (world.now(), world.today)
        let ids = codes.map { ID<Courrier>(text: Self.squeezed($0)) }
        let events: [ID<Evenement>] = codes.map { _ in world.ids.next(now) }
        let lines = try await world.base.write { registry in
            let known = Set(ids.compactMap { $0 })
            let courriers = Dictionary(
                try registry.courriers.find(known.sorted()).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }
            )
            // Kept letters too whose notice was made again, under another id.
            let kept = try registry.lots.traces(of: known.sorted())
            let files = Dictionary(
                try registry.demandes.lock(courriers.values.map(\.demande) + kept.values.map(\.demande)).map {
                    ($0.id, $0)
                },
                uniquingKeysWith: { first, _ in first })
            var noted: Set<ID<Courrier>> = []
            return try zip(zip(codes, ids), events).map { typed, event -> Ligne in
                let (code, id) = typed
                guard let id, let file = (courriers[id]?.demande ?? kept[id]?.demande).flatMap({ files[$0] }),
                    try registry.reaches(file, .sendLettres, acteur, now)
                else { return Ligne(code: code, issue: .inconnue, demande: nil, numero: nil) }
                let issue: Ligne.Issue =
                    switch courriers[id] {
                    // Whatever became of it: this paper was not to be posted.
                    case _ where kept[id]?.retrait != nil: .retiree
                    case nil: .ancienne
                    case let courrier? where courrier.canal != .lettre: .pasEnvoyee
                    case let courrier? where courrier.etat == .revenu || noted.contains(id): .dejaNote
                    case let courrier?
                    where courrier.mayReturn(
                        isInLot: try registry.lots.waiting(of: courrier.demande)[courrier.id] != nil):
                        .note
                    default: .pasEnvoyee
                    }
                if issue == .note, let courrier = courriers[id] {
                    _ = try registry.courriers.end(id, .revenu, faute: "npai")
                    try registry.noteReturn(of: courrier, "npai", event, on: today, by: acteur, now)
                    noted.insert(id)
                }
                return Ligne(code: code, issue: issue, demande: file.id, numero: file.numero)
            }
        }
        return .done(lines)
    }
}
