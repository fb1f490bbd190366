// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The printed receipt that the applicant takes away.
struct RecepisseView {
    let site: Site
    let dossier: Dossier

    /// What was struck off, merged or cancelled has nothing to prove any more (L441-2-1).
    static func isOf(_ etat: Etat) -> Bool { etat == .active || etat == .deposee }

    var view: View {
        let demande = dossier.demande
        let formulaire = demande.formulaire
        let numero = site.numero(demande.numero)
        return [
            "nom": .text(formulaire.nomComplet),
            "service": .texts(service),
            "fait_le": .text(site.texts("recepisse.fait-le", ["jour": site.world.today.french])),
            "destinataire": .texts(destinataire),
            "appel": .text(appel),
            "numero": .view(optional: numero),
            "sans_numero": .flag(numero == nil),
            "pourquoi": .text(optional: numero == nil ? site.texts("recepisse.pourquoi.piece") : nil),
            "depot": .text(formulaire.depot.date.french),
            "valable": .text(optional: numero == nil ? nil : demande.expireLe.french),
            "resume": .text(resume),
            "lien_retour": .text(Paths.demande(demande.id)),
        ]
    }

    /// The registering service and its address.
    var service: [String] {
        let guichet = dossier.guichet
        let lines =
            [site.nom(dossier.organisme), guichet?.nom].compactMap { $0 }
            + (guichet?.adresse.split(separator: "\n").map(String.init) ?? []) + [guichet?.contact ?? ""]
        return lines.filter { !$0.isEmpty }
    }

    var destinataire: [String] { [addressee] + Person.postal(dossier.demande.formulaire, site) }

    private var addressee: String {
        let formulaire = dossier.demande.formulaire
        let title = formulaire.demandeur?.civilite.flatMap { ["1": "Monsieur", "2": "Madame", "3": "Madame"][$0] }
        return [title, formulaire.nomComplet].compactMap { $0 }.joined(separator: " ")
    }

    var appel: String {
        switch dossier.demande.formulaire.demandeur?.civilite {
        case "1": "Monsieur,"
        case "2", "3": "Madame,"
        default: "Madame, Monsieur,"
        }
    }

    private var resume: String {
        let formulaire = dossier.demande.formulaire
        let names = formulaire.communesSouhaitees.map { site.world.rulebook.communes[$0]?.nom ?? $0 }
        let listed =
            names.count > 1
            ? "\(names.dropLast().joined(separator: ", ")) et \(names[names.count - 1])" : names.first ?? ""
        let people = formulaire.nombrePersonnes.map {
            $0 == 1 ? site.texts("compte.personne") : site.texts("compte.personnes", ["n": "\($0)"])
        }
        return site.texts(
            people == nil ? "recepisse.resume.communes" : "recepisse.resume",
            ["personnes": people ?? "", "communes": listed])
    }
}
