// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What a certificate says beside the form (R441-2-4).
package struct AttestationContenu: Sendable {
    /// The wait after which the commission may be seized, in one département of the communes wanted.
    package struct Recours: Sendable {
        package let departement: String
        package let delai: DelaiAnormal?
        /// The day from which, for want of an offer.
        package let aPartirDu: Day?
        package let commission: CommissionMediation?
    }

    package let dossier: Dossier
    package let code: String
    package let numero: NumeroUnique
    package let faiteLe: Day
    package let recours: [Recours]
    package let bailleurs: [Bailleur]
    package let pieces: [PieceDemandee]
    /// The prefect's decision on which it was registered (L441-2-1).
    package let office: ContenuOffice?
    package let situation: SituationDemande
    /// Figures that no text read establishes: shown as such, and a reason to refuse in production.
    package let doutes: [String]
}

/// Issues the certificate of registration (L441-2-1, R441-2-4): prepared, printed by the caller, then recorded.
package struct IssueAttestation: Sendable {
    package enum Preparation: Sendable {
        case ready(AttestationContenu)
        case carte(Carte)
        case denied
        case unknown
        /// No number yet, or struck off.
        case noNumber
        /// In production, a certificate never rests on a figure to be confirmed: the keys of what it would rest on.
        case unconfirmed([String])
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func prepare(_ id: ID<Demande>, by acteur: Acteur) async throws -> Preparation {
        guard acteur.may(.issueAttestation) else { return .denied }
        switch try await ReadDemandes(world)(id, objet: "attestation", by: acteur) {
        case .carte(let carte): return .carte(carte)
        case .denied: return .denied
        case .unknown: return .unknown
        case .dossier(let dossier):
            let demande = dossier.demande
            // Who opened the file because its applicant was there may change it, and no more.
            guard demande.access(.issueAttestation, by: acteur) != .refuse else { return .denied }
            guard demande.etat == .active, let numero = demande.numero.flatMap(NumeroUnique.init) else {
                return .noNumber
            }
            let (today, rulebook) = (world.today, world.rulebook)
            let faits = try await world.base.read { try $0.faitsAttestation(of: demande, on: today, rulebook) }
            let contenu = contenu(dossier, numero, faits)
            return mayLeave(contenu.doutes) ? .ready(contenu) : .unconfirmed(contenu.doutes)
        }
    }

    /// A demonstration shows what is to be confirmed; production does not print it.
    func mayLeave(_ doutes: [String]) -> Bool { doutes.isEmpty || world.isDemonstration }

    /// `code`: of one that is only looked at.
    func contenu(
        _ dossier: Dossier, _ numero: NumeroUnique, _ faits: FaitsAttestation, code: String? = nil
    ) -> AttestationContenu {
        let rulebook = world.rulebook
        let formulaire = dossier.demande.formulaire
        let composition = CompositionMenage(formulaire, on: world.today, rulebook)
        return AttestationContenu(
            dossier: dossier, code: code ?? Self.code(), numero: numero, faiteLe: world.today,
            recours: recours(formulaire),
            bailleurs: rulebook.bailleurs(communes: formulaire.communesSouhaitees),
            // The compulsory ones of this household, and the whole list of those that may be asked besides.
            pieces: piecesAttendues(formulaire, composition, on: world.today, rulebook).filter {
                $0.quand != .complementaire
            }
                + rulebook.pieces.filter { $0.quand == .complementaire },
            office: faits.office, situation: SituationDemande(dossier.demande, faits.validite, rulebook),
            doutes: doutes(formulaire))
    }

    private func recours(_ formulaire: Formulaire) -> [AttestationContenu.Recours] {
        let rulebook = world.rulebook
        let depot = formulaire.depot.date
        let wanted = formulaire.communesSouhaitees.compactMap { rulebook.communes[$0] }
        let pieces = (formulaire.logementRecherche?.types ?? []).compactMap { piecesHabitables($0)?.minimum }.min()
        var departements: [String] = []
        for commune in wanted where !departements.contains(commune.departement) {
            departements.append(commune.departement)
        }
        return departements.map { departement in
            let delai = rulebook.delaiAnormal(departement: departement, pieces: pieces)
            return AttestationContenu.Recours(
                departement: departement, delai: delai, aPartirDu: delai.map { depot.adding(months: $0.mois) },
                commission: rulebook.commission(departement))
        }
    }

    /// The keys of what is not established and would be read in it.
    func doutes(_ formulaire: Formulaire) -> [String] {
        let rulebook = world.rulebook
        var doubts: Set<String> = []
        for line in recours(formulaire) {
            if (line.delai?.statut ?? .aConfirmer) >= .aConfirmer { doubts.insert("delai-anormal") }
            if (line.commission?.statut ?? .aConfirmer) >= .aConfirmer { doubts.insert("commission") }
        }
        let bailleurs = rulebook.bailleurs(communes: formulaire.communesSouhaitees)
        if bailleurs.contains(where: { $0.statut >= .aConfirmer }) { doubts.insert("bailleurs") }
        let validite = rulebook.delai("validite", on: formulaire.depot.date)
        if (validite?.statut ?? .aConfirmer) >= .aConfirmer { doubts.insert("validite") }
        return doubts.sorted()
    }

    /// Stands where the code will, on a certificate that is only looked at: none is ever given it, since `L` is in no code.
    package static let exemple = "EXEM-PLE0-00"

    /// Ten characters without those that are read for others, in three groups: `7K2M-94QD-X1`. 50 bits: whoever tries
    /// a thousand a second finds none in the life of a certificate.
    private static func code() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let text = randomBytes(10).map { alphabet[Int($0 & 31)] }
        return "\(String(text[0..<4]))-\(String(text[4..<8]))-\(String(text[8..<10]))"
    }

    static func stored(
        _ code: String, _ demande: Demande, _ numero: String, on day: Day, by acteur: Acteur
    ) -> StoredAttestation {
        StoredAttestation(
            code: code, demande: demande.id, version: demande.version, numero: numero,
            dateDepot: demande.formulaire.depot.date, faiteLe: day, guichet: acteur.guichet ?? demande.guichet)
    }

    /// After it was printed: from now on its code answers.
    package func record(_ contenu: AttestationContenu, by acteur: Acteur) async throws {
        let demande = contenu.dossier.demande
        let now = world.now()
        let stored = Self.stored(contenu.code, demande, contenu.numero.text, on: contenu.faiteLe, by: acteur)
        let entry = JournalEntry(
            .attestation, demande: demande.id, survenuLe: contenu.faiteLe, recuLe: now, by: acteur, contenu: "{}",
            id: world.ids.next(now), now: now)
        let registre: ID<RegistreExport> = world.ids.next(now)
        try await world.base.write { registry in
            try registry.exports.insert(
                registre, .attestation, portee: contenu.numero.text, nombre: 1, jour: contenu.faiteLe, by: acteur,
                now: now)
            try registry.attestations.insert(stored, compte: acteur.compte, now: now)
            try registry.journal.append(entry.evenement, entry.contenu)
        }
    }

    /// What anyone may know who holds the paper: valid or not, the number, the day of deposit. Never a name.
    package func verify(_ typed: String) async throws -> (
        valable: Bool, numero: String, depot: Day, demande: ID<Demande>
    )? {
        let letters = typed.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard letters.count == 10 else { return nil }
        let text = Array(letters)
        let code = "\(String(text[0..<4]))-\(String(text[4..<8]))-\(String(text[8..<10]))"
        let today = world.today
        return try await world.base.read { registry in
            guard let stored = try registry.attestations.find(code),
                let demande = try registry.demandes.find(stored.demande)
            else { return nil }
            let isValid = demande.etat == .active && demande.numero == stored.numero && demande.expireLe >= today
            return (isValid, stored.numero, stored.dateDepot, stored.demande)
        }
    }
}
