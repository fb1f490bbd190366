// SPDX-License-Identifier: EUPL-1.2

/// A step of the checklist that a body goes through before its cut-over. Reference data: `Tables/adhesion.json`.
package struct EtapeAdhesion: Sendable, Hashable {
    package let code: String
    package let libelle: String
    /// Empty: everyone's.
    package let natures: Set<NatureOrganisme>
    /// Of those that register only.
    package let enregistreurs: Bool
    package let article: String?
    package let source: String
    package let statut: Statut

    package init(
        code: String, libelle: String, natures: Set<NatureOrganisme>, enregistreurs: Bool, article: String?,
        source: String, statut: Statut
    ) {
        self.code = code
        self.libelle = libelle
        self.natures = natures
        self.enregistreurs = enregistreurs
        self.article = article
        self.source = source
        self.statut = statut
    }

    package func concerns(_ organisme: Organisme) -> Bool {
        (natures.isEmpty || natures.contains(organisme.nature)) && (!enregistreurs || organisme.enregistre)
    }
}
