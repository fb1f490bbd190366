// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Takes out of an element `demande` what the form has a place for; all other leaves go to `national` by their path.
/// Parted as the element is: persons, dwellings, what is taken, what is left.
struct InterfaceNuuMapping {
    let root: XMLNode
    let base: XMLNode?
    let personne: XMLNode?
    /// By the rank of a node in the application: what of it has a place, so that the rest can be told.
    var taken: [Taken]
    /// Members of lists that hold nothing for the form: the members after them have other ranks there than here.
    var strangers: [String] = []
    var saisie = Saisie(fields: 96)
    var lines: [String: Int] = [:]

    struct Taken: OptionSet {
        let rawValue: UInt8
        static let text = Taken(rawValue: 1)
        static let code = Taken(rawValue: 2)
        /// A member of a list, which the form knows by its rank.
        static let member = Taken(rawValue: 4)
    }

    init(_ demande: XMLNode) {
        root = demande
        base = demande.child("demandeLogement")
        personne = base?.child("personnePhysique")
        lines.reserveCapacity(96)
        taken = Array(repeating: [], count: demande.end)
    }

    mutating func demande(typeFichier: String) -> InterfaceNuuDemande {
        let numGuichet = take(base?.child("numGuichet"), "guichet")
        let numUnique = take(base?.child("numUnique"), "numero")
        let refInterne = base?.child("refInterne")?.trimmed ?? ""
        // Without a number it is the reference of the file; beside one, it stays in `national`.
        if numUnique.isEmpty { _ = take(base?.child("refInterne"), "refInterne") }
        saisie["depot.date"] = take(base?.child("dateCreationDemande"), "depot.date")
        saisie["depot.canal"] = "reprise"
        // A number was allotted, hence the identity document was seen at the time (R441-2-3).
        saisie["depot.pieceVue"] = "oui"
        let forcer = base?.child("forcerDoublon")?.trimmed == "true"
        if let association = base?.child("association") {
            text(association.child("nom"), "association.nom")
            phone(association, "association.telephone")
            text(association.child("mel"), "association.courriel")
            address(association.child("adressePostale"), "adresse")
        } else {
            persons()
        }
        search()
        motifs()
        handicaps()
        saisie.national = rest()
        for path in strangers { saisie.national[path] = "" }
        return InterfaceNuuDemande(
            line: root.line, typeFichier: typeFichier, numGuichet: numGuichet, numUnique: numUnique,
            refInterne: refInterne, forcerDoublon: forcer, saisie: saisie, lines: lines)
    }

    private mutating func motifs() {
        let list = base?.child("principauxMotifDemande")
        // Three have a place; an older form let more be ticked.
        for (rank, motif) in named("motifDemande", list).prefix(3).enumerated() { code(motif, "motifs.\(rank)") }
        text(list?.child("compAutreMotif"), "motifPrecision")
        text(list?.child("compDateJugement"), "motifJugement")
    }

    private mutating func handicaps() {
        // Some senders put the list beside the application, not in it.
        let inside = base?.child("listeHandicap")
        let path = inside == nil ? "listeHandicap" : "demandeLogement/listeHandicap"
        for (rank, handicap) in members("handicap", inside ?? root.child("listeHandicap")) {
            let champ = "handicaps.\(rank)"
            code(handicap.child("etatHandicap"), "\(champ).etat")
            code(handicap.child("capaciteMarcheHandicap"), "\(champ).marche")
            flag(handicap.child("accompagne"), "\(champ).accompagne")
            codes("natureHandicapMoteur", handicap.child("listeNatureHandicapMoteur"), "\(champ).moteur")
            codes("natureHandicapSensoriel", handicap.child("listeNatureHandicapSensoriel"), "\(champ).sensoriel")
            codes("aideTechniqueHandicap", handicap.child("listeAideTechniqueHandicap"), "\(champ).aides")
            codes("equipementHandicap", handicap.child("listeEquipementHandicap"), "\(champ).equipements")
            text(handicap.child("besoinParticulier"), "\(champ).besoin")
            text(handicap.child("referent")?.child("nom"), "\(champ).referent")
            if !saisie.contains(champ) { strangers.append("\(path)/handicap[\(rank)]") }
        }
    }
}
