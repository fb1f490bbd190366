// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Two households become one: the file of who is the holder from now on takes the persons, the numbers and the history of the other
/// one, and the older seniority. A desk that reaches both does it; out of its scope, or where an address is protected, the manager.
package struct UniteDemandes: Sendable {
    package enum Answer: Sendable {
        case united(Demande)
        case refused(RefusUnion)
        /// The other file is out of scope, or one of both has a protected address: which of the two is not told.
        case gestionnaire
        case denied
        case unknown
        /// This file changed since it was looked at.
        case stale(ID<Demande>, version: Int)
    }

    package enum Pair: Sendable {
        case both(MembreEnsemble, MembreEnsemble)
        case invalid([Violation])
        case gestionnaire
        case denied
        case unknown
    }

    /// What was seen, and what is chosen.
    package struct Choix: Sendable {
        package var gardee: ID<Demande>
        package var absorbee: ID<Demande>
        package var versionGardee: Int
        package var versionAbsorbee: Int
        package var valeurs: [RubriqueFusion: CoteFusion]

        package init(
            gardee: ID<Demande>, absorbee: ID<Demande>, versionGardee: Int, versionAbsorbee: Int,
            valeurs: [RubriqueFusion: CoteFusion] = [:]
        ) {
            self.gardee = gardee
            self.absorbee = absorbee
            self.versionGardee = versionGardee
            self.versionAbsorbee = versionAbsorbee
            self.valeurs = valeurs
        }
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Both files side by side; the other one is named by its number, as its holder gives it. It is a reading of both.
    package func pair(_ id: ID<Demande>, with typed: String, by acteur: Acteur) async throws -> Pair {
        guard acteur.may(.changeTitulaire) else { return .denied }
        let numero: NumeroUnique
        switch Self.numero(typed) {
        case .failure(let refus): return .invalid(refus.violations)
        case .success(let found): numero = found
        }
        let (now, today) = (world.now(), world.today)
        let pair = try await world.base.read { registry -> Pair in
            guard let one = try registry.demandes.find(id) else { return .unknown }
            guard try registry.reaches(one, .changeTitulaire, acteur, now) else { return .denied }
            let other: Demande
            switch try registry.other(numero, than: id) {
            case .failure(let refus): return .invalid(refus.violations)
            case .success(let found): other = found
            }
            guard try registry.mayUnite(one, other, acteur, now) else { return .gestionnaire }
            let membres = try ReadEnsembles.membres(
                of: [one, other], in: registry, today, by: acteur, withDates: true, areOpen: true)
            return .both(membres[0], membres[1])
        }
        if case .both(let one, let other) = pair {
            let seen = [one, other].map { Consultation(id: world.ids.nextRaw(now), demande: $0.carte.id, objet: "vie") }
            try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) }
        }
        return pair
    }

    /// As software says it: the file `id` goes on and its holder stays the holder; of the household the more recent answers hold.
    /// What is wrong in what was typed is said before anything of the files.
    package func callAsFunction(
        _ id: ID<Demande>, version: Int, _ typed: [String: String], by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.changeTitulaire) else { return .denied }
        var violations: [Violation] = []
        let named = Self.numero(typed["numeroUnion"] ?? "")
        if case .failure(let refus) = named { violations += refus.violations }
        let versionAutre = typed["versionAutre"].flatMap { Int($0) }
        if versionAutre == nil { violations.append(Violation("versionAutre", "requis.court")) }
        if case .failure(.fautes(let faults)) = UnionDemandes.read(typed, on: world.today, world.rulebook) {
            violations += faults
        }
        guard violations.isEmpty, case .success(let numero) = named, let versionAutre else {
            return .refused(.fautes(violations))
        }
        switch try await world.base.read({ try $0.other(numero, than: id) }) {
        case .failure(let refus): return .refused(.fautes(refus.violations))
        case .success(let other):
            let choix = Choix(
                gardee: id, absorbee: other.id, versionGardee: version, versionAbsorbee: versionAutre)
            return try await self(choix, typed, by: acteur)
        }
    }

    /// What was typed as the number of the other file.
    private static func numero(_ typed: String) -> Result<NumeroUnique, NoOther> {
        NumeroUnique(typed).map { .success($0) } ?? .failure(NoOther(typed.isEmpty ? "requis.court" : "union.numero"))
    }

    fileprivate struct NoOther: Error {
        let violations: [Violation]

        init(_ code: String) { violations = [Violation("numeroUnion", code)] }
    }

    package func callAsFunction(
        _ choix: Choix, _ typed: [String: String], by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.changeTitulaire), choix.gardee != choix.absorbee else { return .denied }
        let (now, today, rulebook, keys) = (world.now(), world.today, world.rulebook, world.keys)
        let fusion: ID<Fusion> = world.ids.next(now)
        let events: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now)]
        let maximum = rulebook.territoire.maximumCommunes
        return try await world.base.write { registry in
            // In the order of their ids: two acts that cross wait for one another.
            var files: [ID<Demande>: Demande] = [:]
            for file in [choix.gardee, choix.absorbee].sorted() { files[file] = try registry.demandes.lock(file) }
            guard let gardee = files[choix.gardee], let absorbee = files[choix.absorbee] else { return .unknown }
            guard try registry.mayUnite(gardee, absorbee, acteur, now) else { return .gestionnaire }
            let union: UnionDemandes
            switch examineUnion(
                typed, (gardee.formulaire, gardee.etat), (absorbee.formulaire, absorbee.etat), on: today, rulebook)
            {
            case .failure(let refus): return .refused(refus)
            case .success(let found): union = found
            }
            for (file, seen) in [(gardee, choix.versionGardee), (absorbee, choix.versionAbsorbee)]
            where file.version != seen { return .stale(file.id, version: file.version) }

            let plan = try registry.unionPlan(gardee, absorbee, maximum)
            if plan.cote(.communesSouhaitees, choix.valeurs) == .ensemble, !plan.holdsAllCommunes {
                return .refused(
                    .fautes([Violation("champ-communesSouhaitees", "fusion.communes", ["n": "\(maximum)"])]))
            }
            let united = plan.united(choix.valeurs, lien: union.lien)
            let next = try registry.absorb(
                absorbee, into: gardee, as: united, fusion, ensemble: nil, motif: union.piece, keys, by: acteur,
                sms: world.sms, on: today, rulebook, now)
            // Neither file has the persons of before: what waits ends, appointments included (only notices are prepared again), and
            // what was proved told the others nothing; codes and sessions end.
            for file in [gardee, absorbee] {
                try registry.courriers.stop(of: file.id)
                try registry.courriers.annul(of: file.id, echeance: file.expireLe)
                try registry.espace.shut(file.id)
            }
            for (file, autre, event) in [(gardee, absorbee, events[0]), (absorbee, gardee, events[1])] {
                let contenu = ContenuUnionEcrit(
                    fusion: fusion.text, autre: autre.id.text, numero: autre.numero, piece: union.piece,
                    changements: file.id == gardee.id ? try Change.between(gardee.formulaire, united) : [])
                try registry.append(.union, contenu, of: file.id, on: union.le, event, by: acteur, now)
            }
            return .united(next)
        }
    }
}

