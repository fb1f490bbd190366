// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Foundation

/// A value that the document does not carry as the form has it, and why. Never the value itself: a report may be read
/// by those who may not see the file.
package struct InterfaceNuuEcart: Sendable, Hashable {
    package enum Raison: String, Sendable, CaseIterable {
        /// The format has no element for it.
        case sansPlace
        /// Longer than the element takes.
        case long
        /// The schema refuses its form: a telephone with `+`, an address of mail, a date without its day.
        case format
        /// A number out of bounds, or one more than the list takes.
        case limite
        /// Compulsory, and missing.
        case manque
        /// Its group cannot be written.
        case incomplet
        /// Sent shortened: the name that the agent chose, else whole words.
        case raccourci
        /// Sent in whole euros.
        case arrondi
        /// Sent as « non », since nothing was said and the format wants an answer.
        case presume
        /// A value of the file once imported; the form says otherwise today.
        case remplace
        /// What the file once imported said of a member that the form no longer has.
        case sansMembre
        /// In no place of the schema.
        case inconnu
        /// A protected address: the format cannot say that it is.
        case protegee
    }

    /// Path of the field of the form; of the element when the form has no field for it.
    package let champ: String
    package let raison: Raison

    package init(_ champ: String, _ raison: Raison) {
        self.champ = champ
        self.raison = raison
    }
}

/// Strict writer of the national file, version 02.01: each document it gives is valid, and says what it leaves out.
/// The mirror of `InterfaceNuuMapping`: what was imported and not changed since comes out as it came in.
package struct InterfaceNuuWriter: Sendable {
    package struct Entete: Sendable {
        package let typeFichier: String
        /// `2026-11-23T10:42:00`
        package let dateFichier: String

        package init(typeFichier: String = "COP", dateFichier: String) {
            self.typeFichier = typeFichier
            self.dateFichier = dateFichier
        }
    }

    package enum Answer: Sendable {
        case document(Data, [InterfaceNuuEcart])
        /// Something compulsory is missing or does not fit: no document.
        case refused([InterfaceNuuEcart])
    }

    private let communes: Communes

    package init(communes: Communes) { self.communes = communes }

    package func write(_ demande: Demande, entete: Entete) -> Answer {
        var fields = InterfaceNuuFields(demande, communes: communes)
        fields.fill()
        var head = InterfaceNuuDocument([
            "typeFichier": .init(text: entete.typeFichier), "dateFichier": .init(text: entete.dateFichier),
        ])
        var body = InterfaceNuuDocument(fields.values, strangers: fields.strangers)
        // What cannot go out at all comes first: what is missing for its sake would only confuse.
        let refusals =
            fields.refusals.isEmpty
            ? [head.render(InterfaceNuuSchema.entete), body.render(InterfaceNuuSchema.demande)].flatMap(\.faults)
            : fields.refusals
        guard refusals.isEmpty else { return .refused(refusals.uniqued()) }
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <n:interfaceNuu xmlns:n="http://nuu.application.i2/" versionInterface="02.01">
            \(head.text)\(body.text)</n:interfaceNuu>

            """
        return .document(Data(text.utf8), (fields.ecarts + body.ecarts + body.unused()).uniqued())
    }
}

extension [InterfaceNuuEcart] {
    /// Each once, in the order of the document.
    fileprivate func uniqued() -> Self {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
