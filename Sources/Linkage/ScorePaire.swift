// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// One number a class (`ModeleDoublons.Classe`), in their order; the last lane is unused.
typealias ByClasse = SIMD8<Double>

/// The frequencies and probabilities of a model, laid out for a register: what scoring a pair reads.
struct ScorePaire: Sendable {
    static let classes = ModeleDoublons.Classe.allCases
    static let meme = 0
    static let hasard = 1

    /// By field × 8 + level.
    private(set) var m: [Double] = []
    private(set) var u: [Double] = []
    /// Shares of the classes, inside a file and between two.
    private(set) var parts: [ByClasse] = []
    /// By field: how much of « the same » and how much of chance each class holds.
    private var same: [ByClasse] = []
    private var chance: [ByClasse] = []
    /// By field: the most that a finding which is not « identical » may say for one person.
    private var most: [Double] = []
    /// Brothers, sisters and twins: their first names resemble each other more often than chance would have it.
    private static let siblings = lanes { $0 == .famille || $0 == .jumeaux ? 1 : 0 }
    private var kappa = 1.0
    /// Surname and first names that many have together (`namesKey`) → how many.
    private let together: [UInt64: Double]
    private let registre: RegistreCompare
    private let noms, prenoms, premiers, naissances, adresses, lieux, communes, telephones, courriels: [Float]

    init(_ modele: ModeleDoublons, _ registre: RegistreCompare) {
        self.registre = registre
        together = modele.nomsPrenoms?.values ?? [:]
        @Sendable func frequencies(
            _ table: ModeleDoublons.Frequences, _ count: Int, _ key: (UInt32) -> UInt64
        ) -> [Float] {
            (0..<UInt32(count)).map { Float($0 == 0 ? 1 : table.values[key($0)] ?? table.rare) }
        }
        func names(_ table: ModeleDoublons.Frequences, _ of: NameTable) -> [Float] {
            frequencies(table, of.count, of.key)
        }
        // Few of many values are frequent: these are looked up among all, or all among these.
        func values(_ table: ModeleDoublons.Frequences, _ of: ValueTable) -> [Float] {
            guard table.values.count < of.count else { return frequencies(table, of.count, of.key) }
            var result = [Float](repeating: Float(table.rare), count: of.count)
            result[0] = 1
            for (key, value) in table.values { if let number = of.number(key) { result[Int(number)] = Float(value) } }
            return result
        }
        adresses = values(modele.adresses, registre.adresses)
        telephones = values(modele.telephones, registre.telephones)
        naissances = values(modele.naissances, registre.naissances)
        (courriels, noms) = atOnce(
            long: registre.count > 10_000,
            { frequencies(modele.courriels, registre.courriels.count, registre.courriels.key) },
            { names(modele.noms, registre.noms) })
        prenoms = names(modele.prenoms, registre.prenoms)
        premiers = frequencies(modele.premiers, registre.prenoms.count) { registre.prenoms.entries[Int($0)].first }
        lieux = values(modele.lieux, registre.codesPostaux)
        communes = names(modele.lieux, registre.communes)
        learn(modele)
    }

    /// The same frequencies under other probabilities: what the estimation changes from round to round.
    func with(_ modele: ModeleDoublons) -> ScorePaire {
        var result = self
        result.learn(modele)
        return result
    }

    private mutating func learn(_ modele: ModeleDoublons) {
        func flat(_ table: [[Double]]) -> [Double] {
            var result = [Double](repeating: 1, count: Constats.fieldCount * 8)
            for (field, levels) in table.enumerated() {
                for (index, value) in Self.completed(levels, field).enumerated() {
                    result[field * 8 + index + 1] = max(value, 1e-9)
                }
            }
            return result
        }
        m = flat(modele.m)
        u = flat(modele.u)
        kappa = modele.accordDesNoms
        parts = modele.parts.map { share in Self.lanes { max(share[$0] ?? 0, 1e-15) } }
        same = (0..<Constats.fieldCount).map { field in Self.lanes { Self.share($0, field, modele) } }
        chance = same.map { 1 - $0 }
        most = (0..<Constats.fieldCount).map { field in
            // Level 1 depends on the value, and so does an exchange of names.
            (2..<8).filter { field != Field.nom || $0 != 5 }.map { level in
                let at = field * 8 + level
                guard level <= Constats.names[field].count else { return 0 }
                // Never less than what `chance` makes of it, nor than what mails of namesakes add.
                let value = m[at] / min(1, max(u[at] * (field == Field.prenoms && level == 2 ? 0.1 : 1), 1e-9))
                return field == Field.courriel && level == 2 ? value * max(1, u[at] / 0.05) : value
            }.max() ?? 1
        }
    }

