// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// A stored form that this version of the program cannot read.
package struct CanonicalError: Error, CustomStringConvertible {
    package let description: String
}

extension Formulaire {
    /// Reads a canonical text of any version up to this one.
    package init(canonical text: String, version: Int) throws {
        guard version <= Formulaire.version else {
            throw CanonicalError(description: "form of version \(version): written by a newer program")
        }
        self = try JSONDecoder().decode(Formulaire.self, from: Data(text.utf8))
    }

    /// What remains of a form after the purge: dates and counts, no one.
    package func anonymized() -> Formulaire {
        var rest = Formulaire(depot: depot)
        rest.nombrePersonnes = nombrePersonnes
        rest.dejaLocataireHlm = dejaLocataireHlm
        rest.depot.pieceNature = nil
        rest.depot.pieceExpireLe = nil
        return rest
    }

    package var telephone: String? { demandeur?.telephone ?? association?.telephone }
    package var courriel: String? { demandeur?.courriel ?? association?.courriel }

    /// The title of the file on a screen: `Nadia Benali`, or the name of the association.
    package var nomComplet: String { demandeur?.nomComplet ?? association?.nom ?? "" }
}

extension Formulaire {
    /// The leaves of the canonical text: path → value. Booleans are `oui` and `non`, as a form says them.
    package func leaves() throws -> [String: String] {
        try JSONDecoder().decode(JSONLeaves.self, from: Data(canonicalText().utf8)).values
    }

    /// The form as it would be typed again: what a change starts from, what the API gives back.
    package func saisie() throws -> Saisie {
        var saisie = Saisie()
        for (path, value) in try leaves() {
            let head = path.prefix { $0 != "." }
            switch head {
            case "national", "provenance", "confirmations", "quartiers": continue
            default: saisie[path] = value
            }
        }
        for (rang, code) in communesSouhaitees.enumerated() { saisie["quartiers.\(rang)"] = quartiers?[code] ?? "" }
        for groupe in ["adresse", "adresseCourrier"] + cotitulaires.indices.map({ "cotitulaires.\($0).adresse" }) {
            // With its postal code, of which some communes have several; one that this base does not know, by its name.
            let code = saisie["\(groupe).commune"]
            let place = code.isEmpty ? saisie["\(groupe).libelle"] : "insee:\(code)"
            saisie["\(groupe).commune"] = [saisie["\(groupe).codePostal"], place].filter { !$0.isEmpty }
                .joined(separator: " ")
            saisie["\(groupe).codePostal"] = ""
            saisie["\(groupe).libelle"] = ""
        }
        for (rang, code) in communesSouhaitees.enumerated() {
            saisie["communesSouhaitees.\(rang)"] = "insee:\(code)"
        }
        for groupe in ["demandeur"] + cotitulaires.indices.map({ "cotitulaires.\($0)" })
        where saisie.contains(groupe) {
            if saisie["\(groupe).prenoms"].isEmpty { saisie["\(groupe).sansPrenom"] = "oui" }
            // Where one works is a code, or what was typed.
            let place = saisie["\(groupe).profession.commune"]
            if place.utf8.count == 5, place.utf8.dropFirst(2).allSatisfy({ (48...57).contains($0) }) {
                saisie["\(groupe).profession.commune"] = "insee:\(place)"
            }
        }
        saisie.national = national
        saisie.confirmations = confirmations
        return saisie
    }
}

/// JSONEncoder is a class that is not Sendable: made anew, which costs a microsecond.
package func canonicalEncoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
}

/// A person under the forms by which he is searched.
package struct SearchedPerson: Sendable, Hashable {
    package let role: String
    package let nom: String?
    package let usage: String?
    package let prenoms: String?
    package let naissance: Naissance?

    package init(role: String, nom: String?, usage: String?, prenoms: String?, naissance: Naissance?) {
        self.role = role
        self.nom = nom
        self.usage = usage
        self.prenoms = prenoms
        self.naissance = naissance
    }
}

extension Formulaire {
    /// The persons of the file: applicant or association first, then co-holders, then dependants.
    package var searchedPersons: [SearchedPerson] {
        var persons: [SearchedPerson] = []
        if let association {
            persons.append(
                SearchedPerson(
                    role: "association", nom: folded(association.nom), usage: nil, prenoms: nil, naissance: nil))
        }
        let holders = (demandeur.map { [("titulaire", $0)] } ?? []) + cotitulaires.map { ("cotitulaire", $0) }
        for (role, holder) in holders {
            persons.append(
                SearchedPerson(
                    role: role, nom: folded(holder.nomNaissance), usage: holder.nomUsage.map(folded),
                    prenoms: holder.prenoms.isEmpty ? nil : folded(holder.prenoms), naissance: holder.naissance))
        }
        for person in personnesACharge {
            persons.append(
                SearchedPerson(
                    role: "charge", nom: person.nom.map(folded), usage: nil, prenoms: person.prenoms.map(folded),
                    naissance: person.naissance))
        }
        return persons
    }
}

/// Path → text of any JSON value: `{"a": [{"b": true}]}` is `a.0.b` → `oui`. Null is left out.
package struct JSONLeaves: Decodable, Sendable {
    package private(set) var values: [String: String] = [:]
    /// JSON pointers of the names with a point in them: two spellings of one path, of which only one would be kept.
    package private(set) var pointed: [String] = []

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws { try collect(decoder, "") }

    private mutating func collect(_ decoder: any Decoder, _ path: String) throws {
        // Texts first, most leaves are: each kind that does not fit costs an error.
        let single = try decoder.singleValueContainer()
        if let text = try? single.decode(String.self) {
            values[path] = text
        } else if let object = try? decoder.container(keyedBy: Key.self) {
            for key in object.allKeys {
                let below = path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
                if key.stringValue.utf8.contains(UInt8(ascii: ".")) {
                    let above = path.isEmpty ? "" : "/\(path.replacing(".", with: "/"))"
                    pointed.append("\(above)/\(key.stringValue)")
                }
                try collect(try object.superDecoder(forKey: key), below)
            }
        } else if var array = try? decoder.unkeyedContainer() {
            while !array.isAtEnd {
                let rank = array.currentIndex
                try collect(try array.superDecoder(), "\(path).\(rank)")
            }
        } else {
            if single.decodeNil() { return }
            if let flag = try? single.decode(Bool.self) {
                values[path] = flag ? "oui" : "non"
            } else if let number = try? single.decode(Int.self) {
                values[path] = "\(number)"
            } else {
                values[path] = "\(try single.decode(Double.self))"
            }
        }
    }
}
