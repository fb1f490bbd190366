// SPDX-License-Identifier: EUPL-1.2

/// The elements of `interfaceNuu` 02.01 in the order of its sequences, with their limits. Facts of the published
/// interface; what it does not tell us (a type, a limit) is a text of `unknown` characters, which is never ours to fill.
enum InterfaceNuuSchema {
    typealias Element = InterfaceNuuElement
    private static let unknown = 255

    static let demande = Element.group("demande", [informationDalo, demandeLogement]).required
    static let entete = Element.group("entete", [.text("typeFichier", 3).required, .dateTime("dateFichier").required])
        .required

    private static let informationDalo = Element.group(
        "informationDalo",
        [
            .code("statutDalo"), .date("dateDecisionDalo"), .text("diagnosticSocialDalo", unknown),
            .text("accompagnementSocialDalo", unknown), .code("typologieLogementDalo"),
        ])

    private static let demandeLogement = Element.group(
        "demandeLogement",
        [
            .text("numGuichet", 5).required, .text("numUnique", 18), .text("numUniqueAssocie", 18),
            .text("refInterne", 18), .date("dateCreationDemande").required, .flag("forcerDoublon"),
            .flag("renouvellementElec"), .text("precision", 255).required.empty, informationTraitement,
            logementRecherche, principauxMotifDemande,
            .choice([[association], [personnePhysique]]).required,
            .group("listeHandicap", [handicap]),
            .group("renouvellement", [.date("dateRenouvellement").required]), radiation,
            .group("listeAnomalie", [anomalie]), .group("listeDoublons", [doublon]),
            .text("dateDerniereModificationPiece", unknown), .text("incrementFichier", unknown),
        ]
    ).required

    private static let informationTraitement = Element.group(
        "informationTraitement",
        [
            .flag("estDelaiAnormalementLong"), .flag("estMultiplesAttributionsSousConditions"),
            .date("dateCalculIndicateur"),
        ])

    private static let logementRecherche = Element.group(
        "logementRecherche",
        [
            .code("categorieLogementRecherche"), .flag("avecParking"), .flag("rezDeChaussee"), .flag("sansAscenseur"),
            .number("montantLoyer", 0...9_999), .flag("demandeElargie").required,
            .group("listeTypeLogement", [.code("typeLogement").many.required]).required,
            .group(
                "listeLocalisationSouhaite",
                [.group("localisationSouhaite", [.commune("commune").required, .text("quartier", 19)]).many.required]
            ).required,
        ]
    ).required

    private static let principauxMotifDemande = Element.group(
        "principauxMotifDemande",
        [.date("compDateJugement"), .text("compAutreMotif", 36), .code("motifDemande").many.required])

    // MARK: Persons

    private static let telephones: [Element] = [
        .digits("telDomicile", 0...10), .digits("telPortable", 0...10), .digits("telTravail", 0...10),
    ]

    private static let association = Element.group(
        "association",
        [.text("nom", 36).required] + telephones + [.courriel("mel"), adresse("adressePostale").kept]
    ).kept

    private static let personnePhysique = Element.group(
        "personnePhysique",
        [
            demandeur, adresse("adresseLogement").kept,
            .group(
                "listePersonneACharge",
                [
                    .group(
                        "personneACharge",
                        [
                            .text("nom", 24), .text("prenom", 24), .date("dateNaissance"), .code("sexe"),
                            .code("lienParente"),
                        ]
                    ).many
                ]),
            .group("personneANaitre", [.number("nombre", 0...9), .date("dateNaissancePrevue")]),
            .group(
                "listePersonneEnGarde",
                [
                    .group(
                        "personneEnGarde", [.date("dateNaissance"), .code("sexe"), .code("coParentalite")]
                    ).many
                ]),
            .group("listeCotitulaire", [cotitulaire]).kept, logementActuel,
        ]
    ).kept

    private static let identity: [Element] = [
        .code("civilite").required, .text("nom", 36).required, .text("nomPatronymique", 36),
        .text("prenom", 36).required, .date("dateNaissance").required, .code("nationalite").required,
        .code("situationFamiliale").required,
    ]

    private static let demandeur = Element.group(
        "demandeur",
        identity + telephones + [
            .courriel("mel"), .flag("notifSms"), .flag("notifEvt"), adresse("adressePostale").required,
            situationProfessionnelle, revenuFiscal.required, resources("listeRessourceRecue").required,
            resources("listeRessourceVersee").required, resources("listeRessourceRecuePersACharge").required,
            resources("listeRessourceVerseePersACharge").required,
        ]
    ).required

    private static let cotitulaire = Element.group(
        "cotitulaire",
        identity + telephones + [
            .code("lienDemandeur").required, situationProfessionnelle, revenuFiscal,
            resources("listeRessourceRecue").required, resources("listeRessourceVersee").required,
        ]
    ).many.kept

