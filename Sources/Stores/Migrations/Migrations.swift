// SPDX-License-Identifier: EUPL-1.2

package import SQL

/// The steps of the schema, in order. Append only; a test compares the result with `Schema/`.
package let migrations: [Migration] = [
    firstRegistration, wholeDesk, volume, partners, comptes, protection, presence, identiteFederee, services,
    sealedBrouillons, horodatage, doublons, qualite, reperes, courriers, monDossier, annulations,
    lettres, travauxParJour, portees, avis, saisines, sms, logo, agenda, nees,
]
