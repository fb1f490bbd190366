// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// Many people invited at once, from lines that were copied out of a spreadsheet: mail address, name, role, desk, last day.
/// One fault, and nobody is invited.
package struct InviteLot: Sendable {
    package enum Answer: Sendable {
        case sent(Int)
        case invalid([Faute])
        case denied
    }

    package struct Faute: Sendable, Hashable {
        /// From 1, as the lines were typed; nil when the whole is at fault.
        package let ligne: Int?
        package let violation: Violation
    }

    package static let most = 500
    /// Faults shown: the tenth of a column that is not the right one teaches no more.
    package static let mostFautes = 30

    private let world: World
    private let mailer: Mailer
    /// Roles by the words that people write, folded.
    private let roles: [String: Role]

    package init(_ world: World, mailer: Mailer, roles: [Role: String]) {
        self.world = world
        self.mailer = mailer
        self.roles = Dictionary(
            roles.map { (folded($0.value), $0.key) } + Role.allCases.map { (folded($0.rawValue), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    package func callAsFunction(_ text: String, to organisme: ID<Organisme>, by acteur: Acteur) async throws -> Answer {
        let invite = InviteCompte(world, mailer: mailer)
        guard let place = try await invite.place(organisme, by: acteur) else { return .denied }
        let lines = Self.lines(text)
        if lines.isEmpty { return .invalid([Faute(ligne: nil, violation: Violation("lot", "lot-comptes.vide"))]) }
        if lines.count > Self.most {
            let counts = ["n": "\(lines.count)", "maximum": "\(Self.most)"]
            return .invalid([Faute(ligne: nil, violation: Violation("lot", "lot-comptes.trop", counts))])
        }
        var asked: [InviteCompte.Asked] = []
        var fautes: [Faute] = []
        var seen: [String: Int] = [:]
        for (number, cells) in lines {
            guard (4...5).contains(cells.count) else {
                let violation = Violation("lot", "lot-comptes.colonnes", ["n": "\(cells.count)"])
                fautes.append(Faute(ligne: number, violation: violation))
                continue
            }
            var typed = InviteCompte.Saisie()
            (typed.courriel, typed.nom, typed.guichet) = (cells[0], cells[1], cells[3].uppercased())
            typed.role = roles[folded(cells[2])]?.rawValue ?? cells[2]
            typed.fin = cells.count == 5 ? cells[4] : ""
            let read = invite.examine(typed, place, by: acteur)
            fautes += read.violations.map { Faute(ligne: number, violation: $0) }
            guard let one = read.asked else { continue }
            if let first = seen.updateValue(number, forKey: one.courriel) {
                let violation = Violation("courriel", "lot-comptes.double", ["ligne": "\(first)"])
                fautes.append(Faute(ligne: number, violation: violation))
            }
            asked.append(one)
        }
        guard fautes.isEmpty else { return .invalid(Array(fautes.prefix(Self.mostFautes))) }
        try await invite.send(asked, to: place.organisme, by: acteur)
        return .sent(asked.count)
    }

    /// Lines that hold something, with their number; a first line of titles is left out. Parted by tabulations as a
    /// spreadsheet copies them, else by semicolons, else by commas.
    static func lines(_ text: String) -> [(number: Int, cells: [String])] {
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().filter {
            !$0.element.allSatisfy(\.isWhitespace)
        }
        guard let first = all.first?.element else { return [] }
        let separator: Character = ["\t", ";"].first { first.contains($0) } ?? ","
        // Spreadsheets put quotes around what holds a separator.
        let around = CharacterSet.whitespaces.union(CharacterSet(charactersIn: "\""))
        let lines = all.map { place, line in
            (
                number: place + 1,
                cells: line.split(separator: separator, omittingEmptySubsequences: false).map {
                    $0.trimmingCharacters(in: around)
                }
            )
        }
        return lines.first?.cells.first?.contains("@") == false && lines.count > 1 ? Array(lines.dropFirst()) : lines
    }
}
