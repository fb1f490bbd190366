// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// Puts violations and warnings into words.
package struct Messages: Sendable {
    package let texts: Catalogue

    package init(texts: Catalogue) { self.texts = texts }

    /// Begins in lower case, to follow the name of a field.
    package func text(_ violation: Violation) -> String {
        texts("violation.\(violation.code)", parameters(violation.champ, violation.parametres))
    }

    package func text(_ avertissement: Avertissement) -> String {
        texts("avis.\(avertissement.code)", parameters(avertissement.champ, avertissement.parametres))
    }

    /// As it stands alone under a field.
    package func sentence(_ violation: Violation) -> String { capitalized(text(violation)) }
    package func sentence(_ avertissement: Avertissement) -> String { capitalized(text(avertissement)) }

    private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func parameters(_ champ: String, _ given: [String: String]) -> [String: String] {
        given.merging(["champ": texts("champ.\(Self.key(champ)).sujet")]) { _, field in field }
    }

    /// The key of a field of the wire form in the catalogue: `demandeur.nomNaissance` → `nom-naissance`.
    static func key(_ champ: String) -> String {
        let parts = champ.split(separator: ".").filter { !$0.allSatisfy(\.isNumber) }.map(String.init)
        switch parts.joined(separator: ".") {
        case "depot.date": return "date-depot"
        case "depot.canal": return "canal"
        case "adresse.voie": return "adresse"
        case "adresse.commune": return "commune-adresse"
        case "communesSouhaitees": return "communes"
        case "nombrePersonnes": return "nombre-personnes"
        case "dejaLocataireHlm": return "deja-hlm"
        default:
            let names = [
                "nomNaissance": "nom-naissance", "nomUsage": "nom-usage", "nom": "nom-naissance", "lien": "lien",
                "sexe": "sexe",
            ]
            let last = parts.last ?? ""
            return names[last] ?? last
        }
    }
}