extension Registry {
    /// The file that a number leads to; one that was erased is none.
    fileprivate func other(
        _ numero: NumeroUnique, than id: ID<Demande>
    ) throws -> Result<Demande, UniteDemandes.NoOther> {
        guard let found = try recherche.demande(numero: numero.text), let other = try demandes.find(found),
            other.etat != .purgee
        else { return .failure(.init("union.inconnu")) }
        return other.id == id ? .failure(.init("union.meme-demande")) : .success(other)
    }

    /// Both in reach; an address that is hidden from one desk would be shown to the other: the manager decides.
    fileprivate func mayUnite(_ one: Demande, _ other: Demande, _ acteur: Acteur, _ now: Instant) throws -> Bool {
        guard try reaches(one, .changeTitulaire, acteur, now), try reaches(other, .changeTitulaire, acteur, now) else {
            return false
        }
        let isProtected = [one, other].contains { $0.formulaire.adresseProtegee == true }
        return !isProtected || acteur.reachesAll(.readAdresseProtegee)
    }

    fileprivate func unionPlan(
        _ gardee: Demande, _ absorbee: Demande, _ maximumCommunes: Int
    ) throws -> FusionFormulaires {
        try FusionFormulaires(
            unionOf: gardee.formulaire, absorbee.formulaire, gardeeLe: dates(of: gardee),
            absorbeeLe: dates(of: absorbee), maximumCommunes: maximumCommunes)
    }
}

/// The whole content of the event; `autre` by its id, as after a merger.
struct ContenuUnionEcrit: Codable, Sendable {
    let fusion: String
    let autre: String
    let numero: String?
    let piece: String
    let changements: [Change]
}
