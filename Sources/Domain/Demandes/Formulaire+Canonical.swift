// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// A stored form that this version of the program cannot read.
package struct CanonicalError: Error, CustomStringConvertible {
    package let description: String
}

extension Formulaire {
    /// JSON, keys sorted, slashes as they are: the same form always gives the same bytes.
    package func canonicalText() throws -> String {
        String(decoding: try canonicalEncoder().encode(self), as: UTF8.self)
    }

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
        return rest
    }

    package var telephone: String? { demandeur?.telephone ?? association?.telephone }
    package var courriel: String? { demandeur?.courriel ?? association?.courriel }

    /// The title of the file on a screen: `Nadia Benali`, or the name of the association.
    package var nomComplet: String { demandeur?.nomComplet ?? association?.nom ?? "" }
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
                    prenoms: folded(holder.prenoms), naissance: holder.naissance))
        }
        for person in personnes {
            persons.append(
                SearchedPerson(
                    role: "charge", nom: person.nom.map(folded), usage: nil, prenoms: person.prenoms.map(folded),
                    naissance: person.naissance))
        }
        return persons
    }
}
