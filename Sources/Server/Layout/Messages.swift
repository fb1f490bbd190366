// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// Puts violations and warnings into words.
package struct Messages: Sendable {
    package let texts: Catalogue

    package init(texts: Catalogue) { self.texts = texts }

    /// Begins in lower case, to follow the name of a field.
    package func text(_ violation: Violation) -> String {
        let (key, values) = ("violation.\(violation.code)", parameters(violation.champ, violation.parametres))
        // Of a birth date the document tells, of another day the calendar.
        let born =
            violation.champ.split(separator: ".").last == "naissance" ? texts.find("\(key).naissance", values) : nil
        return born ?? words(key, values)
    }

    package func text(_ avertissement: Avertissement) -> String {
        words("avis.\(avertissement.code)", parameters(avertissement.champ, avertissement.parametres))
    }

    /// As it stands alone under a field.
    package func sentence(_ violation: Violation) -> String { capitalized(text(violation)) }
    package func sentence(_ avertissement: Avertissement) -> String { capitalized(text(avertissement)) }

    private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    package func remark(_ remarque: Avertissement) -> String {
        texts("remarque.\(remarque.code)", parameters(remarque.champ, remarque.parametres))
    }

    /// How a sentence names a field.
    package func subject(_ champ: String) -> String {
        texts.find("champ.\(FormLayout.key(champ)).sujet") ?? texts.find("court.\(champ).sujet") ?? champ
    }

    /// The same of several, each told once: amounts of one kind have one name.
    package func subjects(_ champs: [String]) -> String { listed(champs.map(subject)) }

    package func listed(_ names: [String]) -> String {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    /// A sentence that counts may have a form for one alone: `avis.nombre.ecart.un`.
    private func words(_ key: String, _ parameters: [String: String]) -> String {
        let single = parameters["n"] == "1" ? texts.find("\(key).un", parameters) : nil
        return single ?? texts(key, parameters)
    }

    private func parameters(_ champ: String, _ given: [String: String]) -> [String: String] {
        var values = given.merging(["champ": subject(champ)]) { _, field in field }
        values["existants"] = given["existants"].map(ExistantWords(texts: texts).list)
        return values
    }
}