    /// A model of before a level was told apart from « different » takes it for that.
    private static func completed(_ levels: [Double], _ field: Int) -> [Double] {
        levels + [Double](repeating: levels.last ?? 1, count: max(0, Constats.names[field].count - levels.count))
    }

    static func lanes(_ value: (ModeleDoublons.Classe) -> Double) -> ByClasse {
        var result = ByClasse(repeating: 0)
        for (index, classe) in classes.enumerated() { result[index] = value(classe) }
        return result
    }

    /// How much a class agrees in a field as one person would; the rest is by chance.
    private static func share(_ classe: ModeleDoublons.Classe, _ field: Int, _ modele: ModeleDoublons) -> Double {
        switch classe {
        case .meme: return 1
        case .hasard: return 0
        case .sosies: return field <= Field.sexe ? 1 : 0
        case .famille, .jumeaux, .homonymes, .foyer: break
        }
        let partage = modele.partages[classe]
        switch field {
        case Field.nom: return classe == .foyer ? 0.3 : 1
        case Field.prenoms: return classe == .homonymes ? 1 : 0
        // Twins are of one sex more often than not.
        case Field.sexe: return classe == .homonymes ? 1 : classe == .jumeaux ? 0.3 : 0
        case Field.naissance: return classe == .jumeaux ? 1 : 0
        case Field.adresse: return partage?.adresse ?? 0
        case Field.telephone: return partage?.telephone ?? 0
        case Field.courriel: return partage?.courriel ?? 0
        case Field.enfants: return classe == .foyer ? 0.5 : 0
        default: return 0
        }
    }

    /// How probable the finding is between two persons taken at random: for an exact agreement, the share of those who have
    /// that value.
    func chance(_ field: Int, _ level: Int, _ left: CompactRecord, _ right: CompactRecord) -> Double {
        let value: Double =
            switch (field, level) {
            case (Field.nom, 1): Double(max(noms[Int(sharedNom(left, right))], noms[Int(sharedNom(right, left))]))
            // Names exchanged: chance would have to hit both, one of them in the wrong column.
            case (Field.nom, 5): 0.1 * Double(max(noms[Int(left.nom)], noms[Int(right.nom)]))
            case (Field.prenoms, 1): Double(max(prenoms[Int(left.prenoms)], prenoms[Int(right.prenoms)]))
            case (Field.prenoms, 2):
                Double(max(premiers[Int(left.prenoms)], premiers[Int(right.prenoms)])) + u[Field.prenoms * 8 + 2] * 0.1
            case (Field.naissance, 1): Double(naissances[Int(left.naissanceNumber)])
            case (Field.adresse, 1): Double(max(adresses[Int(left.adresse)], adresses[Int(right.adresse)]))
            case (Field.adresse, 4): Double(max(sharePlace(left), sharePlace(right)))
            case (Field.telephone, 1): Double(max(telephones[Int(left.telephone)], telephones[Int(right.telephone)]))
            case (Field.courriel, 1): Double(courriels[Int(left.courriel)])
            default: u[field * 8 + level]
            }
        return min(1, max(value, 1e-9))
    }

    private func sharePlace(_ record: CompactRecord) -> Float {
        record.codePostal != 0 ? lieux[Int(record.codePostal)] : record.commune != 0 ? communes[Int(record.commune)] : 0
    }

    private func sharedNom(_ left: CompactRecord, _ right: CompactRecord) -> UInt32 {
        if left.nom == right.nom || left.nom == right.usage { return left.nom }
        return left.usage != 0 && (left.usage == right.nom || left.usage == right.usage) ? left.usage : left.nom
    }

    /// Names go together: who is called `Nguyen` is rarely called `Mamadou`, hence two with one name have one first name more
    /// often than if they were drawn apart.
    private func isNamesake(_ constats: Constats) -> Bool {
        (1...3).contains(constats[Field.nom]) && (1...3).contains(constats[Field.prenoms])
    }

