// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// An appointment that a letter gives: which slots it may take, and what becomes of it in the agenda.
@Suite struct ConvocationTests {
    private let rulebook: Rulebook
    private let today: Day
    /// Of Mondays to Fridays, from 9 to 10.
    private let creneaux = HorairesGuichet.Creneaux(duree: 30, jours: [1, 2, 3, 4, 5], de: "09:00", a: "10:00")

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 26))
    }

    private func agenda(_ contact: ContactDemandeur, _ places: Int? = nil) -> AgendaConvocation {
        AgendaConvocation(
            guichet: "93055",
            creneaux: .init(duree: 30, jours: [1, 2, 3, 4, 5], de: "09:00", a: "10:00", places: places),
            canauxDus(.convocation, contact), on: today, rulebook)
    }

    private let posted = ContactDemandeur(enLigne: false, aCourriel: true)
    private let mailed = ContactDemandeur(enLigne: true, aCourriel: true)

    private func rendezVous(
        _ slot: String, _ place: Int = 1, demande: Int64? = nil, etat: RendezVous.Etat = .prevu,
        parCourrier: Bool = false
    ) throws -> RendezVous {
        RendezVous(
            id: ID(9), guichet: "93055", creneau: try #require(Creneau(text: slot)), place: place,
            demande: demande.map { ID($0) }, nom: nil, contact: nil, objet: "DOSSIER", demandeLe: today, etat: etat,
            parCourrier: parCourrier)
    }

    private func letter(_ etat: EtatCourrier, _ canal: CanalCourrier = .lettre, _ jour: String = "2026-12-10") throws
        -> Courrier
    {
        let day = try #require(Day(iso: jour))
        return Courrier(
            id: ID(5), demande: ID(2), genre: .convocation, canal: canal, isDu: true, echeance: day, etat: etat,
            prevuLe: Instant(milliseconds: 0))
    }

    /// A letter has ten days to come; a mail, or what is handed over, is there tomorrow.
    @Test(arguments: [
        (ContactDemandeur(enLigne: false, aCourriel: false), "2026-12-06"),
        (ContactDemandeur(enLigne: false, aCourriel: true), "2026-12-06"),
        (ContactDemandeur(enLigne: true, demandePoste: true, aCourriel: true), "2026-12-06"),
        (ContactDemandeur(enLigne: true, aCourriel: false), "2026-12-06"),
        (ContactDemandeur(enLigne: true, aCourriel: true), "2026-11-27"),
        (ContactDemandeur(enLigne: false, aCourriel: true, adresseProtegee: true), "2026-11-27"),
    ])
    func theFirstDayThatTheLetterCanTell(_ contact: ContactDemandeur, _ first: String) {
        #expect(agenda(contact).premier.iso == first)
        // The longest delay is a month here, and a week more.
        #expect(agenda(contact).dernier.iso == "2027-01-02")
    }

    @Test func aSlotIsReadAsItIsWritten() throws {
        let slot = try #require(Creneau(text: "2026-12-10 09:30"))
        #expect(slot == Creneau(jour: try #require(Day(2026, 12, 10)), heure: "09:30"))
        #expect(slot.text == "2026-12-10 09:30" && slot.french == "10\u{a0}décembre\u{a0}2026, 9\u{a0}h\u{a0}30")
        for wrong in ["", "2026-12-10", "09:30", "2026-12-10 9h30", "2026-13-10 09:30", "2026-12-10  09:30", "x y"] {
            #expect(Creneau(text: wrong) == nil, "\(wrong)")
        }
    }

    @Test func whatIsSaidOfASlot() throws {
        let start = try #require(Day(2026, 1, 10))
        let situation = SituationDemande(
            etat: .active, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start))
        func answer(
            _ slot: String, _ contact: ContactDemandeur? = nil, le: String = "", heure: String = "",
            courriers: [Courrier] = [], hasAgenda: Bool = true
        ) -> String {
            let contact = contact ?? posted
            let dossier = DossierCourrier(
                situation: situation, pieces: [], courriers: courriers,
                agenda: hasAgenda ? agenda(contact) : nil,
                premierRendezVous: rulebook.premierCreneau(canauxDus(.convocation, contact), on: today),
                caducs: AvertissementsCaducs())
            let saisie = SaisieCourrier(
                .convocation, ["rdvCreneau": slot, "rdvLe": le, "rdvHeure": heure, "rdvObjet": "DOSSIER"])
            switch examineCourrier(saisie, dossier, isBailleur: false, on: today, rulebook) {
            case .success(let nouveau):
                return "\(nouveau.echeance.iso) \(nouveau.contenu.heure ?? "") \(nouveau.creneau?.text ?? "-")"
            case .failure(.fautes(let violations)):
                return violations.map { "\($0.champ) \($0.code)" }.joined(separator: ", ")
            case .failure(.etat(let etat)): return etat.rawValue
            }
        }
        let table = [
            (answer("2026-12-10 09:30"), "2026-12-10 09:30 2026-12-10 09:30"),
            // Of no agenda, as before.
            (answer("", le: "10/12/2026", heure: "9h30"), "2026-12-10 09:30 -"),
            // The same time for a letter to come, whether an agenda holds its day or not.
            (answer("", le: "04/12/2026", heure: "8h"), "rdvLe courrier.rdv-tot"),
            (answer("", mailed, le: "27/11/2026", heure: "8h"), "2026-11-27 08:00 -"),
            (answer("2026-12-25 09:30"), "rdvCreneau creneau.inconnu"),
            (answer("", le: "10/12/2026"), "rdvHeure requis.court"),
            // An hour, a day of the week, a day too far that the desk does not give; no agenda; no slot.
            (answer("2026-12-10 09:10"), "rdvCreneau creneau.inconnu"),
            (answer("2026-12-12 09:30"), "rdvCreneau creneau.inconnu"),
            (answer("2027-01-04 09:30"), "rdvCreneau creneau.inconnu"),
            (answer("2026-12-10 09:30", hasAgenda: false), "rdvCreneau creneau.inconnu"),
            (answer("demain"), "rdvCreneau creneau.inconnu"),
            (answer("2026-12-04 09:30"), "rdvCreneau creneau.trop-tot"),
            (answer("2026-12-04 09:30", mailed), "2026-12-04 09:30 2026-12-04 09:30"),
            (answer("2026-11-26 09:30", mailed), "rdvCreneau creneau.trop-tot"),
            // What is typed beside it says the same, or is asked about.
            (answer("2026-12-10 09:30", le: "10/12/2026", heure: "9h30"), "2026-12-10 09:30 2026-12-10 09:30"),
            (answer("2026-12-10 09:30", le: "11/12/2026"), "rdvCreneau creneau.deux"),
            (answer("2026-12-10 09:30", heure: "10h"), "rdvCreneau creneau.deux"),
            // One letter a day.
            (answer("2026-12-10 09:30", courriers: [try letter(.prevu)]), "rdvCreneau courrier.deja"),
            (answer("2026-12-10 09:30", courriers: [try letter(.annule)]), "2026-12-10 09:30 2026-12-10 09:30"),
        ]
        for (found, expected) in table { #expect(found == expected) }
    }

    @Test func placesAreTakenOneByOne() throws {
        let slot = try #require(Creneau(text: "2026-12-10 09:30"))
        let two = HorairesGuichet.Creneaux(duree: 30, jours: [4], de: "09:00", a: "10:00", places: 2)
        let (first, second) = (try rendezVous("2026-12-10 09:30", 1), try rendezVous("2026-12-10 09:30", 2))
        #expect(creneaux.place(slot, among: []) == 1 && creneaux.place(slot, among: [first]) == nil)
        #expect(two.place(slot, among: [first]) == 2 && two.place(slot, among: [second]) == 1)
        #expect(two.place(slot, among: [first, second]) == nil)
        let other = try #require(Creneau(text: "2026-12-11 09:30"))
        #expect(two.place(other, among: []) == nil)
        #expect(
            two.free(from: today, to: today.adding(days: 14), among: [first, second]).map(\.text) == [
                "2026-11-26 09:00", "2026-11-26 09:30", "2026-12-03 09:00", "2026-12-03 09:30", "2026-12-10 09:00",
            ])
    }

    /// Written again, a letter is offered the slot that it had; as long as it holds, or of another file, it is taken.
    @Test func theSlotOfALetterThatDied() throws {
        let taken = [try rendezVous("2026-12-10 09:30", demande: 2, parCourrier: true)]
        func offers(_ demande: Int64, _ courriers: [Courrier]) -> Bool {
            agenda(posted).free(among: taken, for: ID(demande), courriers).map(\.text).contains("2026-12-10 09:30")
        }
        #expect(try offers(2, [letter(.annule)]) && offers(2, []))
        #expect(try !offers(2, [letter(.prevu)]) && !offers(3, []))
        let byHand = [try rendezVous("2026-12-10 09:30", demande: 2)]
        let given = agenda(posted).free(among: [], for: ID(2), []).map(\.jour.iso)
        #expect(given.contains("2026-12-24") && !given.contains("2026-12-25") && !given.contains("2027-01-01"))
        #expect(!agenda(posted).free(among: byHand, for: ID(2), []).map(\.text).contains("2026-12-10 09:30"))
    }

    @Test func howFarItsLetterHasGone() throws {
        let given = try rendezVous("2026-12-10 09:30", demande: 2, parCourrier: true)
        let cases: [([Courrier], RendezVous.Annonce?)] = [
            ([], nil), ([try letter(.annule)], nil), ([try letter(.prevu, .lettre, "2026-12-11")], nil),
            ([try letter(.prevu)], .attend), ([try letter(.prevu), try letter(.annule, .remise)], .attend),
            ([try letter(.prevu), try letter(.parti, .courriel)], .partie), ([try letter(.prouve)], .partie),
            ([try letter(.revenu)], .partie), ([try letter(.echec, .courriel), try letter(.prevu)], .partie),
        ]
        for (courriers, expected) in cases { #expect(given.annonce(courriers) == expected) }
        #expect(try rendezVous("2026-12-10 09:30", demande: 2).annonce([letter(.prevu)]) == nil)
    }
}
