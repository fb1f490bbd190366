// SPDX-License-Identifier: EUPL-1.2

/// What the columns of other dates than that of birth are called, in the files of several countries: of the
/// application, of the entry into the dwelling, of the last change… Folded, lower case.
enum AutresDates {
    /// Whole words.
    private static let mots: Set<String> = {
        let text = """
            created create creation cree creee modified modifie modifiee updated update maj changed mutation \
            registered register registry registration joined enrolled enrolment enrollment subscribed received recu \
            submitted filed opened closed start started begin began since end ended expiry expires moved move tenancy lease \
            contract hire hired visit visited contact last latest timestamp logged login upload import export effective due \
            event issued issue signed death died deceased deces wedding marriage mariage divorce \
            demande dossier depot inscription enregistrement entree sortie debut fin bail cal caleol attribution radiation \
            renouvellement saisie reception echeance expiration validite visite rendezvous rdv envoi signature livraison \
            proposition decision etat situation derniere dernier premiere relance arrivee depart \
            antrag eingang einzug auszug beginn ende vertrag seit erstellt geandert anderung aufnahme stand \
            alta baja solicitud registro inscripcion ingreso creacion modificacion actualizacion entrada salida inicio \
            contrato firma vencimiento iscrizione domanda richiesta ingresso inizio fine contratto creazione modifica \
            aggiornamento scadenza registrazione aanvraag inschrijving ingang begin einde wijziging aangemaakt registratie \
            inscricao pedido registo criacao alteracao atualizacao inicio ansokan ansogning registrering skapad oprettet \
            opprettet endret indflytning wniosku zlozenia rejestracji utworzenia zmiany zawarcia zameldowania zadosti \
            podani prihlaseni vytvoreni cererii inregistrarii depunerii basvuru kayit guncelleme olusturma \
            регистрации подачи создания изменения заявки заявления договора обращения реєстраціі подання створення \
            التسجيل الطلب الإنشاء إيداع
            """
        return Set(text.split(separator: " ").map(String.init))
    }()

    /// Beginnings and ends of words that are written as one: Antragsdatum, Aanvraagdatum.
    private static let morceaux = [
        "antrag", "eingang", "einzug", "auszug", "vertrag", "aufnahme", "anmeld", "abmeld", "erstell", "anlage",
        "aanvraag", "inschrij", "registr", "inscri", "iscri", "solicit", "applic", "creat", "updat", "modif", "renouv",
        "renew", "movein", "moveout", "ansok", "ansog", "inflytt", "indflyt", "rejestr",
    ]

    /// Whether the name of a column speaks of such a date. `mots`: those of the name.
    static func speaks(_ words: [String]) -> Bool {
        if !mots.isDisjoint(with: words) { return true }
        let joined = words.joined()
        return morceaux.contains { joined.contains($0) }
    }
}
