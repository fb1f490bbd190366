// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The pages of a certificate, for a letter that carries it.
package typealias AttestationPage = @Sendable (AttestationContenu) throws -> AttestationJointe

/// What a certificate says beside the form and the tables, as the base tells it.
struct FaitsAttestation: Sendable {
    let guichet: Guichet?
    let organisme: NomOrganisme
    /// The prefect's decision on which it was registered (L441-2-1).
    let office: ContenuOffice?
    let validite: FaitsValidite
}

extension Registry {
    func faitsAttestation(of demande: Demande, on today: Day, _ rulebook: Rulebook) throws -> FaitsAttestation {
        var office: ContenuOffice?
        let told = try journal.last(.enregistrementOffice, of: demande.id)?.contenu
        if case .office(let decided)? = FaitVie(.enregistrementOffice, told) { office = decided }
        let guichet = try organismes.guichet(demande.guichet)
        let names = try organismes.names([demande.organisme] + [guichet?.organisme].compactMap { $0 }, on: today)
        return FaitsAttestation(
            guichet: guichet, organisme: names.registering(demande, guichet),
            office: office, validite: try faitsValidite(of: demande, rulebook))
    }

    /// The same, of letters that carry a certificate.
    func faitsAttestation(
        _ courriers: [Courrier], _ demandes: [ID<Demande>: Demande], on today: Day, _ rulebook: Rulebook
    ) throws -> [ID<Courrier>: FaitsAttestation] {
        var found: [ID<Courrier>: FaitsAttestation] = [:]
        for courrier in courriers {
            guard let demande = demandes[courrier.demande] else { continue }
            found[courrier.id] = try faitsAttestation(of: demande, on: today, rulebook)
        }
        return found
    }
}

extension [ID<Organisme>: NomOrganisme] {
    /// Who registered an application; what an operator took over is of the body of its desk.
    func registering(_ demande: Demande, _ guichet: Guichet?) -> NomOrganisme {
        self[demande.organisme] ?? guichet.flatMap { self[$0.organisme] } ?? NomOrganisme("")
    }
}

extension IssueAttestation {
    /// Written now; its code answers once it is recorded with its letter (`stored`). Nil when it would rest on figures to be confirmed,
    /// or without a number. `code`: of one that is only looked at (`exemple`).
    func join(
        _ demande: Demande, _ faits: FaitsAttestation, code: String? = nil, _ page: AttestationPage
    ) throws -> AttestationJointe? {
        guard let numero = demande.numero.flatMap(NumeroUnique.init) else { return nil }
        let dossier = Dossier(
            demande: demande, acces: .region, guichet: faits.guichet, organisme: faits.organisme, numeros: [],
            evenements: [], validite: faits.validite, hidesAddressHistory: false, consultations: 0, openSaisines: [],
            suite: nil, fusions: [],
            contactsPerdus: [], preavis: [])
        let contenu = contenu(dossier, numero, faits, code: code)
        return mayLeave(contenu.doutes) ? try page(contenu) : nil
    }
}
