// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Formats
package import Linkage

/// What partners' files hold and how they overlap, before anything is taken over. Reads the files, writes nothing, asks
/// no base.
package struct StudyFichiers: Sendable {
    package enum Answer: Sendable {
        case done(Resultat)
        case refused(RefusDiagnostic)
    }

    package struct Resultat: Sendable {
        package let diagnostic: Diagnostic
        package let paires: [PaireTrouvee]
        package let lignes: LignesEtudiees
    }

    package enum Etape: Sendable, Hashable {
        case lecture, modele, comparaison
    }

    package static let fichiers = 40
    /// Lines of all files: what a machine of 8 GB compares.
    package static let lignes = 5_000_000
    /// Pairs of lines: what such files give at most when each person comes a few times.
    package static let paires = 10_000_000

    private let today: Day
    private let validite: Delai?
    private let limite: Int

    /// `validite`: how long an application holds once it is renewed.
    package init(today: Day, validite: Delai? = nil, limite: Int = StudyFichiers.lignes) {
        self.today = today
        self.validite = validite
        self.limite = limite
    }

    // MARK: Before anything is read

    /// The files, with the columns asked for: one mapping for all, or one a file; without any, a guess.
    package func prepare(
        _ chemins: [String], noms: [String]? = nil, colonnes: [ColonnesDemandees]
    ) -> Result<[Source], Refusal> {
        guard !chemins.isEmpty else { return .failure(Refusal(.sansFichier)) }
        guard chemins.count <= Self.fichiers else { return .failure(Refusal(.tropDeFichiers(limite: Self.fichiers))) }
        guard colonnes.count <= 1 || colonnes.count == chemins.count else {
            return .failure(Refusal(.tropDeCorrespondances(fichiers: chemins.count, donnees: colonnes.count)))
        }
        var sources: [Source] = []
        for (rank, (chemin, nom)) in zip(chemins, Self.distinct(noms ?? chemins)).enumerated() {
            let asked = colonnes.count > 1 ? colonnes[rank] : colonnes.first
            do {
                sources.append(try source(chemin, nom, asked))
            } catch let refusal as Refusal {
                return .failure(refusal)
            } catch let fault as CSVFault {
                return .failure(Refusal(.fichier(nom, fault)))
            } catch {
                return .failure(Refusal(.fichier(nom, .unreadable)))
            }
        }
        return .success(sources)
    }

    /// The files without any column chosen: somebody will choose them.
    package func bare(_ chemins: [String], noms: [String]) -> Result<[Source], Refusal> {
        var sources: [Source] = []
        for (chemin, nom) in zip(chemins, Self.distinct(noms)) {
            do {
                let lecture = try EnteteLue.find(chemin, today: today)
                let source = try guess(chemin, nom, lecture)
                guard source.colonnes.count > 1 || source.correspondance.nommePersonne else {
                    return .failure(Refusal(.uneColonne(fichier: nom, entete: source.colonnes.joined())))
                }
                sources.append(source)
            } catch {
                return .failure(Refusal(.fichier(nom, error as? CSVFault ?? .unreadable)))
            }
        }
        return .success(sources)
    }

    package struct Refusal: Error, Sendable {
        package let refus: RefusDiagnostic
        init(_ refus: RefusDiagnostic) { self.refus = refus }
    }

    private func source(_ chemin: String, _ nom: String, _ asked: ColonnesDemandees?) throws -> Source {
        let lecture = try EnteteLue.find(chemin, today: today, asked: asked)
        let entete = lecture.entete
        if let asked {
            switch asked.correspondance(entete) {
            case .failure(let missing):
                throw Refusal(.colonneAbsente(fichier: nom, missing, existantes: entete.noms))
            case .success(let correspondance):
                if let (colonne, champs) = asked.double(entete) {
                    throw Refusal(.colonneDouble(fichier: nom, colonne: colonne, champs: champs))
                }
                guard correspondance.nommePersonne else {
                    throw Refusal(.sansNom(fichier: nom, existantes: entete.noms))
                }
                return Source(
                    chemin: chemin, nom: nom, lecture: lecture, correspondance: correspondance, estProposee: false,
                    parValeurs: false)
            }
        }
        let source = try guess(chemin, nom, lecture)
        guard source.correspondance.nommePersonne else {
            throw Refusal(
                entete.noms.count == 1
                    ? .uneColonne(fichier: nom, entete: entete.noms.joined())
                    : .sansNom(fichier: nom, existantes: entete.noms))
        }
        return source
    }

    private func guess(_ chemin: String, _ nom: String, _ lecture: EnteteLue) throws -> Source {
        let reader = try CSVReader(path: chemin)
        try lecture.skip(reader)
        let proposal = try ProposeCorrespondance()(lecture.entete, reader, today: today)
        return Source(
            chemin: chemin, nom: nom, lecture: lecture, correspondance: proposal.correspondance, estProposee: true,
            parValeurs: proposal.parValeurs)
    }

    /// A file that is named twice is two files.
    static func distinct(_ names: [String]) -> [String] { CSVEntete(names).noms }

    // MARK: The study

    package func callAsFunction(
        _ sources: [Source], progress: @escaping @Sendable (Etape, Double) -> Bool = { _, _ in true }
    ) throws -> Answer {
        var registre = RegistreCompare()
        var lignes = LignesEtudiees()
        var fichiers: [Diagnostic.Fichier] = []
        let total = max(1, sources.reduce(0) { $0 + Self.size($1.chemin) * 2 })
        var (before, seen) = (0, 0)
        for (rank, source) in sources.enumerated() {
            do {
                lignes.beginFile()
                let file = try read(source, rank, &registre, &lignes, seen: seen) { consumed in
                    progress(.lecture, min(1, Double(before + consumed) / Double(total)))
                }
                guard let file else { return .refused(.tropDeLignes(limite: limite)) }
                before += file.octets * 2
                seen += file.lignes
                fichiers.append(file)
            } catch let fault as CSVFault {
                return .refused(.fichier(source.nom, fault))
            }
        }
        guard fichiers.contains(where: { $0.lignes > 0 }) else { return .refused(.sansLigne) }
        let blocs = Blocs(registre)
        let modele = EstimateModele(registre, blocs)(version: 1) { progress(.modele, $0) }
        let most = min(Self.paires, limite * 2)
        let bilan = FindPaires(registre, modele, blocs: blocs)(most: most) { progress(.comparaison, $0) }
        guard !bilan.isCut else { return .refused(.tropDePaires(limite: most)) }
        let counts = CountPaires(
            bilan.paires, lignes, noms: sources.map(\.nom), seuil: modele.seuil, plancher: modele.plancher)
        for rank in fichiers.indices { fichiers[rank].doublons = counts.doublons[rank] }
        let ensemble = Diagnostic.Ensemble(
            lignes: fichiers.reduce(0) { $0 + $1.lignes }, lignesComparees: lignes.count,
            personnesDistinctes: lignes.count - counts.enTrop, pairesAuSeuil: counts.auSeuil,
            pairesAuPlancher: bilan.paires.count, seuil: modele.seuil, plancher: modele.plancher,
            comparaisons: bilan.comparaisons, blocsEcartes: bilan.ecartes.count,
            plusGrandBloc: bilan.ecartes.map(\.taille).max() ?? 0)
        let diagnostic = Diagnostic(
            fichiers: fichiers, recouvrements: counts.recouvrements, probabilites: counts.probabilites,
            ensemble: ensemble)
        return .done(Resultat(diagnostic: diagnostic, paires: bilan.paires, lignes: lignes))
    }

    /// Nil: more lines than the limit, or nobody waits for them any more. `seen`: those of the files before.
    private func read(
        _ source: Source, _ rank: Int, _ registre: inout RegistreCompare, _ lignes: inout LignesEtudiees,
        seen: Int, progress: (Int) -> Bool
    ) throws -> Diagnostic.Fichier? {
        let peremption = Peremption(source.entete, mapped: source.correspondance, validite: validite)
        let (format, other, decoupe) = try learn(source, peremption, progress: progress)
        let reader = try CSVReader(path: source.chemin)
        try source.lecture.skip(reader)
        var reading = ReadFichier(
            entete: source.entete, correspondance: source.correspondance, format: format, decoupe: decoupe,
            today: today, peremption: peremption.map { ($0, other) })
        var rows = 0
        while try reader.next() {
            rows += 1
            if rows % 10_000 == 0, !progress(reader.size + reader.consumed) { return nil }
            let taken = reading.take(reader)
            // Also those of which nothing can be compared: each is remembered.
            guard seen + reading.lignes <= limite else { return nil }
            guard let (identite, identifiant) = taken else { continue }
            registre.append(identite, dossier: UInt32(lignes.count), fichier: UInt8(clamping: rank))
            lignes.append(line: reader.line, identifiant: identifiant)
        }
        reading.finish(reader)
        reading.note(source)
        return file(source, reading, reader, format, compared: lignes.count(of: rank))
    }

    /// A first walk through the file: how its dates and names are written is known from all of them.
    private func learn(
        _ source: Source, _ peremption: Peremption?, progress: (Int) -> Bool
    ) throws -> (naissance: FormatDate, peremption: FormatDate, noms: DecoupeNoms) {
        let columns = source.correspondance[.naissance]
        let names = source.correspondance[.nomComplet]
        let unknown = FormatDate(today: today)
        guard !columns.isEmpty || !names.isEmpty || peremption != nil else { return (unknown, unknown, DecoupeNoms()) }
        let reader = try CSVReader(path: source.chemin)
        try source.lecture.skip(reader)
        var (votes, others) = (VotesDate(), VotesDate())
        var words = VotesNoms()
        var rows = 0
        while try reader.next() {
            rows += 1
            if rows % 10_000 == 0 { _ = progress(reader.consumed) }
            if !columns.isEmpty { votes.add(FormeDate(reader, columns)) }
            if let peremption { others.add(FormeDate(reader, [peremption.colonne])) }
            if !names.isEmpty { words.add(ReadFichier.text(names, reader)) }
        }
        return (votes.format(today: today), others.format(today: today), words.decoupe())
    }

    private func file(
        _ source: Source, _ reading: ReadFichier, _ reader: CSVReader, _ format: FormatDate, compared: Int
    ) -> Diagnostic.Fichier {
        let mapped = ChampFichier.allCases.filter { !source.correspondance[$0].isEmpty }
        // An order is only said where it was read.
        let order: OrdreDate? =
            reading.ecritures[format.fin.rawValue] != nil
            ? format.fin : reading.ecritures[format.debut.rawValue] != nil ? format.debut : nil
        let encodage: CSVEncodage =
            reader.forme.encodage == .utf8 && reader.fallbacks > 0 && !reader.hasWideCharacters
            ? .windows1252 : reader.forme.encodage
        return Diagnostic.Fichier(
            nom: source.nom, octets: reader.size, encodage: encodage.rawValue,
            separateur: reader.forme.largeurs.isEmpty
                ? String(decoding: [reader.forme.separateur], as: UTF8.self) : " ", lignes: reading.lignes,
            lignesComparees: compared,
            colonnes: zip(source.entete.noms, reading.remplies).map { .init(nom: $0, remplies: $1) },
            correspondance: Dictionary(
                uniqueKeysWithValues: mapped.map { champ in
                    (champ, source.correspondance[champ].map { source.entete.noms[$0] })
                }),
            correspondanceProposee: source.estProposee,
            champs: mapped.map { champ in
                let count = reading.champs[champ] ?? 0
                return .init(
                    champ: champ, remplies: count,
                    taux: reading.lignes == 0 ? 0 : Double(count) / Double(reading.lignes))
            },
            ecrituresNaissance: reading.ecritures, ordreNaissance: order,
            nomsComplets: nomsComplets(reading), ages: ages(source, reading),
            anomalies: reading.comptes.anomalies, doublons: .init())
    }

    private func nomsComplets(_ reading: ReadFichier) -> Diagnostic.NomsComplets? {
        guard !reading.decoupes.isEmpty else { return nil }
        func count(_ facon: DecoupeNoms.Facon) -> Int { reading.decoupes[facon] ?? 0 }
        return Diagnostic.NomsComplets(
            ordre: reading.decoupe.ordre, ordreSur: reading.decoupe.estSur, virgule: count(.virgule),
            capitales: count(.capitales), place: count(.place), unMot: count(.unMot))
    }

    private func ages(_ source: Source, _ reading: ReadFichier) -> [Diagnostic.TrancheAge] {
        guard !source.correspondance[.naissance].isEmpty else { return [] }
        var ages: [Diagnostic.TrancheAge] = []
        for (rank, tranche) in ReadFichier.tranches.enumerated() {
            ages.append(Diagnostic.TrancheAge(de: tranche.de, a: tranche.a, lignes: reading.ages[rank]))
        }
        ages.append(Diagnostic.TrancheAge(de: nil, a: nil, lignes: reading.ages[ReadFichier.tranches.count]))
        return ages
    }

    private static func size(_ path: String) -> Int {
        // Only for the bar: a file that is gone is refused when it is opened.
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int).flatMap { $0 } ?? 0
    }
}
