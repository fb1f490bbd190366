// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Rows on their way in, by table, parents first: those of one registration, or of a thousand.
package struct NewRows: Sendable {
    private var demandes: [[Value]] = []
    private var personnes: [[Value]] = []
    private var communes: [[Value]] = []
    private var numeros: [[Value]] = []
    private var evenements: [[Value]] = []
    private var contenus: [[Value]] = []
    private var reprises: [[Value]] = []

    package init() {}

    /// `texte` is the canonical text of its form: encoded once for the row and for the event.
    package mutating func add(_ demande: Demande, texte: String, nirs: [SealedNir] = [], externe: NumeroExterne? = nil)
    {
        let formulaire = demande.formulaire
        demandes.append([
            demande.id.value, demande.version.value, demande.etat.value, demande.numero.value,
            formulaire.depot.date.value, formulaire.depot.canal.value, demande.guichet.value, demande.organisme.value,
            demande.expireLe.value, demande.radieeLe.value, formulaire.nombrePersonnes.value,
            formulaire.dejaLocataireHlm.value, (formulaire.adresse?.commune).value, formulaire.telephone.value,
            formulaire.courriel.value, texte.value, Formulaire.version.value, demande.enregistreeLe.value,
            demande.modifieeLe.value,
        ])
        addPersons(of: demande.id, formulaire, nirs: nirs)
        if let numero = demande.numero {
            numeros.append([
                numero.value, GenreNumero.attribue.value, "".value, demande.id.value, formulaire.depot.date.value,
                demande.enregistreeLe.value,
            ])
        }
        if let externe {
            numeros.append([
                externe.reference.value, GenreNumero.externe.value, externe.emetteur.value, demande.id.value,
                formulaire.depot.date.value, demande.enregistreeLe.value,
            ])
        }
    }

    /// Persons and communes of a form: written again at each change.
    mutating func addPersons(of id: ID<Demande>, _ formulaire: Formulaire, nirs: [SealedNir]) {
        for (rang, person) in formulaire.searchedPersons.enumerated() {
            let nir = nirs.first { $0.rang == rang }
            personnes.append([
                id.value, rang.value, person.role.value, person.nom.value, person.usage.value, person.prenoms.value,
                person.naissance.value, (nir?.chiffre).value, (nir?.empreinte).value, (nir?.cle).value,
            ])
        }
        for (rang, commune) in formulaire.communesSouhaitees.enumerated() {
            communes.append([id.value, (rang + 1).value, commune.value])
        }
    }

    /// Without a position: the sequencer gives it.
    package mutating func add(_ evenement: Evenement, _ contenu: EvenementContenu?) {
        evenements.append([
            evenement.id.value, evenement.demande.value, evenement.genre.value, evenement.survenuLe.value,
            evenement.recuLe.value, evenement.saisiLe.value, evenement.origine.value, evenement.compte.value,
            evenement.organisme.value, evenement.guichet.value, evenement.empreinte.value,
            .null, .null,
        ])
        if let contenu { contenus.append([evenement.id.value, contenu.sel.value, contenu.contenu.value]) }
    }

    package mutating func add(_ reprise: Reprise, of demande: ID<Demande>, now: Instant) {
        reprises.append([
            reprise.source.value, reprise.reference.value, reprise.extraitLe.value, demande.value, now.value,
        ])
    }

    /// The places of its events in the journal, in their order: in a base that nobody else writes.
    package mutating func sequence(_ places: [(position: Int64, chaine: [UInt8])]) {
        precondition(places.count == evenements.count, "\(places.count) places for \(evenements.count) events")
        for (row, place) in places.enumerated() {
            evenements[row][evenements[row].count - 2] = place.position.value
            evenements[row][evenements[row].count - 1] = place.chaine.value
        }
    }

    private var tables: [(TableShape, [[Value]])] {
        [
            (Self.demande, demandes), (Self.personne, personnes), (Self.commune, communes), (Self.numero, numeros),
            (Self.evenement, evenements), (Self.contenu, contenus),
            (Self.reprise, reprises),
        ]
    }

    /// One statement a table: for a registration.
    var inserts: [Query] {
        tables.filter { !$0.1.isEmpty }.map { Query.insert(into: $0, rows: $1) }
    }

    func load(_ connection: any Connection) throws {
        for (table, rows) in tables where !rows.isEmpty { try connection.load(into: table, rows: rows) }
    }

    private static let demande = TableShape(
        "demande",
        [
            ("id", .integer), ("version", .integer), ("etat", .text), ("numero", .text), ("date_depot", .text),
            ("canal", .text), ("guichet", .text), ("organisme_id", .integer), ("expire_le", .text),
            ("radiee_le", .text), ("nombre_personnes", .integer), ("deja_hlm", .integer), ("commune", .text),
            ("telephone", .text), ("courriel", .text), ("formulaire", .text), ("formulaire_version", .integer),
            ("enregistree_le", .integer), ("modifiee_le", .integer),
        ])
    private static let personne = TableShape(
        "personne",
        [
            ("demande_id", .integer), ("rang", .integer), ("role", .text), ("nom", .text), ("usage", .text),
            ("prenoms", .text), ("naissance", .text), ("nir_chiffre", .bytes), ("nir_empreinte", .bytes),
            ("nir_cle", .text),
        ])
    private static let commune = TableShape(
        "commune_souhaitee", [("demande_id", .integer), ("rang", .integer), ("commune", .text)])
    private static let numero = TableShape(
        "numero",
        [
            ("numero", .text), ("genre", .text), ("emetteur", .text), ("demande_id", .integer), ("anciennete", .text),
            ("cree_le", .integer),
        ])
    private static let evenement = TableShape(
        "evenement",
        [
            ("id", .integer), ("demande_id", .integer), ("genre", .text), ("survenu_le", .text), ("recu_le", .integer),
            ("saisi_le", .integer), ("origine", .text), ("compte_id", .integer), ("organisme_id", .integer),
            ("guichet", .text), ("empreinte", .bytes), ("position", .integer), ("chaine", .bytes),
        ])
    private static let contenu = TableShape(
        "evenement_contenu", [("evenement_id", .integer), ("sel", .bytes), ("contenu", .text)])
    private static let reprise = TableShape(
        "reprise",
        [
            ("source", .text), ("reference", .text), ("extrait_le", .text), ("demande_id", .integer), ("le", .integer),
        ])
}
