// SPDX-License-Identifier: EUPL-1.2

/// The kinds of dated events of the shared journal (R441-2-15). Each has two texts in the catalogue, one for agents and
/// one for the applicant: `evenement.<kind>.agent`, `evenement.<kind>.demandeur`.
package enum GenreEvenement: String, Sendable, CaseIterable {
    /// Registered, number allotted.
    case creation
    /// Filed without the identity document: no number yet.
    case depot
    case modification
    /// The identity document was seen after the deposit: the number is allotted.
    case numero
    /// Taken over from a file of a partner or of the national system.
    case `import`
    /// The certificate of registration was printed (R441-2-4).
    case attestation
    /// The certificate was sent, and it can be proved.
    case envoiAttestation
    /// Opened out of scope by a desk where the applicant was, with an identity document.
    case presence
    /// A desk gave the applicant a code on paper for *Mon dossier*.
    case codePapier
    /// Valid for one more year (R441-2-7).
    case renouvellement
    /// Struck off, on one of the grounds of R441-2-8.
    case radiation
    /// Back on file with its number and its seniority, renewed late (arrêté of 2015, annex, 6.1).
    case reactivation
    /// The applicant answered: warnings of before prove nothing any more (R441-2-8 c).
    case reponse
    /// A co-holder became the holder, who left, stays, or is dead.
    case titulaire
    /// A couple parted: a second application, with the seniority of the first; written on both.
    case separation
    /// A holder left, and no more is told: what the first file says of a separation under violence.
    case composition
    /// Two households became one: one application, with the older seniority and both numbers; written on both.
    case union
    /// A new application was made from one that was struck off and cannot come back; written on both.
    case suite
    /// The applicant was told that the application ends soon, and it can be proved (R441-2-7).
    case preavis
    /// A text message went besides that notice; it proves nothing.
    case rappel
    /// A step of a complaint to the prefect about documents (R441-2-4-1).
    case saisine
    /// Registered on a decision of the prefect, by a landlord that he chose (L441-2-1).
    case enregistrementOffice
    /// A letter of this kind left, and it can be proved (`GenreCourrier.evenement`).
    case demandePieces, convocation, avertissementSansReponse, avertissementIrrecevabilite, avisRadiation
    /// A letter or a mail came back: the applicant was not reached by it.
    case retourCourrier
    /// Two files of one household made one (R441-2-8, f); written on both.
    case fusion
    /// A merger of files undone; written on both.
    case annulationFusion
    /// Someone asked for an entry to be cancelled, which a second person has to confirm.
    case demandeAnnulation
    case refusAnnulation
    /// Keyed by mistake, and taken back: it counts nowhere.
    case annulationEnregistrement
    /// Nominative data erased.
    case purge

    // Acts of administration: without a Demande, told to agents only, found from the bodies that they concern.
    case creationOrganisme, modificationOrganisme, fusionOrganismes, relationOrganismes
    case ouvertureGuichet, modificationGuichet, fermetureGuichet
    case signatureConvention, modificationConvention, etapeAdhesion
}
