// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Server

struct DiagnosticCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnostic",
        abstract: "What CSV files of partners hold and how they overlap. Nothing is imported, no base is needed.")

    @Argument(help: "CSV files: any separator, encoding and format of dates.")
    var fichiers: [String]
    @Option(
        help: """
            champ=COLONNE,champ=COLONNE… for all files, or given once a file in their order; guessed when none is given. \
            A name of a column that holds a comma or an equals sign: nom="Nom, y". Fields: \(ChampFichier.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var colonnes: [String] = []
    @Option(help: "Where to write every pair, as CSV (\(WritePaires.colonnes.joined(separator: ","))).")
    var paires: String?
    @Option(help: "Where to write the figures, as JSON; - or nothing: on the standard output.")
    var json: String?
    @Option(help: "Where to write the report, as PDF.")
    var pdf: String?
    @Flag(help: "Write over files that are there.")
    var remplacer = false
    @Option(help: "Folder of the third-party assets that bin/setup installs (RUCHE_ASSETS; .vendor).")
    var assets: String?

    /// `--json` alone is `--json -`: it may stand at the end, or before another option.
    static func completed(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        var result: [String] = []
        for (rank, argument) in arguments.enumerated() {
            result.append(argument)
            let next = rank + 1 < arguments.count ? arguments[rank + 1] : nil
            if argument == "--json", next == nil || next?.hasPrefix("--") == true { result.append("-") }
        }
        return result
    }

    func run() async throws {
        let words = DiagnosticWords(try Catalogue.load("fr"))
        let rulebook = try loadRulebook(territoire: Settings.value(nil, "RUCHE_TERRITOIRE") ?? "ile-de-france")
        let today = rulebook.territoire.clock.day(Instant.fromSystemClock())
        let study = StudyFichiers(today: today, validite: rulebook.delai("validite", on: today))
        var asked: [ColonnesDemandees] = []
        for text in colonnes {
            do {
                asked.append(try ColonnesDemandees(text))
            } catch {
                try fail(words.refus(error))
            }
        }
        let sources: [StudyFichiers.Source]
        switch study.prepare(fichiers, colonnes: asked) {
        case .success(let prepared): sources = prepared
        case .failure(let refusal): return try fail(words.refus(refusal.refus))
        }
        let files = DiagnosticFiles(words, inputs: fichiers, replacing: remplacer)
        try files.examine([paires, json, pdf].compactMap { $0 })
        for source in sources where source.estProposee {
            tell(words.proposition(source.nom))
            tell("  --colonnes \(Self.quoted(source.correspondance.texte(source.entete)))")
        }
        let bar = StepProgress()
        switch try study(
            sources,
            progress: { step, share in
                bar.show(Self.name(step), share)
                return true
            })
        {
        case .refused(let refus): try fail(words.refus(refus))
        case .done(let result):
            bar.end()
            try await files.write(paires) { try WritePaires()(result, to: $0) }
            try await files.write(json) { try $0.write(contentsOf: try encoded(result.diagnostic)) }
            summarize(result.diagnostic, words)
            try await files.write(pdf) { try await print(result.diagnostic, words, today, to: $0) }
            let left = result.diagnostic.fichiers.contains { $0.anomalies.contains(where: \.laisseDesLignes) }
            if left { throw Ending.rejects }
        }
    }

    /// As a shell takes it for one word.
    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { "\"$`\\!".contains($0) }) else { return "\"\(text)\"" }
        return "'\(text.replacing("'", with: "'\\''"))'"
    }

    private static func name(_ etape: StudyFichiers.Etape) -> String {
        switch etape {
        case .lecture: "Lecture :"
        case .modele: "Modèle :"
        case .comparaison: "Comparaison :"
        }
    }

    private func encoded(_ diagnostic: Diagnostic) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(diagnostic) + Data("\n".utf8)
    }

    private func summarize(_ diagnostic: Diagnostic, _ words: DiagnosticWords) {
        for file in diagnostic.fichiers {
            tell(words.fichier(file))
            if let said = words.nomsComplets(file) { tell("  \(said)") }
            for anomalie in file.anomalies {
                tell("  - \(words.anomalie(anomalie))" + (words.exemples(anomalie).map { " (\($0))" } ?? ""))
            }
        }
        for overlap in diagnostic.recouvrements { tell(words.recouvrement(overlap)) }
        if let blocs = words.blocs(diagnostic.ensemble) { tell(blocs) }
        tell(words.ensemble(diagnostic.ensemble))
    }

    private func print(
        _ diagnostic: Diagnostic, _ words: DiagnosticWords, _ today: Day, to handle: FileHandle
    ) async throws {
        let texts = try Catalogue.load("fr")
        let html = try RapportDiagnostic(texts: texts, templates: try Templates.load(texts)).html(diagnostic, on: today)
        let folder = Settings.value(assets, "RUCHE_ASSETS") ?? ".vendor"
        let press = LetterPress(LetterPress.Configuration(assets: ["\(folder)/atkinson"]))
        defer { press.shutdown() }
        do {
            try handle.write(contentsOf: try await press.print(html: html, qr: [:]))
        } catch let fault as LetterFault {
            try fail(words.sansPDF("\(fault)"))
        }
    }

    /// Figures on the standard output leave no room there for sentences.
    private func tell(_ text: String) {
        if json == "-" {
            FileHandle.standardError.write(Data("\(text)\n".utf8))
        } else {
            say(text)
        }
    }

    private func fail(_ text: String) throws {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
        throw Ending.failed
    }
}
