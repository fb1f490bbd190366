// SPDX-License-Identifier: EUPL-1.2

package import Formats

extension StudyFichiers {
    /// A file and how its columns are read.
    package struct Source: Sendable {
        package let chemin: String
        package let nom: String
        package let lecture: EnteteLue
        package let correspondance: Correspondance
        package let estProposee: Bool
        /// Nothing in the headings said which column holds names: their values did.
        package let parValeurs: Bool

        package var entete: CSVEntete { lecture.entete }

        /// The names of its columns.
        package var colonnes: [String] { entete.noms }

        /// What was supposed of the file, to be said before it is read.
        package var reserves: [Anomalie] {
            [
                Anomalie(.lignesTitre, lecture.titres), Anomalie(.sansEntete, lecture.sansEntete ? 1 : 0),
                Anomalie(.colonnesDevinees, parValeurs ? 1 : 0),
            ].filter { $0.nombre > 0 }
        }

        /// Read otherwise, as somebody chose.
        func reading(_ correspondance: Correspondance) -> Source {
            Source(
                chemin: chemin, nom: nom, lecture: lecture, correspondance: correspondance, estProposee: false,
                parValeurs: false)
        }
    }
}
