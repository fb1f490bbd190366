// SPDX-License-Identifier: EUPL-1.2

/// A desk that registers (L441-2-1).
package struct Guichet: Sendable, Hashable {
    package let code: String
    package let organisme: ID<Organisme>
    package let nom: String
    /// Lines parted by a line feed, as they stand on a letter.
    package let adresse: String
    package let contact: String
    /// INSEE code of the place: « desks near me ».
    package let commune: String?
    package let horaires: HorairesGuichet?
    package let version: Int
    /// From this day on it registers no more; its code and its files stay.
    package let fermeLe: Day?

    package init(
        code: String, organisme: ID<Organisme>, nom: String, adresse: String, contact: String, commune: String? = nil,
        horaires: HorairesGuichet? = nil, version: Int = 1, fermeLe: Day? = nil
    ) {
        self.code = code
        self.organisme = organisme
        self.nom = nom
        self.adresse = adresse
        self.contact = contact
        self.commune = commune
        self.horaires = horaires
        self.version = version
        self.fermeLe = fermeLe
    }

    package func isOpen(on day: Day) -> Bool { fermeLe.map { day < $0 } ?? true }
}
