// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Linkage
import Stores

/// A file that may be that of the same person: what any registering desk may know of it, and more when it is in scope.
package struct Existant: Sendable, Hashable {
    package let demande: ID<Demande>
    package let numero: String?
    package let etat: Etat
    package let guichet: String
    /// Why it was found: a key of the catalogue, `existants.raison.<raison>`.
    package let raison: String
    /// What speaks for, field by field; of those that the engine brought together (`rapprochement`), the strongest first.
    package let raisons: [RaisonDoublon]
    /// The name, only for those who may read the file.
    package let nom: String?
}

/// What may already be on file, or being typed, of the persons of a form.
package struct Existants: Sendable, Hashable {
    package var dossiers: [Existant] = []
    package var brouillons: [BrouillonProche] = []

    package init(dossiers: [Existant] = [], brouillons: [BrouillonProche] = []) {
        self.dossiers = dossiers
        self.brouillons = brouillons
    }

    package var isEmpty: Bool { dossiers.isEmpty && brouillons.isEmpty }
}

/// The files that may already be those of the holders of a form. Names within one typing error, usage and birth names
/// exchanged, day and month inverted. What the
/// duplicate engine finds besides comes with them (`FindRapproches`).
package struct FindExistants: Sendable {
    private let world: World
    static let limit = 10

    package init(_ world: World) { self.world = world }

    /// For a form being typed. Records that the cards were shown. `brouillon`: the draft of this form.
    package func callAsFunction(
        _ saisie: Saisie, brouillon: ID<Brouillon>? = nil, by acteur: Acteur
    ) async throws -> Existants {
        guard acteur.may(.registerDemande) else { return Existants() }
        let examen = examine(saisie, on: world.today, world.rulebook)
        // Never by NIR while one types: whoever tries numbers would learn of them. A whole form is asked for that.
        let recherche = recherche(searched(examen, saisie), [:])
        guard !recherche.holders.isEmpty else { return Existants() }
        let identites = examen.formulaire.map { comparees($0, [:]) } ?? []
        let suite = try await KeepBrouillons(world).origin(of: brouillon, by: acteur).suite
        let now = world.now()
        let found = try await world.base.read { registry in
            Existants(
                dossiers: try self.found(
                    registry, recherche, identites, by: acteur,
                    except: registry.continued(
                        suite, examen.formulaire, by: acteur, now, on: world.today, world.rulebook)?.id),
                brouillons: try FindBrouillons(world)(saisie, except: brouillon, by: acteur, in: registry))
        }
        let consultations = found.dossiers.map {
            Consultation(id: world.ids.nextRaw(now), demande: $0.demande, objet: "existants")
        }
        try await world.base.write { try $0.consultations.insert(consultations, by: acteur, now: now) }
        return found
    }

    /// The holders of a form, and by what else than their names they may be found.
    struct Recherche {
        let holders: [SearchedPerson]
        /// Their birth dates, and those with day and month exchanged.
        let jours: [Naissance]
        /// Digests of their NIR, under every key.
        let nirs: [[UInt8]]
    }

    func recherche(_ holders: [SearchedPerson], _ nirs: [Int: Nir]) -> Recherche {
        Recherche(
            holders: holders, jours: Self.jours(holders.compactMap(\.naissance)),
            nirs: world.rulebook.territoire.rapprocheParNir
                ? nirs.sorted { $0.key < $1.key }.flatMap { world.keys.digests($0.value) } : [])
    }

    /// The holders as the engine compares them, with their NIR.
    func comparees(_ formulaire: Formulaire, _ nirs: [Int: Nir]) -> [IdentiteComparee] {
        var identites = identites(of: formulaire)
        guard world.rulebook.territoire.rapprocheParNir else { return identites }
        for (rang, nir) in nirs where identites.indices.contains(rang) {
            identites[rang].nir = world.keys.digests(nir).last.map(IdentiteComparee.nir)
        }
        return identites
    }

    /// By NIR, by names and dates, then by the engine: what it finds besides.
    func found(
        _ registry: Registry, _ recherche: Recherche, _ identites: [IdentiteComparee], by acteur: Acteur,
        except own: ID<Demande>? = nil
    ) throws -> [Existant] {
        let (born, areAll) = try Self.born(recherche.jours, in: registry)
        // Of everybody born on these days, look-ups that bear the same days bring nobody else.
        let known = try Self.run(
            registry, recherche, born, areAll ? [] : questions(recherche.holders), by: acteur, except: own)
        guard known.count < Self.limit else { return known }
        let ids = Set(known.map(\.demande) + [own].compactMap { $0 })
        let more = try FindRapproches(world)(identites, born, except: ids, in: registry)
            .prefix(Self.limit - known.count)
        guard !more.isEmpty else { return known }
        let motifs = Dictionary(uniqueKeysWithValues: more.map { ($0.demande, Motif($0)) })
        return known + (try Self.cards(registry, more.map(\.demande), motifs, by: acteur))
    }

    /// Of some files, by the engine: those from the threshold of the model on.
    func probabilites(
        of demandes: [ID<Demande>], _ identites: [IdentiteComparee], in registry: Registry
    ) throws -> [ID<Demande>: Double] {
        guard !demandes.isEmpty, let modele = try world.modele(registry) else { return [:] }
        return Dictionary(
            try FindRapproches(world).compared(identites, demandes, modele, in: registry).map {
                ($0.demande, $0.probabilite)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The holders of a form, even when the rest of it is not yet right.
    private func searched(_ examen: Examen, _ saisie: Saisie) -> [SearchedPerson] {
        if let formulaire = examen.formulaire { return Self.holders(formulaire) }
        guard
            !examen.violations.contains(where: {
                $0.champ.hasPrefix("demandeur.n") || $0.champ.hasPrefix("demandeur.p")
            }), let naissance = examineNaissance(saisie["demandeur.naissance"])
        else { return [] }
        let (usage, prenoms) = (saisie["demandeur.nomUsage"], saisie["demandeur.prenoms"])
        return [
            SearchedPerson(
                role: "titulaire", nom: folded(saisie["demandeur.nomNaissance"]),
                usage: usage.isEmpty ? nil : folded(usage), prenoms: prenoms.isEmpty ? nil : folded(prenoms),
                naissance: naissance)
        ]
    }

    static func holders(_ formulaire: Formulaire) -> [SearchedPerson] {
        formulaire.searchedPersons.filter { $0.role == "titulaire" || $0.role == "cotitulaire" }
    }

    /// The look-ups that may find them: names widened by the projection, and their birth dates.
    func questions(_ holders: [SearchedPerson]) -> [DemandeSearch.Question] {
        func near(_ form: String, _ field: FormIndex.Field) -> [String] {
            world.formes.near(form, field, limit: 30)
        }
        var questions: [DemandeSearch.Question] = []
        for holder in holders {
            guard let naissance = holder.naissance else { continue }
            let days = Self.jours([naissance])
            let noms = Array(Set([holder.nom, holder.usage].compactMap { $0 }.flatMap { near($0, .nom) })).sorted()
            let prenoms = Array(Set(holder.prenoms.map { near($0, .prenoms) } ?? [])).sorted()
            // Name and first name exchanged: each is also looked for in the place of the other.
            let exchanged = [holder.prenoms].compactMap { $0 }
            let firsts = [holder.nom, holder.usage].compactMap { $0 }
            questions += [
                .nomBorn(noms + exchanged, days), .usageBorn(noms + exchanged, days),
                .prenomsBorn(prenoms + firsts, days),
            ]
        }
        return questions
    }

    /// These dates, and those with day and month exchanged.
    static func jours(_ naissances: [Naissance]) -> [Naissance] {
        Set(naissances.flatMap { [$0, $0.inverted ?? $0] }).sorted { $0.iso < $1.iso }
    }

    /// Those who are born on these days, some fifty a day in a base of a million, and more of the young: they are compared without waiting
    /// for the projection of names, which is some seconds late. Beyond the limit (1 January of one who knows his year only) the look-ups by
    /// names remain. A couple has four days, and as much for each as one alone has for his two.
    static func born(
        _ jours: [Naissance], in registry: Registry
    ) throws -> (persons: [FoundPerson], areAll: Bool) {
        let limit = max(300, 150 * jours.count)
        let persons = try registry.recherche.persons([.born(jours)], limit: limit)
        return (persons, persons.count < limit)
    }

    /// `born`: persons of these birth dates, read already; `questions`: look-ups for those who are not among them.
    static func run(
        _ registry: Registry, _ recherche: Recherche, _ born: [FoundPerson], _ questions: [DemandeSearch.Question],
        by acteur: Acteur, except own: ID<Demande>?
    ) throws -> [Existant] {
        let holders = recherche.holders
        let persons = try registry.recherche.persons(each: questions, limit: 50) + born
        var found: [ID<Demande>: Motif] = [:]
        // Of two persons of one file who are as near, always the same one says why, whichever index brought them.
        for person in persons.sorted(by: isBefore) where person.demande != own {
            for holder in holders where MatchBirths.mayBe(holder, person) {
                guard let motif = Ressemblance(holder, person).map(Motif.init) else { continue }
                if motif.ecarts < found[person.demande]?.ecarts ?? .max { found[person.demande] = motif }
            }
        }
        // Where the names say it already, the NIR confirms nothing to who types it.
        for known in try registry.recherche.demandes(nirs: recherche.nirs, limit: limit) where known.demande != own {
            if found[known.demande]?.ecarts != 0 { found[known.demande] = .nir }
        }
        // A file that was merged is the one that it went into.
        for (merged, heir) in try registry.fusions.heirs(of: found.keys.sorted()).sorted(by: { $0.key < $1.key }) {
            guard let motif = found.removeValue(forKey: merged), heir != own else { continue }
            if motif.ecarts < found[heir]?.ecarts ?? .max { found[heir] = motif }
        }
        // The surest first: ten strangers of one name do not hide the person.
        let ranked = found.sorted {
            ($0.value.ecarts == 0 ? 0 : 1, $0.key) < ($1.value.ecarts == 0 ? 0 : 1, $1.key)
        }.map(\.key)
        return try cards(registry, Array(ranked.prefix(limit)), found, by: acteur)
    }

    private static func isBefore(_ left: FoundPerson, _ right: FoundPerson) -> Bool {
        guard left.demande == right.demande else { return left.demande < right.demande }
        return (left.nom ?? "", left.usage ?? "", left.prenoms ?? "", left.naissance?.iso ?? "")
            < (right.nom ?? "", right.usage ?? "", right.prenoms ?? "", right.naissance?.iso ?? "")
    }

    /// Why a file was found.
    struct Motif {
        let code: String
        let raisons: [RaisonDoublon]
        /// How much is not the same: nothing says more than what has none.
        let ecarts: Int

        static let nir = Motif(code: "nir", raisons: [RaisonDoublon(.nir, .identique)], ecarts: 0)

        private init(code: String, raisons: [RaisonDoublon], ecarts: Int) {
            self.code = code
            self.raisons = raisons
            self.ecarts = ecarts
        }

        init(_ ressemblance: Ressemblance) {
            self.init(code: ressemblance.code, raisons: ressemblance.raisons, ecarts: ressemblance.ecarts)
        }

        init(_ rapproche: FindRapproches.Rapproche) {
            self.init(
                code: "rapprochement", raisons: rapproche.raisons.filter { !$0.isContraire }, ecarts: 1)
        }
    }

    private static func cards(
        _ registry: Registry, _ ids: [ID<Demande>], _ motifs: [ID<Demande>: Motif], by acteur: Acteur
    ) throws -> [Existant] {
        let demandes = try registry.demandes.apercus(ids).filter { $0.etat != .purgee && $0.etat != .annulee }
        let noms = try registry.organismes.noms(guichets: Array(Set(demandes.map(\.guichet))))
        return try demandes.map { demande in
            let formulaire = demande.formulaire
            let isRefused =
                acteur.access(
                    .readDemande, guichet: demande.guichet, communes: formulaire.communesSouhaitees, demande: demande.id
                ) == .refuse
            let guichet = noms[demande.guichet] ?? demande.guichet
            return Existant(
                demande: demande.id, numero: demande.numero, etat: demande.etat,
                guichet: isRefused
                    ? try registry.cardDesk(guichet, isProtected: formulaire.adresseProtegee == true) : guichet,
                raison: motifs[demande.id]?.code ?? "rapprochement", raisons: motifs[demande.id]?.raisons ?? [],
                nom: isRefused ? nil : formulaire.nomComplet)
        }
    }
}
