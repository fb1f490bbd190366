// SPDX-License-Identifier: EUPL-1.2

/// A tie from one body to another, for a time.
package struct RelationOrganismes: Sendable, Hashable {
    package enum Genre: String, Sendable, CaseIterable {
        /// The first one registers the applications that are filed with the second (arrêté of 2015, annex, 1).
        case enregistrePour = "enregistre_pour"
        /// The first one acts for the second under a mandate.
        case mandat
    }

    package let id: ID<RelationOrganismes>
    package let genre: Genre
    package let de: ID<Organisme>
    package let vers: ID<Organisme>
    package let debut: Day
    /// The last day; nil while it lasts.
    package let fin: Day?

    package init(
        id: ID<RelationOrganismes>, genre: Genre, de: ID<Organisme>, vers: ID<Organisme>, debut: Day, fin: Day?
    ) {
        self.id = id
        self.genre = genre
        self.de = de
        self.vers = vers
        self.debut = debut
        self.fin = fin
    }
}
