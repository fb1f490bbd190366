// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Learns from all values of a column which of surname and given names comes first, and which words are which.
struct VotesNoms: Sendable {
    private struct Places: Sendable {
        var tete = 0
        var queue = 0
        var milieu = 0
        /// Where a comma or capitals say it.
        var prenom = 0
        var nom = 0
    }

    /// Words that are remembered: those of several millions of persons.
    private static let mots = 300_000
    private var places: [String: Places] = [:]
    private var several = 0
    private var capitals = (nomFirst: 0, nomLast: 0)
    /// `de la`, `van`, `آل`: what they stand before is a surname.
    private var particles = (tete: 0, queue: 0)

    /// Of the values, those of China, Korea and Japan; and those that only Japan writes so.
    private var (values, eastern, glued, japanese) = (0, 0, 0, 0)

    mutating func add(_ text: String) {
        let value = NomEcrit(text)
        values += 1
        // French names are ASCII, mostly.
        if text.utf8.first ?? 0 >= 0xe3, NomColle.isEastern(text) {
            eastern += 1
            if NomColle.isGlued(text) { glued += 1 }
            if NomColle.isJapanese(text) { japanese += 1 }
        }
        if let (nom, prenoms) = value.virgule {
            for word in nom { count(word) { $0.nom += 1 } }
            for word in prenoms { count(word) { $0.prenom += 1 } }
            return
        }
        guard value.mots.count > 1 else { return }
        several += 1
        let capitals = value.capitales
        if let capitals, let first = value.mots.first(where: { !$0.estParticule }) {
            if first.estCapitales { self.capitals.nomFirst += 1 } else { self.capitals.nomLast += 1 }
            for word in capitals.nom { count(word) { $0.nom += 1 } }
            for word in capitals.prenoms { count(word) { $0.prenom += 1 } }
        }
        let units = value.unites
        for (rank, unit) in units.enumerated() {
            guard let core = unit.last else { continue }
            if unit.count > 1, rank == 0 { particles.tete += 1 }
            if unit.count > 1, rank == units.count - 1 { particles.queue += 1 }
            count(core) { places in
                if rank == 0 {
                    places.tete += 1
                } else if rank == units.count - 1 {
                    places.queue += 1
                } else {
                    places.milieu += 1
                }
            }
        }
    }

    private mutating func count(_ word: NomEcrit.Mot, _ change: (inout Places) -> Void) {
        guard places.count < Self.mots || places[word.cle] != nil else { return }
        change(&places[word.cle, default: Places()])
    }

    func decoupe() -> DecoupeNoms {
        var result = DecoupeNoms()
        let withCapitals = capitals.nomFirst + capitals.nomLast
        result.parCapitales = withCapitals * 10 >= several * 3
        if result.parCapitales, withCapitals > 0, several > 0 {
            result.ordre = capitals.nomFirst >= capitals.nomLast ? .nomPrenoms : .prenomsNom
            result.estSur = true
        } else if eastern * 2 > values {
            // The surname comes first in their own script, always.
            result.ordre = .nomPrenoms
            result.estSur = true
        } else if let order = orderOfPlaces {
            (result.ordre, result.estSur) = order
        }
        result.estJaponais = japanese * 10 > glued
        let isPrenomFirst = result.ordre == .prenomsNom
        for (word, places) in places {
            let prenom = places.prenom + (isPrenomFirst ? places.tete : places.queue)
            let nom = places.nom + (isPrenomFirst ? places.queue : places.tete)
            result.mots[word] = (prenom, nom, places.milieu)
        }
        result.milieu = middle(result.mots)
        return result
    }

    /// Nil where nothing tells.
    private var orderOfPlaces: (ordre: OrdreNoms, estSur: Bool)? {
        var (first, last) = (particles.queue, particles.tete)
        var distinct = (tete: 0, queue: 0)
        for (word, places) in places {
            // What other values of the column show of a word; else what everybody knows of it.
            let sign = places.prenom != places.nom ? (places.prenom - places.nom).signum() : NomsConnus.sign(word)
            if sign > 0 {
                first += places.tete
                last += places.queue
            } else if sign < 0 {
                first += places.queue
                last += places.tete
            }
            if places.tete > 0 { distinct.tete += 1 }
            if places.queue > 0 { distinct.queue += 1 }
        }
        if max(first, last) * 50 >= max(several, 100), max(first, last) * 2 >= min(first, last) * 3 {
            return (first > last ? .prenomsNom : .nomPrenoms, true)
        }
        // Given names are fewer than surnames, in most countries: not sure.
        guard several >= 20 else { return nil }
        if distinct.tete * 10 < distinct.queue * 9 { return (.prenomsNom, false) }
        return distinct.queue * 10 < distinct.tete * 9 ? (.nomPrenoms, false) : nil
    }

