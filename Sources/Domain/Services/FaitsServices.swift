// SPDX-License-Identifier: EUPL-1.2

/// What is known of the services of the program at one moment. Names no one.
package struct FaitsServices: Sendable {
    /// A daily seal, and whether it still fits the chain and the key file.
    package struct Sceau: Sendable, Hashable {
        package let jour: Day
        package let position: Int64
        /// The first characters of the sealed link, as a hexadecimal text.
        package let empreinte: String
        package let estVerifie: Bool
        /// When an authority saw it.
        package let dateLe: Instant?

        package init(jour: Day, position: Int64, empreinte: String, estVerifie: Bool, dateLe: Instant? = nil) {
            self.jour = jour
            self.position = position
            self.empreinte = empreinte
            self.estVerifie = estVerifie
            self.dateLe = dateLe
        }
    }

    /// Text messages, where they are set.
    package struct SMS: Sendable, Hashable {
        package let attente: Int
        package let plusAncien: Instant?
        /// Among the last ones that were written.
        package let perdus: Int
        /// In the last twenty-four hours, and how many may.
        package let dansLeJour: Int
        package let parJour: Int

        package init(attente: Int, plusAncien: Instant?, perdus: Int, dansLeJour: Int, parJour: Int) {
            self.attente = attente
            self.plusAncien = plusAncien
            self.perdus = perdus
            self.dansLeJour = dansLeJour
            self.parJour = parJour
        }
    }

    /// Where mails go.
    package enum Relais: String, Sendable, CaseIterable {
        case present, absent
        /// A training base: none leaves, on purpose.
        case retenus
    }

    package enum Lettres: String, Sendable, CaseIterable {
        case pretes, absentes, enPanne
    }

    package var now: Instant
    /// Of this server.
    package var demarreLe: Instant
    package var hier: Day
    package var schemaBase = 0
    package var schemaProgramme = 0
    package var position: Int64 = 0
    /// Committed events without a position, counted up to a limit, and when the first of them was keyed.
    package var enAttente = 0
    package var plusAncien: Instant?
    /// Newest first.
    package var sceaux: [Sceau] = []
    /// An authority dates them.
    package var dateSceaux = false
    package var travaux: [String: Travail] = [:]
    package var courriels = 0
    package var plusAncienCourriel: Instant?
    /// Among the last ones that were written.
    package var courrielsPerdus = 0
    package var relais = Relais.present
    /// Nil when none is sent: that is a choice, not a fault.
    package var sms: SMS?
    package var lettres = Lettres.pretes
    package var lettresImprimees = 0
    package var formesPretes = true
    package var formesPosition: Int64 = 0
    package var formes = 0
    /// Whether the night work of a training base is one of this server.
    package var estFormation = false

    package init(now: Instant, demarreLe: Instant, hier: Day) {
        self.now = now
        self.demarreLe = demarreLe
        self.hier = hier
    }

    func seconds(since instant: Instant) -> Int { Int((now.milliseconds - instant.milliseconds) / 1_000) }
}
