// SPDX-License-Identifier: EUPL-1.2

/// A file as the criteria look at it: its form, and the days of what was done.
package struct DossierMesure: Sendable {
    package let etat: Etat
    package let expireLe: Day
    package let modifieeLe: Day
    package let numeroLe: Day?
    package let attestationLe: Day?
    /// Taken over from another system: how fast that one was is not measured here.
    package let estRepris: Bool
    /// In an open set of duplicates; nil before the engine went over the file.
    package let estSuspect: Bool?
    package let formulaire: Formulaire

    package init(
        etat: Etat, expireLe: Day, modifieeLe: Day, numeroLe: Day? = nil, attestationLe: Day? = nil,
        estRepris: Bool = false, estSuspect: Bool? = nil, formulaire: Formulaire
    ) {
        self.etat = etat
        self.expireLe = expireLe
        self.modifieeLe = modifieeLe
        self.numeroLe = numeroLe
        self.attestationLe = attestationLe
        self.estRepris = estRepris
        self.estSuspect = estSuspect
        self.formulaire = formulaire
    }
}
