// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Linkage
import Synchronization

/// The engine over the two files of `WriteTitulaires`: how long, and how right.
package struct MeasureDoublons: Sendable {
    package struct Point: Sendable {
        package let seuil: Double
        package let precision: Double
        package let rappel: Double
        package var f1: Double { precision + rappel > 0 ? 2 * precision * rappel / (precision + rappel) : 0 }
    }

    package struct Report: Sendable {
        package internal(set) var personnes = 0
        package internal(set) var dossiers = 0
        package internal(set) var comparaisons = 0
        package internal(set) var lecture: Duration = .zero
        package internal(set) var estimation: Duration = .zero
        package internal(set) var rapprochement: Duration = .zero
        /// That the model was frozen with.
        package internal(set) var seuil = 0.0
        /// Pairs that are one applicant, chains closed.
        package internal(set) var vraies = 0
        package internal(set) var courbe: [Point] = []
        /// At the threshold: wrong pairs, by what they are.
        package internal(set) var erreurs: [String: Int] = [:]
        package var total: Duration { lecture + estimation + rapprochement }
        package var auSeuil: Point? { courbe.min { abs($0.seuil - seuil) < abs($1.seuil - seuil) } }
    }

    package init() {}

    package func callAsFunction(holders: String, verite: String) throws -> Report {
        let clock = ContinuousClock()
        var report = Report()
        var start = clock.now
        let (registre, dossiers) = try Self.read(holders)
        report.lecture = clock.now - start
        start = clock.now
        let blocs = Blocs(registre)
        let modele = EstimateModele(registre, blocs)(version: 1)
        report.estimation = clock.now - start
        start = clock.now
        let bilan = FindPaires(registre, modele, blocs: blocs)()
        report.rapprochement = clock.now - start
        report.personnes = registre.count
        report.dossiers = dossiers.count
        report.comparaisons = bilan.comparaisons
        report.seuil = modele.seuil
        let truth = try Self.truth(verite, dossiers)
        report.vraies = truth.values.reduce(0) { $0 + ($1 == "doublon" ? 1 : 0) }
        for seuil in [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999] {
            let found = bilan.paires.filter { $0.probabilite >= seuil }
            let right = found.reduce(0) { $0 + (truth[Self.key($1.a, $1.b)] == "doublon" ? 1 : 0) }
            report.courbe.append(
                Point(
                    seuil: seuil, precision: Double(right) / Double(max(1, found.count)),
                    rappel: Double(right) / Double(max(1, report.vraies))))
        }
        for paire in bilan.paires where paire.probabilite >= modele.seuil {
            let what = truth[Self.key(paire.a, paire.b)] ?? "inconnus"
            if what != "doublon" { report.erreurs[what, default: 0] += 1 }
        }
        return report
    }

    private static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }

    /// Number of a dossier by the fingerprint of its name: a million names are not kept as texts.
    private typealias Dossiers = KeyIndex

    /// One core reads the next rows while the other numbers what was read.
    private static func read(_ path: String) throws -> (RegistreCompare, Dossiers) {
        let reading = Mutex(Reading(reader: try CSVReader(path: path)))
        let registre = Mutex(RegistreCompare())
        var lot = try reading.withLock { reading in
            _ = try reading.reader.next()
            return try reading.next()
        }
        while !lot.isEmpty {
            let known = lot
            let read = parallel(2) { part -> Result<LotIdentites, any Error>? in
                guard part == 0 else { return Result { try reading.withLock { try $0.next() } } }
                registre.withLock { $0.append(known) }
                return nil
            }
            lot = try read.lazy.compactMap { $0 }.first?.get() ?? LotIdentites()
        }
        return (registre.withLock { $0 }, reading.withLock { $0.dossiers })
    }

    private struct Reading {
        let reader: CSVReader
        var dossiers = Dossiers()
        private var last: UInt64 = 0
        private var number: UInt32 = 0
        /// In the order of the cells of `LotIdentites`.
        private static let colonnes = [3, 4, 5, 9, 10, 11, 13]

        init(reader: CSVReader) { self.reader = reader }

        /// The rows that follow. Those of a dossier stand together.
        mutating func next() throws -> LotIdentites {
            var lot = LotIdentites()
            while lot.count < 20_000, try reader.next() {
                let name = fingerprint(reader.cell(0))
                if name != last {
                    last = name
                    if let known = dossiers[name] {
                        number = known
                    } else {
                        number = UInt32(dossiers.count)
                        dossiers.insert(name, number)
                    }
                }
                for colonne in Self.colonnes { lot.write(reader.cell(colonne)) }
                lot.append(nombres())
            }
            return lot
        }

        private func nombres() -> LotIdentites.Nombres {
            var nombres = LotIdentites.Nombres(dossier: number)
            nombres.set(naissance: reader.cell(6))
            let sexe = reader.cell(7).first
            nombres.set(sexe == UInt8(ascii: "M") ? .masculin : sexe == UInt8(ascii: "F") ? .feminin : nil)
            nombres.set(numero: reader.cell(8))
            nombres.add(telephone: reader.cell(12))
            nombres.set(enfants: reader.cell(16))
            return nombres
        }
    }

    /// What each known pair is. Two second applications of one household are one household too: chains are closed.
    private static func truth(_ path: String, _ dossiers: Dossiers) throws -> [UInt64: String] {
        let reader = try CSVReader(path: path)
        _ = try reader.next()
        var truth: [UInt64: String] = [:]
        var firsts: [UInt32: [UInt32]] = [:]
        while try reader.next() {
            guard let one = dossiers[reader.withBytes(0, fingerprint)],
                let other = dossiers[reader.withBytes(1, fingerprint)]
            else { continue }
            truth[key(one, other)] = reader.text(2)
            if reader.text(2) == "doublon" { firsts[other, default: []].append(one) }
        }
        for seconds in firsts.values {
            for one in seconds { for other in seconds where one < other { truth[key(one, other)] = "doublon" } }
        }
        return truth
    }
}