    /// How much more probable the same names are by chance than if they were drawn apart.
    private func accord(_ constats: Constats, _ left: CompactRecord, _ right: CompactRecord) -> Double {
        // Surnames that are written nearly alike are of one origin too.
        guard (1...4).contains(constats[Field.nom]), (1...2).contains(constats[Field.prenoms]) else { return 1 }
        guard constats[Field.nom] == 1, constats[Field.prenoms] == 1 else { return kappa }
        // Whatever the order of the two: the more frequent of what they share.
        let seen = max(
            together[registre.namesKey(sharedNom(left, right), left.prenoms)] ?? 0,
            together[registre.namesKey(sharedNom(right, left), right.prenoms)] ?? 0)
        let apart = chance(Field.nom, 1, left, right) * chance(Field.prenoms, 1, left, right)
        return max(kappa, seen / apart)
    }

    /// Shares of the classes times the likelihood of the findings in each.
    func weights(_ constats: Constats, _ left: CompactRecord, _ right: CompactRecord) -> ByClasse {
        var result = parts[left.fichier == right.fichier ? 0 : 1]
        for field in 0..<Constats.fieldCount {
            let level = constats[field]
            guard level != 0 else { continue }
            var chance = self.chance(field, level, left, right)
            // Mail addresses are made of names: those of namesakes are alike.
            if field == Field.courriel, level == 2, isNamesake(constats) { chance = max(chance, 0.05) }
            var random = ByClasse(repeating: chance)
            if field == Field.prenoms, level >= 2, level <= 4 {
                let floor = level == 2 ? 0.01 : 0.02
                if chance < floor { random += Self.siblings * (floor - chance) }
            }
            result *= same[field] * m[field * 8 + level] + self.chance[field] * random
            if field == Field.naissance, level >= 5 { result *= Self.generations(left.naissance, right.naissance) }
        }
        result[Self.hasard] *= accord(constats, left, right)
        return result
    }

    /// A parent is fifteen years older than the child of the same name, or more: a date that is less far off is rather a mistake.
    private static func generations(_ one: UInt32, _ other: UInt32) -> ByClasse {
        let years = abs(Int(one >> 9) - Int(other >> 9))
        return years >= 15 ? older : younger
    }

    /// Of dates of which two parts or all are other, about half are so far apart by chance. Not 0 below: the year may be the mistake.
    private static let older = lanes { $0 == .homonymes ? 2 : 1 }
    private static let younger = lanes { $0 == .homonymes ? 0.5 : 1 }

    /// That two persons are one.
    func probability(_ constats: Constats, _ left: CompactRecord, _ right: CompactRecord) -> Double {
        let scope = parts[left.fichier == right.fichier ? 0 : 1]
        // Quickly, against chance alone: most pairs end here.
        var ratio = scope[Self.meme] / scope[Self.hasard] / accord(constats, left, right)
        for field in 0..<Constats.fieldCount {
            let level = constats[field]
            guard level != 0 else { continue }
            ratio *= m[field * 8 + level] / chance(field, level, left, right)
        }
        if constats[Field.courriel] == 2, isNamesake(constats) { ratio *= u[Field.courriel * 8 + 2] / 0.05 }
        guard ratio > 0.01 else { return 0 }
        let weights = weights(constats, left, right)
        let total = weights.sum()
        return total > 0 ? weights[Self.meme] / total : 0
    }