    /// Whether words in the middle are rather given names: those that also stand at an end tell for the others.
    private func middle(_ words: [String: (prenom: Int, nom: Int, milieu: Int)]) -> Double {
        var (prenom, nom) = (0, 0)
        for (word, places) in places where places.milieu > 0 {
            guard let counts = words[word], (counts.prenom + counts.nom) * 5 > places.milieu else { continue }
            if counts.prenom > counts.nom { prenom += places.milieu }
            if counts.nom > counts.prenom { nom += places.milieu }
        }
        return nom > prenom * 2 ? -0.3 : 0.3
    }
}

/// Frequent names, which tell in which order a column has them. Those that are both are left out.
enum NomsConnus {
    private static func set(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    private static let prenoms = set(
        """
        MARIE JEAN NATHALIE ISABELLE MICHEL SYLVIE CATHERINE PATRICK MARTINE NICOLAS CHRISTINE CHRISTOPHE FRANCOISE PIERRE \
        VALERIE SANDRINE VERONIQUE FREDERIC SOPHIE STEPHANIE STEPHANE CELINE JULIE PASCAL AURELIE CAROLINE ALEXANDRE ANNE \
        JULIEN LAURENCE THIERRY EMILIE ZOE CLAIRE SEBASTIEN HELENE ELODIE DIDIER KARINE DOMINIQUE ANAIS LEA BRUNO CAMILLE \
        JOHN JAMES ROBERT MICHAEL WILLIAM DAVID MARY JENNIFER LINDA PATRICIA ELIZABETH SUSAN JESSICA SARAH KAREN NANCY \
        JOSEPH CHARLES DANIEL MATTHEW ANDREW EMILY EMMA OLIVIA CHLOE HANNAH LAURA AMY REBECCA RACHEL STEPHEN KEVIN BRIAN \
        MARIA JOSE ANTONIO MANUEL FRANCISCO CARMEN JUAN JAVIER CARLOS ANA ISABEL PILAR LUCIA MIGUEL PABLO SERGIO ELENA \
        JOAO INES RUI TIAGO DIOGO BEATRIZ CATARINA GIUSEPPE GIOVANNI LUIGI FRANCESCA GIULIA CHIARA PAOLO ANNA MARCO LUCA \
        HANS PETER KLAUS JURGEN WOLFGANG URSULA MONIKA PETRA SABINE ANDREAS STEFAN JAN PIET KEES ANNEKE SANNE LARS ERIK \
        PIOTR KRZYSZTOF ANDRZEJ AGNIESZKA KATARZYNA MALGORZATA TOMASZ PAWEL MAREK EWA BARBARA ION ANDREI IOANA ELENA MIHAI \
        MOHAMED MOHAMMED AHMED FATIMA ALI HASSAN KHADIJA AICHA YOUSSEF KARIM NADIA SAMIRA FATOU MAMADOU AMINATA IBRAHIM \
        MUSTAFA MEHMET AYSE FATMA EMINE HUSEYIN OLGA NATALIA TATIANA IRINA DMITRI ALEXEI SERGEI IVAN \
        ОЛЬГА НАТАЛЬЯ ТАТЬЯНА ЕЛЕНА ИРИНА АННА МАРИЯ СЕРГЕИ АЛЕКСАНДР ДМИТРИИ АНДРЕИ ВЛАДИМИР ИВАН محمد احمد فاطمة علي
        """)
    private static let noms = set(
        """
        NGUYEN TRAN PHAM HUYNH HOANG DANG BUI NGO DUONG WANG ZHANG CHEN YANG HUANG ZHAO ZHOU KIM PARK CHOI JUNG \
        DUPONT DURAND DUBOIS MOREAU LEFEBVRE LEROY ROUX FOURNIER MERCIER ROUSSEAU SMITH JONES WILLIAMS BROWN TAYLOR DAVIES \
        WILSON EVANS JOHNSON MILLER MULLER SCHMIDT SCHNEIDER FISCHER WEBER MEYER WAGNER BECKER GARCIA FERNANDEZ GONZALEZ \
        RODRIGUEZ LOPEZ MARTINEZ SANCHEZ PEREZ GOMEZ SILVA SANTOS FERREIRA PEREIRA OLIVEIRA ROSSI RUSSO FERRARI ESPOSITO \
        BIANCHI DIALLO TRAORE COULIBALY KEITA DIARRA SISSOKO DIOP NDIAYE NOWAK KOWALSKI KOWALSKA WISNIEWSKI POPESCU YILMAZ \
        KAYA DEMIR JANSEN VRIES IVANOV IVANOVA PETROV ИВАНОВ ИВАНОВА ПЕТРОВ ПЕТРОВА
        """)

    /// 1: a given name; -1: a surname; 0: not known.
    static func sign(_ word: String) -> Int { prenoms.contains(word) ? 1 : noms.contains(word) ? -1 : 0 }
}
