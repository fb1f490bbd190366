// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A file that went into another one, or that came back from it.
package struct StoredFusion: Sendable {
    package let id: ID<Fusion>
    /// Nil of a union of two households, which no set of duplicates led to.
    package let ensemble: ID<EnsembleDoublon>?
    package let gardee: ID<Demande>
    package let absorbee: ID<Demande>
    package let faiteLe: Instant
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let motif: String
    /// What both were; nil once the persons of either are erased.
    package let avant: SealedText?
    package let defaiteLe: Instant?

    package init(
        id: ID<Fusion>, ensemble: ID<EnsembleDoublon>?, gardee: ID<Demande>, absorbee: ID<Demande>, faiteLe: Instant,
        compte: ID<Compte>?, organisme: ID<Organisme>, motif: String, avant: SealedText?, defaiteLe: Instant? = nil
    ) {
        self.id = id
        self.ensemble = ensemble
        self.gardee = gardee
        self.absorbee = absorbee
        self.faiteLe = faiteLe
        self.compte = compte
        self.organisme = organisme
        self.motif = motif
        self.avant = avant
        self.defaiteLe = defaiteLe
    }
}

extension StoredFusion {
    package var isUnion: Bool { ensemble == nil }

    package var faite: FusionDemandes {
        FusionDemandes(
            id: id, ensemble: ensemble, gardee: gardee, absorbee: absorbee, faiteLe: faiteLe, defaiteLe: defaiteLe)
    }
}