    /// What the comparison of two persons finds, nil of those to whom `probability` gives 0: what is quickly compared comes first,
    /// the rest is taken at its best until it is compared. Most pairs that share a key end before any letter is.
    func constats(_ left: CompactRecord, _ right: CompactRecord, _ compare: ComparePersonnes) -> Constats? {
        let scope = parts[left.fichier == right.fichier ? 0 : 1]
        var constats = Constats()
        // Of what is compared; where the order of factors rounds it, still no less than `probability` has.
        var ratio = 1.0001 * scope[Self.meme] / scope[Self.hasard]
        func take(_ field: Int, _ level: Int) {
            constats[field] = level
            if level != 0 { ratio *= value(field, level, left, right) }
        }
        take(Field.naissance, compare.compareNaissances(left.naissance, right.naissance))
        if left.sexe != 0, right.sexe != 0 { take(Field.sexe, left.sexe == right.sexe ? 1 : 2) }
        if left.nir != 0, right.nir != 0 { take(Field.nir, left.nir == right.nir ? 1 : 2) }
        take(Field.enfants, compare.compareEnfants(left.enfants, right.enfants))
        // Whether two numbers are nearly the same is asked of few: they lie far from the records.
        let telephone = bestTelephone(left, right, compare)
        let home = bestHome(left, right)
        let courriel = bestCourriel(left, right)
        let conjoint =
            left.conjoint >= 0 && right.conjoint >= 0
            ? max(m[Field.conjoint * 8 + 1] / u[Field.conjoint * 8 + 1], most[Field.conjoint]) : 1
        let others = telephone * home * courriel * conjoint
        guard ratio * bestNames(left, right, compare) * others > 0.01 else { return nil }
        take(Field.telephone, compare.compareTelephones(left, right))
        let names = compare.compareNames(left, right)
        take(Field.nom, names.nom)
        take(Field.prenoms, names.prenoms)
        guard ratio * home * courriel * conjoint > 0.01 else { return nil }
        take(Field.adresse, compare.compareAdresses(left, right))
        guard ratio * courriel * conjoint > 0.01 else { return nil }
        constats[Field.courriel] = compare.compareCourriels(left.courriel, right.courriel)
        constats[Field.conjoint] = compare.compareConjoints(left, right)
        return constats
    }

    /// How much more probable a finding is of one person than by chance.
    private func value(_ field: Int, _ level: Int, _ left: CompactRecord, _ right: CompactRecord) -> Double {
        m[field * 8 + level] / chance(field, level, left, right)
    }

    private func bestNames(_ left: CompactRecord, _ right: CompactRecord, _ compare: ComparePersonnes) -> Double {
        var best = 1.0
        if left.nom != 0, right.nom != 0 {
            best *= max(compare.isSameNom(left, right) ? value(Field.nom, 1, left, right) : 0, most[Field.nom])
        }
        guard left.prenoms != 0, right.prenoms != 0 else { return best }
        let first = value(Field.prenoms, 1, left, right)
        best *= max(compare.isSamePrenoms(left.prenoms, right.prenoms) ? first : 0, most[Field.prenoms])
        // Names in the wrong column count as the same first names too.
        return compare.isInverse(left, right) ? max(best, value(Field.nom, 5, left, right) * first) : best
    }

    private func bestHome(_ left: CompactRecord, _ right: CompactRecord) -> Double {
        guard left.voie != 0 || left.codePostal != 0 || left.commune != 0 else { return 1 }
        let home = left.voie != 0 && left.voie == right.voie ? value(Field.adresse, 1, left, right) : 0
        return max(1, most[Field.adresse], value(Field.adresse, 4, left, right), home)
    }

    private func bestTelephone(_ left: CompactRecord, _ right: CompactRecord, _ compare: ComparePersonnes) -> Double {
        guard left.telephone != 0, right.telephone != 0 else { return 1 }
        return compare.isSameTelephone(left, right)
            ? value(Field.telephone, 1, left, right) : most[Field.telephone]
    }

    private func bestCourriel(_ left: CompactRecord, _ right: CompactRecord) -> Double {
        guard left.courriel != 0, right.courriel != 0 else { return 1 }
        return max(
            left.courriel == right.courriel ? value(Field.courriel, 1, left, right) : 0, most[Field.courriel])
    }

    /// What was found, the strongest for first, then what speaks against.
    func raisons(_ constats: Constats, _ left: CompactRecord, _ right: CompactRecord) -> [RaisonDoublon] {
        var found: [(raison: RaisonDoublon, weight: Double)] = []
        for (field, champ) in RaisonDoublon.Champ.allCases.enumerated() {
            let level = constats[field]
            guard level != 0 else { continue }
            let weight = log(m[field * 8 + level] / chance(field, level, left, right))
            found.append((RaisonDoublon(champ, Constats.names[field][level - 1]), weight))
        }
        return found.sorted {
            ($0.raison.isContraire ? 1 : 0, -$0.weight) < ($1.raison.isContraire ? 1 : 0, -$1.weight)
        }
        .map(\.raison)
    }
}
