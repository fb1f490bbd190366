// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

package struct NumeroStore {
    let connection: any Connection

    /// Takes `count` numbers of a sequence; returns the first. What a stopped server did not use is lost: gaps are
    /// allowed, reuse is not.
    package func takeBlock(portee: String, count: Int) throws -> Int {
        let next: Int? = try connection.scalar(
            """
            INSERT INTO bloc_numero (portee, prochain) VALUES (\(portee), \(1 + count))
            ON CONFLICT (portee) DO UPDATE SET prochain = bloc_numero.prochain + \(count)
            RETURNING prochain
            """)
        guard let next else { throw SQLError.statement("no block of numbers for \(portee)") }
        return next - count
    }

    package func allot(_ numero: String, to demande: ID<Demande>, anciennete: Day, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO numero (numero, genre, emetteur, demande_id, anciennete, cree_le)
            VALUES (\(numero), \(GenreNumero.attribue), '', \(demande), \(anciennete), \(now))
            """)
    }

    package func all(of demande: ID<Demande>) throws -> [Numero] {
        try connection.query(Self.byDemande(demande)).map {
            try Numero(
                numero: $0["numero"], genre: $0["genre"], emetteur: $0["emetteur"], anciennete: $0["anciennete"])
        }
    }

    package static func byDemande(_ demande: ID<Demande>) -> Query {
        "SELECT numero, genre, emetteur, anciennete FROM numero WHERE demande_id = \(demande) ORDER BY cree_le, numero"
    }

    /// The next value of a named counter: nodes that make ids.
    package func increment(_ name: String) throws -> Int {
        let value: Int? = try connection.scalar(
            """
            INSERT INTO compteur (nom, valeur) VALUES (\(name), 1)
            ON CONFLICT (nom) DO UPDATE SET valeur = compteur.valeur + 1
            RETURNING valeur
            """)
        guard let value else { throw SQLError.statement("no counter \(name)") }
        return value
    }
}
