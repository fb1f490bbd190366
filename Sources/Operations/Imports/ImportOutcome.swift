// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats

/// What becomes of one application of a file, or of a file that cannot be read.
package struct ImportOutcome: Sendable {
    package enum Result: Sendable {
        case accepted(numero: String?, remarks: [Avertissement])
        /// Taken over already, or its number is in the base: nothing was changed.
        case known
        case rejected([Reject])
        /// The reading of the file stopped here.
        case unreadable(any Error)
    }

    /// A reason, with the key of its sentence in the catalogue and the line of the element.
    package struct Reject: Sendable, Hashable {
        package let line: Int
        package let element: String
        package let code: String
        package let parametres: [String: String]
    }

    package let file: String
    package let line: Int
    package let result: Result
    /// The application itself, so that a reject can be kept to be corrected.
    package let raw: RawInterfaceNuu?
    /// Of one that is accepted, when the import sends certificates.
    package let attestation: AttestationReprise?

    init(
        file: String, line: Int, result: Result, raw: RawInterfaceNuu?, attestation: AttestationReprise? = nil
    ) {
        self.file = file
        self.line = line
        self.result = result
        self.raw = raw
        self.attestation = attestation
    }
}

/// The counts of a run.
package struct ImportReport: Sendable {
    package internal(set) var accepted = 0
    /// Of the accepted ones, those with remarks.
    package internal(set) var remarks = 0
    package internal(set) var known = 0
    package internal(set) var rejected = 0
    package internal(set) var unreadable = 0
    package internal(set) var files = 0
    /// Files of folders and archives that are neither XML nor an archive.
    package internal(set) var ignored = 0
    /// Nil of an import that sends none.
    package internal(set) var attestations: Attestations?

    /// What an import sends, or would send, to those whose application it creates.
    package struct Attestations: Sendable, Hashable {
        package private(set) var demandes = 0
        package private(set) var lettres = 0
        package private(set) var courriels = 0
        /// Of the applications, those that came with their number.
        package private(set) var dejaNumerotees = 0
        package private(set) var retenues: [AttestationReprise.Raison: Int] = [:]

        fileprivate mutating func count(_ attestation: AttestationReprise) {
            switch attestation {
            case .prevue(let canaux, let isNumbered):
                demandes += 1
                lettres += canaux.tous.contains(.lettre) ? 1 : 0
                courriels += canaux.tous.contains(.courriel) ? 1 : 0
                dejaNumerotees += isNumbered ? 1 : 0
            case .retenue(let raison): retenues[raison, default: 0] += 1
            }
        }
    }

    package var applications: Int { accepted + known + rejected }

    mutating func count(_ outcome: ImportOutcome) {
        switch outcome.result {
        case .accepted(_, let remarques):
            accepted += 1
            if !remarques.isEmpty { remarks += 1 }
            if let attestation = outcome.attestation { attestations?.count(attestation) }
        case .known: known += 1
        case .rejected: rejected += 1
        case .unreadable: unreadable += 1
        }
    }
}
