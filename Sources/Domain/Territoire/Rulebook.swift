// SPDX-License-Identifier: EUPL-1.2

/// The reference data that rules receive as an argument: code lists, communes, the territory, the figures of the law.
/// A table that was not given is empty: the rules that need it then answer that they do not know.
package struct Rulebook: Sendable {
    package let territoire: Territoire
    package let communes: Communes
    /// Lists of codes, in the order of the forms.
    private let codes: [String: [Code]]
    private let labels: [String: [String: String]]
    let chiffres: [CodeChiffre: [Chiffre]]
    package let delais: [Delai]
    let delaisAnormaux: [DelaiAnormal]
    package let plafonds: [Plafond]
    package let quartiles: [Quartiles]
    let typologie: [TypologieMenage]
    package let normesOccupation: NormesOccupation?
    /// Codes of `ressourceRecue` that are taxed.
    package let ressourcesImposables: ListeCodes?
    package let bailleurs: [Bailleur]
    package let commissions: [CommissionMediation]
    package let intercommunalites: [Intercommunalite]
    package let pieces: [PieceDemandee]
    package let delaisObserves: [DelaiObserve]
    /// The checklist of a body that joins.
    package let adhesion: [EtapeAdhesion]
    package let conservations: [Conservation]
    package let motsSensibles: [MotSensible]
    /// The criteria of the label of the regional file.
    package let qualite: ReglesQualite
    /// Other data of the tables that are not sure, for the list of them.
    let autresChiffres: [ChiffreAConfirmer]

    package init(
        territoire: Territoire, communes: Communes, codes: [String: [Code]], chiffres: [Chiffre] = [],
        delais: [Delai] = [], delaisAnormaux: [DelaiAnormal] = [], plafonds: [Plafond] = [],
        quartiles: [Quartiles] = [], typologie: [TypologieMenage] = [], normesOccupation: NormesOccupation? = nil,
        ressourcesImposables: ListeCodes? = nil, bailleurs: [Bailleur] = [], commissions: [CommissionMediation] = [],
        intercommunalites: [Intercommunalite] = [], pieces: [PieceDemandee] = [],
        delaisObserves: [DelaiObserve] = [], conservations: [Conservation] = [], motsSensibles: [MotSensible] = [],
        autresChiffres: [ChiffreAConfirmer] = [], adhesion: [EtapeAdhesion] = [], qualite: ReglesQualite = .aucune
    ) {
        self.territoire = territoire
        self.communes = communes
        self.codes = codes
        labels = codes.mapValues { list in
            Dictionary(list.map { ($0.code, $0.libelle) }, uniquingKeysWith: { first, _ in first })
        }
        self.chiffres = Dictionary(grouping: chiffres, by: \.code)
        self.delais = delais
        self.delaisAnormaux = delaisAnormaux
        self.plafonds = plafonds
        self.quartiles = quartiles
        self.typologie = typologie
        self.normesOccupation = normesOccupation
        self.ressourcesImposables = ressourcesImposables
        self.bailleurs = bailleurs
        self.commissions = commissions
        self.intercommunalites = intercommunalites
        self.pieces = pieces
        self.delaisObserves = delaisObserves
        self.conservations = conservations
        self.motsSensibles = motsSensibles
        self.autresChiffres = autresChiffres
        self.adhesion = adhesion
        self.qualite = qualite
    }

    /// The label of a code of a list of the national interface; nil when the list does not have it.
    package func label(_ list: String, _ code: String) -> String? { labels[list]?[code] }

    /// The codes of a list, in its order.
    package func codes(_ list: String) -> [Code] { codes[list] ?? [] }

    package var codeLists: [String] { codes.keys.sorted() }

    /// A code, its label, and where they come from.
    package struct Code: Sendable, Hashable {
        package let code: String
        package let libelle: String
        package let source: String
        package let statut: Statut

        package init(_ code: String, _ libelle: String, source: String, statut: Statut) {
            self.code = code
            self.libelle = libelle
            self.source = source
            self.statut = statut
        }
    }
}
