// SPDX-License-Identifier: EUPL-1.2

/// A complaint to the prefect: an application that was not registered within a month (L441-2-1), or documents handed to a desk that
/// are not in the file after fifteen days (R441-2-4-1). Names nobody: the letter is found by its reference.
package struct Saisine: Sendable, Hashable {
    package enum Genre: String, Sendable, CaseIterable {
        case enregistrement, pieces
    }

    package enum Etape: String, Sendable, CaseIterable {
        case recue
        /// The desk was put on formal notice.
        case demeure
        /// A landlord's desk was charged with registering it.
        case office
        case close
    }

    /// How it ended.
    package enum Issue: String, Sendable, Codable, CaseIterable {
        /// Registered, by the desk or ex officio.
        case enregistree
        /// The documents are in the file.
        case pieces
        case nonFondee
    }

    package struct Demeure: Sendable, Hashable {
        package let le: Day
        package let reference: String

        package init(le: Day, reference: String) {
            self.le = le
            self.reference = reference
        }
    }

    /// The decision by which the application is registered ex officio, and the desk that does it.
    package struct Office: Sendable, Hashable {
        package let le: Day
        package let reference: String
        package let guichet: String

        package init(le: Day, reference: String, guichet: String) {
            self.le = le
            self.reference = reference
            self.guichet = guichet
        }
    }

    package struct Cloture: Sendable, Hashable {
        package let le: Day
        package let issue: Issue

        package init(le: Day, issue: Issue) {
            self.le = le
            self.issue = issue
        }
    }

    package let id: ID<Saisine>
    package var version: Int
    package let genre: Genre
    /// Nil of an application that nobody registered yet.
    package var demande: ID<Demande>?
    /// The desk concerned.
    package let guichet: String
    package let recue: SaisineRecue
    package var demeure: Demeure?
    package var office: Office?
    package var cloture: Cloture?

    package init(
        id: ID<Saisine>, version: Int = 1, genre: Genre, demande: ID<Demande>?, guichet: String, recue: SaisineRecue,
        demeure: Demeure? = nil, office: Office? = nil, cloture: Cloture? = nil
    ) {
        self.id = id
        self.version = version
        self.genre = genre
        self.demande = demande
        self.guichet = guichet
        self.recue = recue
        self.demeure = demeure
        self.office = office
        self.cloture = cloture
    }

    package var etape: Etape {
        if cloture != nil { return .close }
        if office != nil { return .office }
        return demeure == nil ? .recue : .demeure
    }
}

/// What the applicant complains of, as the service of the State received it.
package struct SaisineRecue: Sendable, Hashable {
    /// Of the letter.
    package let reference: String
    package let le: Day
    /// When the application, or the documents, were handed in.
    package let deposeLe: Day
    /// Documents concerned; nil of an application that was not registered.
    package let pieces: String?

    package init(reference: String, le: Day, deposeLe: Day, pieces: String?) {
        self.reference = reference
        self.le = le
        self.deposeLe = deposeLe
        self.pieces = pieces
    }
}

/// What the event `saisine` holds: one for each step.
package struct ContenuSaisine: Sendable, Codable, Hashable {
    /// Which one, in the register.
    package let saisine: String?
    package let genre: String
    package let etape: String
    package let reference: String?
    package let pieces: String?
    package let issue: Saisine.Issue?

    package init(_ saisine: Saisine) {
        self.saisine = saisine.id.text
        genre = saisine.genre.rawValue
        etape = saisine.etape.rawValue
        let said: (reference: String?, pieces: String?) =
            switch saisine.etape {
            case .recue: (saisine.recue.reference, saisine.recue.pieces)
            case .demeure: (saisine.demeure?.reference, nil)
            case .office: (saisine.office?.reference, nil)
            case .close: (nil, nil)
            }
        // Without a file nothing would ever take these words away: they stand in the register, which has its period.
        (reference, pieces) = saisine.demande == nil ? (nil, nil) : said
        issue = saisine.cloture?.issue
    }
}

/// What the event `enregistrementOffice` holds.
package struct ContenuOffice: Sendable, Codable, Hashable {
    /// Day and reference of the prefect's decision.
    package let le: String
    package let reference: String

    package init(_ office: Saisine.Office) {
        le = office.le.iso
        reference = office.reference
    }
}
