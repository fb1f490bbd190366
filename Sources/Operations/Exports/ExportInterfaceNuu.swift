// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats
import Foundation
import Stores

/// Writes the applications of the base as national files, one each, in the order of their ids and a page at a time.
package struct ExportInterfaceNuu: Sendable {
    package enum Answer: Sendable {
        case done(Report)
        case denied
        /// Something is there already: nothing was written.
        case occupied
    }

    package struct Report: Sendable, Hashable {
        package internal(set) var exported = 0
        /// Exported, but not with all that the form says.
        package internal(set) var remarked = 0
        package internal(set) var refused = 0
        package internal(set) var purged = 0
        /// The document would want the reason, which the base does not hold yet.
        package internal(set) var struckOff = 0
        /// The file that they went into stands for them.
        package internal(set) var merged = 0
        /// Keyed by mistake: never an application.
        package internal(set) var cancelled = 0
        package internal(set) var withoutNumber = 0
        /// How many applications each kind of remark, and of refusal, concerns.
        package internal(set) var remarks: [InterfaceNuuEcart.Raison: Int] = [:]
        package internal(set) var refusals: [InterfaceNuuEcart.Raison: Int] = [:]

        package var seen: Int { exported + refused + purged + struckOff + merged + cancelled + withoutNumber }
    }

    /// What is said of one application: its number, never a name.
    package struct Line: Sendable {
        package let numero: String
        package let isRefused: Bool
        package let ecarts: [InterfaceNuuEcart]
    }

    private static let page = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    /// How many applications there are to look at.
    package func total(guichet: String?) async throws -> Int {
        try await world.base.read { try $0.demandes.count(guichet: guichet) }
    }

    /// `destination`: a folder, or the name of archives when it ends in `.zip`. `tell` hears of what is not carried,
    /// `progress` of each page.
    package func callAsFunction(
        to destination: String, guichet: String? = nil, typeFichier: String = "COP", by acteur: Acteur,
        tell: (Line) throws -> Void = { _ in }, progress: (Int) -> Void = { _ in }
    ) async throws -> Answer {
        guard acteur.may(.exportDemandes) else { return .denied }
        guard let output = try ExportDestination(destination) else { return .occupied }
        let registre = try await register(guichet, by: acteur)
        let writer = InterfaceNuuWriter(communes: world.rulebook.communes)
        let entete = InterfaceNuuWriter.Entete(
            typeFichier: typeFichier, dateFichier: world.rulebook.territoire.clock.iso(world.now()))
        var report = Report()
        var after = ID<Demande>(.min)
        while true {
            let from = after
            let demandes = try await world.base.read {
                try $0.demandes.page(after: from, guichet: guichet, limit: Self.page)
            }
            guard let last = demandes.last else { break }
            after = last.id
            var documents: [(numero: NumeroUnique, data: Data)] = []
            var seen: [ID<Demande>] = []
            for demande in demandes {
                switch demande.etat {
                case .purgee:
                    report.purged += 1
                    continue
                case .radiee:
                    report.struckOff += 1
                    continue
                case .fusionnee:
                    report.merged += 1
                    continue
                case .annulee:
                    report.cancelled += 1
                    continue
                case .deposee, .active: break
                }
                guard let numero = demande.numero.flatMap({ NumeroUnique($0) }) else {
                    report.withoutNumber += 1
                    continue
                }
                let answer = writer.write(demande, entete: entete)
                report.count(answer)
                switch answer {
                case .document(let data, let ecarts):
                    documents.append((numero, data))
                    seen.append(demande.id)
                    if !ecarts.isEmpty { try tell(Line(numero: numero.text, isRefused: false, ecarts: ecarts)) }
                case .refused(let ecarts): try tell(Line(numero: numero.text, isRefused: true, ecarts: ecarts))
                }
            }
            // Who looked is on disk before what was looked at leaves.
            try await record(seen, registre, by: acteur)
            for document in documents { try output.write(document.numero, document.data) }
            progress(report.seen)
        }
        try output.close()
        return .done(report)
    }

    /// One line of the register of exports for the whole run, before anything leaves.
    private func register(_ guichet: String?, by acteur: Acteur) async throws -> ID<RegistreExport> {
        let now = world.now()
        let id: ID<RegistreExport> = world.ids.next(now)
        let (portee, jour) = (guichet ?? world.rulebook.territoire.id, world.today)
        try await world.base.write {
            try $0.exports.insert(id, .interfaceNuu, portee: portee, nombre: 0, jour: jour, by: acteur, now: now)
        }
        return id
    }

    private func record(_ seen: [ID<Demande>], _ registre: ID<RegistreExport>, by acteur: Acteur) async throws {
        guard !seen.isEmpty else { return }
        let now = world.now()
        let consultations = seen.map { Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "export") }
        try await world.base.write { registry in
            try registry.consultations.insert(consultations, by: acteur, now: now)
            try registry.exports.add(seen.count, to: registre, now: now)
        }
    }
}

extension ExportInterfaceNuu.Report {
    fileprivate mutating func count(_ answer: InterfaceNuuWriter.Answer) {
        switch answer {
        case .document(_, let ecarts):
            exported += 1
            if !ecarts.isEmpty { remarked += 1 }
            for raison in Set(ecarts.map(\.raison)) { remarks[raison, default: 0] += 1 }
        case .refused(let ecarts):
            refused += 1
            for raison in Set(ecarts.map(\.raison)) { refusals[raison, default: 0] += 1 }
        }
    }
}