    private static let situationProfessionnelle = Element.group(
        "situationProfessionnelle",
        [
            .text("profession", 39), .code("typeContratTravail").required, .flag("multiEmployeur"),
            .text("nomEmployeurPrincipal", 25), .flag("etranger"), place,
            .text("nomOrganismeCollecteur", 44),
        ]
    ).required

    private static let revenuFiscal = Element.group(
        "revenuFiscal",
        [
            .digits("anneeMoins1", 4...4), .number("montantMoins1", 0...9_999_999), .digits("anneeMoins2", 4...4),
            .number("montantMoins2", 0...9_999_999),
        ])

    private static func resources(_ name: String) -> Element {
        .group(
            name, [.group("detailRessource", [.code("ressource"), .number("montant", 0...9_999_999)]).many])
    }

    // MARK: Places

    static func adresse(_ name: String) -> Element {
        .group(
            name,
            [
                .flag("etranger").required, .text("appartement", 4), .text("etage", 2), .text("escalier", 4),
                .text("batiment", 4), .text("compAdresse", 33), .text("numero", 5), .text("voie", 32).required,
                .text("lieuDit", 38), place.required, .text("nomHebergeant", 38),
            ])
    }

    /// A commune of France, or abroad.
    private static let place = Element.choice([
        [.digits("codePostal", 1...5).required, .commune("commune").required],
        [
            .text("codePostalEtranger", 10).required, .text("communeEtranger", 38).required,
            .text("pays", 38).required,
        ],
    ])

    private static let logementActuel = Element.group(
        "logementActuel",
        [
            .group("listeModeleLogement", [.code("modeleLogement").many.required]).required,
            .text("compNomOrgBailleur", 34), .date("compResSocDepuis"), .date("compResHotDepuis"),
            .date("compSousLocDepuis"), .date("compStructDepuis"), .text("compNomStructure", 14),
            .date("compCentreDepuis"), .text("compNomCentre", 14), .number("montantMensuelLoyer", 0...9_999),
            .number("montantMensuelAPL", 0...9_999), .number("nombreHabitant", 0...99), .code("categorieLogement"),
            .code("typeLogementActuel"), .number("surface", 0...9_999), .flag("proprietaire").required,
            place, .code("typeLogementPossede"),
        ]
    ).required

    // MARK: What follows

    private static let handicap = Element.group(
        "handicap",
        [
            .date("dateNaissance"),
            .group(
                "referent",
                [
                    .text("handicapReconnu", unknown), .text("procheDomicile", unknown), .text("nom", 40),
                    .text("adresse", 40), .digits("tel", 0...10), .courriel("mel"),
                ]),
            .text("compAutreNature", 21), .code("etatHandicap"), .code("capaciteMarcheHandicap"), .flag("accompagne"),
            .text("handicapMoteur", unknown), .text("handicapSensoriel", unknown), .text("handicapAutre", unknown),
            .group("listeNatureHandicapSensoriel", [.code("natureHandicapSensoriel").many]),
            .group("listeNatureHandicapMoteur", [.code("natureHandicapMoteur").many]),
            .group("listeAideTechniqueHandicap", [.code("aideTechniqueHandicap").many]),
            .group("listeEquipementHandicap", [.code("equipementHandicap").many]),
            .text("besoinParticulier", 132), .text("besoinAutre", 36),
        ]
    ).many

    private static let radiation = Element.group(
        "radiation",
        [
            .date("dateRadiation").required, .code("motifRadiation").required, .code("sousMotifIrrecevabilite"),
            .group("absenceReponse", [.date("dateCourrier")]),
            .group(
                "attributionLogement",
                [
                    .date("dateSignatureBail").required, .code("dejaLogeParcBailleur").required,
                    .text("numeroRpls", 10), .text("attribueEnComDALO", unknown), .code("accordCollectif").required,
                    .code("typeReservataire").required, .text("codeSirenBailleur", 9), .code("zus"),
                    .code("typeLogement"), .number("surface", 0...9_999), .number("montantLoyer", 0...9_999),
                    adresse("adresse"),
                ]),
        ])

    private static let anomalie = Element.group(
        "anomalie", [.text("complement", unknown).many.with(["nom": unknown]), .text("message", 512).required]
    ).many.with(["code": 10, "propriete": 255])

    private static let doublon = Element.group(
        "doublon",
        [
            .text("numUnique", 18).required,
            .group(
                "demandeur",
                namesakes + [adresse("adressePostale").required, adresse("adresseLogement")]
            ).required,
            .group("listeCotitulaire", [.group("cotitulaire", namesakes).many]),
            .group(
                "listeLocalisationSouhaitee",
                [.group("localisationSouhaitee", [.commune("commune").required, .text("quartier", 19)]).many]
            ).required,
        ]
    ).many.required

    private static let namesakes: [Element] = [
        .code("civilite"), .text("nom", 36), .text("nomPatronymique", 36), .text("prenom", 36), .date("dateNaissance"),
    ]
}
