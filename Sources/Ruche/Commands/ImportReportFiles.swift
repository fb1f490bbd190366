// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Formats
import Foundation
import Operations
import Reference
import Server

/// Where the outcome of each application goes: the terminal for what went wrong, a CSV for everything, a folder for the
/// rejects. The files name people: only their owner reads them.
struct ImportReportFiles {
    /// Faults said on the terminal; the CSV has all of them.
    private static let shown = 200
    private let messages: Messages
    private let rejects: String?
    private let report: FileHandle?
    private var said = 0
    private var kept = 0

    init(messages: Messages, report: String?, rejects: String?) throws {
        self.messages = messages
        self.rejects = rejects
        if let rejects {
            try FileManager.default.createDirectory(
                atPath: rejects, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        guard let report else {
            self.report = nil
            return
        }
        guard !FileManager.default.fileExists(atPath: report) else {
            throw ValidationError("\(report) exists already: a report is never written over")
        }
        guard FileManager.default.createFile(atPath: report, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: report)
        else { throw ValidationError("\(report) cannot be written") }
        try handle.write(contentsOf: Data("fichier;ligne;resultat;numero;element;raison\n".utf8))
        self.report = handle
    }

    mutating func write(_ outcome: ImportOutcome) throws {
        switch outcome.result {
        case .accepted(let numero, let remarks):
            try row(outcome.file, outcome.line, remarks.isEmpty ? "acceptee" : "acceptee-avec-remarques", numero ?? "")
            for remark in remarks {
                try row(outcome.file, outcome.line, "remarque", numero ?? "", remark.champ, messages.sentence(remark))
            }
            switch outcome.attestation {
            case .prevue(let canaux, _):
                let all = CanalCourrier.allCases.filter(canaux.tous.contains)
                try row(
                    outcome.file, outcome.line, "attestation", numero ?? "",
                    all.map(\.rawValue).joined(separator: ", "))
            case .retenue(let raison):
                try row(
                    outcome.file, outcome.line, "attestation-non-envoyee", numero ?? "", "",
                    messages.texts("import.attestation.raison.\(raison.rawValue)"))
            case nil: break
            }
        case .known: try row(outcome.file, outcome.line, "deja-connue")
        case .rejected(let reasons):
            var sentences: [String] = []
            for reason in reasons {
                let why = messages.sentence(Violation(reason.element, reason.code, reason.parametres))
                complain("\(outcome.file):\(reason.line): \(reason.element): \(why)")
                try row(outcome.file, reason.line, "rejetee", "", reason.element, why)
                sentences.append("\(reason.element), ligne \(reason.line) : \(why)")
            }
            if let rejects, let raw = outcome.raw { try keep(raw, sentences, in: rejects, outcome) }
        case .unreadable(let error):
            let (line, why) = describe(error)
            complain("\(outcome.file)\(line > 0 ? ":\(line)" : ""): \(why)")
            try row(outcome.file, line, "illisible", "", "", why)
        }
    }

    func close() throws {
        if said > Self.shown {
            say("… et \(said - Self.shown) autres raisons : --report FICHIER les écrit toutes.")
        }
        try report?.close()
    }

    private mutating func complain(_ text: String) {
        said += 1
        if said <= Self.shown { say(text) }
    }

    /// `lot.zip:a.xml` line 7 becomes `a-7-1.xml`; the rank keeps two files of one name apart.
    private mutating func keep(
        _ raw: RawInterfaceNuu, _ reasons: [String], in folder: String, _ outcome: ImportOutcome
    ) throws {
        kept += 1
        let name = outcome.file.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? ""
        let plain = name.prefix(60).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        var path: String
        repeat {
            path = "\(folder)/\(plain)-\(outcome.line)-\(kept).xml"
            if FileManager.default.fileExists(atPath: path) { kept += 1 }
        } while FileManager.default.fileExists(atPath: path)
        guard
            FileManager.default.createFile(
                atPath: path, contents: raw.document(reasons: reasons), attributes: [.posixPermissions: 0o600])
        else { throw ValidationError("\(path) cannot be written") }
    }

    private func row(
        _ file: String, _ line: Int, _ result: String, _ numero: String = "", _ element: String = "",
        _ reason: String = ""
    ) throws {
        guard let report else { return }
        let fields = [file, "\(line)", result, numero, element, reason].map(Self.csv)
        try report.write(contentsOf: Data((fields.joined(separator: ";") + "\n").utf8))
    }

    /// Quoted; what a spreadsheet would take for a formula begins with an apostrophe.
    private static func csv(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let flat = text.map { $0.isNewline ? " " : $0 }
        return "\"\(isFormula ? "'" : "")\(String(flat).replacing("\"", with: "\"\""))\""
    }

    private func describe(_ error: any Error) -> (Int, String) {
        switch error {
        case InterfaceNuuFault.xml(let fault):
            (fault.line, messages.texts("import.faute.\(fault.reason.rawValue)", ["detail": fault.detail]))
        case InterfaceNuuFault.notInterfaceNuu(let root):
            (0, messages.texts("import.faute.racine", ["saisi": root]))
        case InterfaceNuuFault.version(let version):
            (0, messages.texts("import.faute.version", ["saisi": version]))
        case let fault as ZipFault:
            (0, messages.texts("import.faute.zip.\(fault.reason.rawValue)", ["detail": fault.detail]))
        default: (0, messages.texts("import.faute.unreadable", ["detail": "\(type(of: error))"]))
        }
    }
}
