// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The certificate of registration as its template wants it. Contents: R441-2-4.
struct AttestationView {
    let site: Site
    let contenu: AttestationContenu
    /// Nil when it goes by post: its body signs.
    let acteur: Acteur?

    private var texts: Catalogue { site.texts }
    private var rulebook: Rulebook { site.world.rulebook }
    private var demande: Demande { contenu.dossier.demande }
    private var formulaire: Formulaire { demande.formulaire }

    /// Name of its QR code, alone in its file.
    static let qr = "verification"

    /// Behind a letter: other certificates may be in the same file.
    func jointe() throws -> AttestationJointe {
        var view = try view()
        view["qr"] = .text(AttestationJointe.qr(contenu.code))
        return AttestationJointe(
            code: contenu.code, verification: verification, corps: try site.templates.render("lettres/jointe", view),
            sansAdresse: formulaire.adresseProtegee == true)
    }

    private var signature: [String] {
        guard let acteur else { return [site.nom(contenu.dossier.organisme)] }
        return acteur.origine == .demandeur
            ? [site.nom(contenu.dossier.organisme), texts("attestation.en-ligne")]
            : [acteur.organismeNom, acteur.nom]
    }

    /// The address behind the QR code.
    var verification: String { "\(site.options.publicURL)\(Paths.verification)/\(contenu.code)" }

    var titre: String { "\(texts("attestation.titre")), \(contenu.numero.groups.joined(separator: " "))" }

    func view() throws -> View {
        let recepisse = RecepisseView(site: site, dossier: contenu.dossier)
        var view: View = [
            "formation": .flag(site.world.isFormation),
            "titre": .text(titre), "jour_iso": .text(contenu.faiteLe.iso),
            "service": .texts(recepisse.service), "destinataire": .texts(recepisse.destinataire),
            "fait_le": .text(texts("recepisse.fait-le", ["jour": contenu.faiteLe.french])),
            "numero": .view(optional: site.numero(contenu.numero.text)),
            "recue": .text(formulaire.depot.date.french),
            "renouvelee": .text(optional: contenu.situation.renouveleeLe?.french),
            "valable": .text(demande.expireLe.french), "office": .text(optional: office),
            // A desk may bring back what was not renewed until then (arrêté of 2015, annex, 6.1).
            "retablissable": .text(rulebook.finReactivation(contenu.situation).french),
            "appel": .text(recepisse.appel), "resume": .text(summary),
            "telephone": .text(optional: contenu.dossier.guichet.flatMap { $0.contact.isEmpty ? nil : $0.contact }),
            // How to know where it stands (R441-2-4), and to renew, without going anywhere.
            "site": .text("\(host)\(Paths.monDossier)"),
            "signature": .texts(signature),
            "commissions": .views(contenu.recours.map(commission)),
            "bailleurs": .view(landlords),
            "rubriques": .views(try LectureView(site: site, formulaire: formulaire).rubriques()),
            "notes": .texts(contenu.doutes.map { texts("attestation.doute.\($0)") }),
            "code": .text(contenu.code), "jour": .text(contenu.faiteLe.french),
            "verification": .text("\(host)\(Paths.verification)"), "qr": .text(Self.qr),
        ]
        view = view.closed("renouvelee")
        for moment in PieceDemandee.Moment.allCases {
            let key = moment == .instruction ? "pieces_obligatoires" : "pieces_\(moment.rawValue)s"
            view[moment == .enregistrement ? "pieces_enregistrement" : key] = .views(
                contenu.pieces.filter { $0.quand == moment }.map {
                    ["libelle": .text($0.libelle), "a_confirmer": .flag($0.statut >= .aConfirmer)]
                })
        }
        view["suite"] = .view(optional: site.suites["fr"].map { steps($0, "fr") })
        view["suite_autre"] =
            formulaire.langue.flatMap { code in
                code == "fr" ? nil : site.suites[code].map { .view(steps($0, code)) }
            } ?? .flag(false)
        return view
    }

    /// Registered on a decision of the prefect (L441-2-1).
    private var office: String? {
        contenu.office.map {
            texts(
                "attestation.office",
                [
                    "enregistree": site.clock.day(demande.enregistreeLe).french,
                    "jour": Day(iso: $0.le)?.french ?? $0.le, "reference": $0.reference,
                ])
        }
    }

    private var host: String {
        let parts = site.options.publicURL.split(separator: "/", omittingEmptySubsequences: true)
        return parts.count > 1 ? String(parts[1]) : site.options.publicURL
    }

    /// What the demande is about, in one sentence.
    private var summary: String {
        let names = formulaire.communesSouhaitees.map { rulebook.communes[$0]?.nom ?? $0 }
        let listed =
            names.count > 1
            ? "\(names.dropLast().joined(separator: ", ")) et \(names[names.count - 1])" : names.first ?? ""
        let types = (formulaire.logementRecherche?.types ?? []).map { rulebook.label("typeLogement", $0) ?? $0 }
        let people = formulaire.nombrePersonnes.map {
            $0 == 1 ? texts("compte.personne") : texts("compte.personnes", ["n": "\($0)"])
        }
        return texts(
            types.isEmpty ? "attestation.resume" : "attestation.resume.types",
            [
                "territoire": rulebook.territoire.nom, "communes": listed,
                "types": types.joined(separator: " ou "),
                "personnes": people ?? texts("attestation.resume.association"),
            ])
    }

    private func commission(_ recours: AttestationContenu.Recours) -> View {
        View([
            "nom": .text(
                recours.commission?.nom
                    ?? texts("attestation.commission.inconnue", ["departement": recours.departement])),
            "adresse": .text((recours.commission?.adresse ?? []).joined(separator: ", ")),
            "date": .text(recours.aPartirDu?.french ?? texts("commun.non-connu")),
            "delai": .text(recours.delai.map { spoken($0.mois) } ?? texts("commun.non-connu")),
            "adresse_a_confirmer": .flag((recours.commission?.statut ?? .aConfirmer) >= .aConfirmer),
            "date_a_confirmer": .flag((recours.delai?.statut ?? .aConfirmer) >= .aConfirmer),
        ])
    }

    /// `3 ans`, `18 mois`.
    private func spoken(_ months: Int) -> String {
        if months % 12 != 0 { return "\(months)\u{a0}mois" }
        return months == 12 ? "1\u{a0}an" : "\(months / 12)\u{a0}ans"
    }

    private var landlords: View {
        let communes = formulaire.communesSouhaitees
        return [
            "communes": .texts(communes.map { rulebook.communes[$0]?.nom ?? $0 }),
            "lignes": .views(
                contenu.bailleurs.map { bailleur in
                    [
                        "nom": .text(bailleur.nom),
                        "adresse": .text(
                            "\(bailleur.adresse), \(bailleur.codePostal) \(rulebook.communes[bailleur.commune]?.nom ?? "")"
                        ),
                        "presences": .views(
                            communes.map { code in
                                ["oui": .flag(rulebook.bailleurs(communes: [code]).contains(bailleur))]
                            }),
                    ]
                }),
        ]
    }

    private func steps(_ suite: SuiteTextes, _ code: String) -> View {
        [
            "titre": .text(suite.titre), "etapes": .texts(suite.etapes), "langue": .text(code),
            "sens": .text(code == "ar" ? "rtl" : "ltr"),
        ]
    }
}

extension Site {
    /// The pages of a certificate that goes by post.
    var attestationJointe: AttestationPage {
        { contenu in try AttestationView(site: self, contenu: contenu, acteur: nil).jointe() }
    }
}
