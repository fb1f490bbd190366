// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// What became of the letters of a file that went into another one.
struct CourriersSuivis: Codable, Sendable {
    /// What a letter asks, and for which day: its row may change meanwhile.
    struct Place: Codable, Sendable, Hashable {
        let genre: String
        let echeance: String

        init(_ courrier: Courrier) {
            genre = courrier.genre.rawValue
            echeance = courrier.echeance.iso
        }

        var isConvocation: Bool { genre == GenreCourrier.convocation.rawValue }
    }

    var places: [Place] = []
    var rendezVous: [Int64] = []
    /// Not sent: notices, certificates and warnings, which are made anew for both; what the kept file is asked for the same day.
    var arretes: [Int64] = []

    var convocations: [Day] { places.filter(\.isConvocation).compactMap { Day(iso: $0.echeance) } }
}

extension Registry {
    /// What is a letter of the merged file follows (`SuiviFusion`), on all its channels, sent or not, with the appointments; the rest that
    /// has not left does not leave. `fusionnee`: the kept file as it is once merged.
    func moveCourriers(
        of file: Demande, into fusionnee: Demande, _ keys: KeyRing, on today: Day, _ rulebook: Rulebook
    ) throws -> CourriersSuivis {
        let (absorbee, gardee) = (file.id, fusionnee.id)
        let all = try courriers.of([absorbee, gardee])
        let (theirs, own) = (all[absorbee] ?? [], all[gardee] ?? [])
        let taken = Set(own.filter { $0.etat != .annule }.map(CourriersSuivis.Place.init))
        let suivi = SuiviFusion(
            file.formulaire, into: fusionnee,
            contact: fusionnee.contact(wasOnline: try courriers.online([gardee]).contains(gardee)),
            caducs: try caducs(of: gardee, rulebook),
            imprimees: Set(try lots.traces(of: theirs.filter { $0.etat == .prevu }.map(\.id)).keys))
        let places = Set(
            Dictionary(grouping: theirs.filter { $0.etat != .annule }, by: CourriersSuivis.Place.init)
                .filter { suivi.suit($1, on: today, rulebook.territoire.clock) }.keys
        ).subtracting(taken)
        var suivis = CourriersSuivis()
        suivis.places = places.sorted { ($0.echeance, $0.genre) < ($1.echeance, $1.genre) }
        suivis.arretes = theirs.filter { $0.etat == .prevu && !places.contains(.init($0)) }.map(\.id.rawValue)
        try courriers.clear(own.filter { places.contains(.init($0)) }.map(\.id))
        try move(theirs.filter { places.contains(.init($0)) }, from: absorbee, to: gardee, keys)
        try courriers.annul(suivis.arretes.map { ID($0) })
        suivis.rendezVous = try accueil.move(
            from: absorbee, to: gardee, letters: suivis.convocations, from: today
        ).map(\.rawValue)
        return suivis
    }

    /// And back, with what was sent meanwhile.
    func giveBackCourriers(
        _ suivis: CourriersSuivis, from gardee: ID<Demande>, to absorbee: ID<Demande>, _ keys: KeyRing
    ) throws {
        let places = Set(suivis.places)
        let moved = (try courriers.of([gardee])[gardee] ?? []).filter { places.contains(.init($0)) }
        try move(moved, from: gardee, to: absorbee, keys)
        try courriers.resume(suivis.arretes.map { ID($0) }, of: absorbee)
        try accueil.giveBack(
            suivis.rendezVous.map { ID($0) }, letters: suivis.convocations, from: gardee, to: absorbee)
    }

    /// What tells of a strike-off, sent or not.
    func moveAvis(of day: Day, from demande: ID<Demande>, to other: ID<Demande>, _ keys: KeyRing) throws {
        let own = try courriers.of([other])[other] ?? []
        let avis = (try courriers.of([demande])[demande] ?? []).filter { letter in
            letter.genre == .avisRadiation && letter.echeance == day
                && !own.contains { $0.genre == .avisRadiation && $0.echeance == day }
        }
        try move(avis, from: demande, to: other, keys)
    }

    private func move(
        _ letters: [Courrier], from origine: ID<Demande>, to demande: ID<Demande>, _ keys: KeyRing
    ) throws {
        let said = try contenus(letters, keys)
        var sealed: [ID<Courrier>: SealedText] = [:]
        // A notice says no more than its day.
        for letter in letters where letter.genre != .preavis {
            sealed[letter.id] = try said[letter.id]?.sealed(keys, demande, letter.genre, letter.echeance)
        }
        try courriers.move(letters.map(\.id), from: origine, to: demande, sealed)
    }

    /// A file and those that went into it, of the same persons: whose letters are read together.
    func filesOfLetters(_ demande: ID<Demande>) throws -> [ID<Demande>] {
        [demande] + (try fusions.absorbees(of: [demande], unions: false))
    }
}