package struct FusionStore {
    let connection: any Connection

    package func insert(_ fusion: StoredFusion) throws {
        try connection.execute(
            """
            INSERT INTO fusion (id, ensemble_id, gardee_id, absorbee_id, faite_le, compte_id, organisme_id, motif,
                avant, avant_cle)
            VALUES (\(fusion.id), \(fusion.ensemble), \(fusion.gardee), \(fusion.absorbee), \(fusion.faiteLe),
                \(fusion.compte), \(fusion.organisme), \(fusion.motif), \(fusion.avant?.chiffre),
                \(fusion.avant?.cle))
            """)
    }

    /// What it remembered of both is not needed any more: it goes.
    package func undo(_ id: ID<Fusion>, motif: String, by acteur: Acteur, now: Instant) throws {
        try connection.execute(
            """
            UPDATE fusion SET defaite_le = \(now), defaite_compte_id = \(acteur.compte),
                defaite_organisme_id = \(acteur.organisme), defaite_motif = \(motif), avant = NULL, avant_cle = NULL
            WHERE id = \(id)
            """)
    }

    package func lock(_ id: ID<Fusion>) throws -> StoredFusion? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(decode)
    }

    package func find(_ id: ID<Fusion>) throws -> StoredFusion? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func all(of ensemble: ID<EnsembleDoublon>) throws -> [StoredFusion] {
        try connection.query("\(Self.columns) WHERE ensemble_id = \(ensemble) ORDER BY id").map(decode)
    }

    /// Living mergers into a file, the newest first.
    package func into(_ gardee: ID<Demande>) throws -> [StoredFusion] {
        try connection.query(Self.byGardee(gardee)).map(decode)
    }

    package static func byGardee(_ gardee: ID<Demande>) -> Query {
        "\(columns) WHERE gardee_id = \(gardee) AND defaite_le IS NULL ORDER BY id DESC"
    }

    /// The living merger by which a file went into another one.
    package func of(absorbee: ID<Demande>) throws -> StoredFusion? {
        try connection.first("\(Self.columns) WHERE absorbee_id = \(absorbee) AND defaite_le IS NULL").map(decode)
    }

    /// Longer chains are a fault, which `ruche check` names.
    package static let longestChain = 50

    /// Where merged files lead: each that is asked for and was merged, to the file that stands for it today.
    package func heirs(of demandes: [ID<Demande>]) throws -> [ID<Demande>: ID<Demande>] {
        guard !demandes.isEmpty else { return [:] }
        var next: [ID<Demande>: ID<Demande>] = [:]
        var asked = Array(Set(demandes)).sorted()
        for _ in 0..<Self.longestChain {
            let rows = try connection.query(Self.byAbsorbees(asked))
            if rows.isEmpty { break }
            asked = []
            for row in rows {
                let gardee: ID<Demande> = try row["gardee_id"]
                next[try row["absorbee_id"]] = gardee
                asked.append(gardee)
            }
        }
        var heirs: [ID<Demande>: ID<Demande>] = [:]
        for id in demandes where next[id] != nil {
            var at = id
            for _ in 0..<Self.longestChain {
                guard let above = next[at] else { break }
                at = above
            }
            heirs[id] = at
        }
        return heirs
    }

    package static func byAbsorbees(_ ids: [ID<Demande>]) -> Query {
        "SELECT absorbee_id, gardee_id FROM fusion WHERE absorbee_id IN (\(list: ids)) AND defaite_le IS NULL"
    }

    /// All files that went into one, also by way of another. `unions` false: those of the same persons only.
    package func absorbees(of gardees: [ID<Demande>], unions: Bool = true) throws -> [ID<Demande>] {
        var found: [ID<Demande>] = []
        var asked = gardees
        if asked.isEmpty { return [] }
        for _ in 0..<Self.longestChain {
            let rows = try connection.query(Self.byGardees(asked, unions: unions))
            if rows.isEmpty { break }
            asked = try rows.map { try $0[0] }
            found += asked
        }
        return found.sorted()
    }

    package static func byGardees(_ ids: [ID<Demande>], unions: Bool) -> Query {
        let which: Query = unions ? "" : " AND ensemble_id IS NOT NULL"
        return "SELECT absorbee_id FROM fusion WHERE gardee_id IN (\(list: ids)) AND defaite_le IS NULL\(which)"
    }

    /// Files that went by a union into one, or into what went into it.
    package func unions(into gardee: ID<Demande>) throws -> [ID<Demande>] {
        let held = [gardee] + (try absorbees(of: [gardee]))
        return try connection.query(
            """
            SELECT absorbee_id FROM fusion
            WHERE gardee_id IN (\(list: held)) AND ensemble_id IS NULL AND defaite_le IS NULL
            ORDER BY absorbee_id
            """
        ).map { try $0[0] }
    }

    /// The files with which one was ever merged, undone since or not.
    package func others(of demande: ID<Demande>) throws -> [ID<Demande>] {
        try connection.query(Self.byEither(demande)).map { try $0[0] }
    }

    package static func byEither(_ demande: ID<Demande>) -> Query {
        """
        SELECT gardee_id FROM fusion WHERE absorbee_id = \(demande)
        UNION SELECT absorbee_id FROM fusion WHERE gardee_id = \(demande)
        """
    }

    /// How many memories rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query(
            "SELECT avant_cle AS cle, count(*) AS nombre FROM fusion WHERE avant_cle IS NOT NULL GROUP BY avant_cle"
        ).map { (try $0["cle"], try $0["nombre"]) }
    }

    // MARK: The two files

    package func absorb(_ id: ID<Demande>, version: Int, now: Instant) throws {
        try connection.execute(
            """
            UPDATE demande SET etat = \(Etat.fusionnee), version = \(version), modifiee_le = \(now) WHERE id = \(id)
            """)
    }

    /// The numbers of a file go to another one: its own becomes an alias there, with its own seniority.
    package func moveNumeros(from absorbee: ID<Demande>, to gardee: ID<Demande>) throws {
        try connection.execute(
            """
            UPDATE numero SET demande_id = \(gardee),
                genre = CASE genre WHEN 'attribue' THEN 'alias' ELSE genre END
            WHERE demande_id = \(absorbee)
            """)
    }

    /// And back, each as what it was.
    package func restore(_ numero: Numero, to demande: ID<Demande>) throws {
        try connection.execute(
            """
            UPDATE numero SET demande_id = \(demande), genre = \(numero.genre)
            WHERE numero = \(numero.numero) AND emetteur = \(numero.emetteur)
            """)
    }

    /// A number that was allotted while the older seniority of another file counted.
    package func setAnciennete(_ numero: String, _ day: Day) throws {
        try connection.execute(
            "UPDATE numero SET anciennete = \(day) WHERE numero = \(numero) AND emetteur = '' AND genre = 'attribue'")
    }

    private static let columns: Query = """
        SELECT id, ensemble_id, gardee_id, absorbee_id, faite_le, compte_id, organisme_id, motif, avant, avant_cle,
            defaite_le
        FROM fusion
        """

    private func decode(_ row: Row) throws -> StoredFusion {
        let chiffre: [UInt8]? = try row["avant"]
        let cle: String? = try row["avant_cle"]
        return try StoredFusion(
            id: row["id"], ensemble: row["ensemble_id"], gardee: row["gardee_id"], absorbee: row["absorbee_id"],
            faiteLe: row["faite_le"], compte: row["compte_id"], organisme: row["organisme_id"], motif: row["motif"],
            avant: chiffre.flatMap { chiffre in cle.map { SealedText(chiffre: chiffre, cle: $0) } },
            defaiteLe: row["defaite_le"])
    }
}
