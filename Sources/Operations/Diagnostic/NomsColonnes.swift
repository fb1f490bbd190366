// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What columns are called, in the files of several countries: letters only, without accents; other countries
/// in `langues`, as they are written there.
enum NomsColonnes {
    static let noms: [ChampFichier: String] = [
        .identifiant: """
        id no nr recid uniqueid identifiant numero demande nodemande numerodemande numdemande nud numerounique numunique nodossier numdossier \
        numerodossier dossier ref reference refinterne refdossier matricule personid personneid idpersonne iddemande \
        demandeid iddemandeur customerid clientid recordid rowid rownumber voterid ncid uid uuid guid key kennung \
        nummer laufendenummer lfdnr clave codice numeroenregistrement entityid patientid \
        applicationnumber applicationno applicationid applicationref referencenumber refno caseid caseno casenumber \
        fileno filenumber tenantnumber tenancyref mieternummer mieternr antragsnummer antragsnr aktenzeichen \
        vorgangsnummer kundennummer expediente numexpediente numeroexpediente numerosolicitud \
        numeropratica pratica codicepratica dossiernummer aanvraagnummer klantnummer processo numeroprocesso \
        nrwniosku numerwniosku wniosek nrsprawy cislozadosti basvuruno kayitno nhsnumber номер номерзаявки номердела
        """,
        .nomNaissance: """
        nomnaissance nomdenaissance nomnais nomjeunefille nomdejeunefille nompatronymique nomfamillenaissance \
        birthname maidenname familynameatbirth surnameatbirth lastnameatbirth geburtsname madchenname \
        apellidodesoltera cognomenascita cognomedinascita geboortenaam meisjesnaam \
        nazwiskorodowe nazwiskopanienskie rodneprijmeni szuletesinev kizliksoyadi flickenamn fodenavn nomedesolteira \
        nomedesolteiro
        """,
        .nom: """
        nom noms nomusage nomdusage nomusuel nommarital nomepouse nomfamille nomdefamille nompersonne patronyme \
        surname lastname lname familyname secondname nachname familienname zuname apellido apellidos primerapellido \
        cognome achternaam familienaam sobrenome apelido efternavn efternamn nazwisko sn last lastnm name \
        apelidos ultimonome nomedefamilia nomefamilia cognomi nachnamen soyadi soyad soyisim \
        soyismi ho фамилия прізвище nume numefamilie numedefamilie prijmeni priezvisko prezime vezeteknev csaladnev \
        sukunimi επωνυμο επιθετο اللقب لقب العائلة اسمالعائلة الكنية النسب اسماللقب שםמשפחה 姓 姓氏 성
        """,
        .prenom: """
        prenom prenoms prenomusuel premierprenom givenname givennames firstname firstnames firstnm fname forename \
        forenames vorname vornamen rufname nombre nombres primernombre nome nomi primeironome voornaam voornamen \
        roepnaam fornavn fornamn imie first given christianname \
        nomeproprio nomesproprios primeironomeproprio adi ad isim isimler ten имя імя prenume jmeno meno ime utonev \
        keresztnev etunimi etunimet ονομα fornamnet imiona imieimiona pierwszeimie الاسم اسم الاسمالأول الاسمالشخصي \
        שםפרטי 名 名字 이름
        """,
        .nomComplet: """
        nomcomplet nomscomplets nomprenom nomprenoms prenomnom prenomsnom fullname completename nombrecompleto nomecompleto \
        nominativo vollstandigername volledigenaam fullstandigtnamn fuldenavn fulltnavn pelneimie identite adsoyad adisoyadi \
        hoten hovaten фио піб
        """,
        .naissance: """
        naissance datenaissance datedenaissance datenais dnaissance dnais ddn dtnaissance dtnais datn nele neele \
        dob dateofbirth datebirth birthdate birthday birth bdate bday geburtsdatum gebdatum gebdat geburtstag \
        fechanacimiento fechadenacimiento fechanac fnacimiento nacimiento datanascita datadinascita nascita \
        datanascimento datadenascimento geboortedatum fodselsdato fodelsedatum dataurodzenia \
        datanasterii datadenastere datanasc nasc dnasc nascimento dataurodz urodzenia urodzony datumnarozeni \
        narozeni narozen datumnarodenia datumrodjenja datumrodenja szuletesidatum szuletesiido dogumtarihi dogum \
        dogumgunu syntymaaika fodelsedag fodselsdag fodt ngaysinh ngaythangnamsinh sinhngay датарождения рождения \
        датанародження народження родился ημερομηνιαγεννησης γεννηση تاريخالميلاد تاريخالازدياد الميلاد الازدياد \
        תאריךלידה 出生日期 生年月日
        """,
        .sexe: """
        sexe sex gender genre civilite civ titre title geschlecht anrede sexo genero sesso geslacht sexcode gendercode \
        salutation codesexe codecivilite \
        plec pohlavi pohlavie cinsiyet gioitinh пол стать pol nem φυλο الجنس kjonn kon
        """,
        .numeroVoie: """
        numerovoie numvoie novoie nvoie numerorue numrue norue numerodevoie streetnumber streetnum streetno \
        housenumber housenum houseno stnumber hausnummer hausnr strassennummer numerocivico civico numerocalle \
        huisnummer huisnr \
        nrdomu numerdomu cislodomu cislopopisne kapino sonha hazszam дом номердома
        """,
        .adresse: """
        adresse adr address addressline addr streetaddress street streetname resstreetaddress rue voie libellevoie \
        nomvoie nomdevoie nomrue adressepostale adressevoie adressecomplete strasse anschrift direccion domicilio \
        calle indirizzo via straat straatnaam adres endereco morada rua \
        ulica adreszamieszkania adreskorespondencyjny ulice adresa bydliste sokak cadde cim lakcim utca diachi \
        diachithuongtru адрес адреса улица вулиця διευθυνση οδος العنوان عنوان الشارع fulladdress enumcap gata \
        adresszeile strassenr strassehausnummer
        """,
        .codePostal: """
        codepostal cp cpostal codpostal postcode postalcode zip zipcode plz postleitzahl codigopostal cap \
        codicepostale cep pcode \
        kodpocztowy psc postkodu iranyitoszam postinumero postnummer postnr mabuudien индекс почтовыииндекс \
        ταχυδρομικοςκωδικος الرمزالبريدي enumpc codpostal codigop
        """,
        .commune: """
        commune ville localite city town suburb municipality place ort stadt wohnort gemeinde ciudad localidad \
        municipio poblacion citta comune stad plaats woonplaats gemeente cidade localidade libellecommune nomcommune \
        nomville communeresidence bureaudistributeur codecommune codeinsee inseecommune rescitydesc \
        miejscowosc miasto gmina obec mesto sehir ilce telepules varos kaupunki kommun kommune stadt thanhpho \
        город населенныипункт місто πολη المدينة البلدية concelho freguesia oras localitate
        """,
        .telephone: """
        telephone tel phone phonenumber phonenum phoneno mobile mobilephone portable telmobile telportable telfixe \
        gsm cell cellphone telefon telefonnummer handy telefono movil cellulare telefoon telefoonnummer telefone \
        telemovel numerotelephone numtel telephonefixe telephonemobile telephoneportable fullphonenumber \
        mobilnummer mobiltelefon handynummer rufnummer contactnumber contactno contactphone contacttel telefonnumer \
        nrtelefonu numertelefonu telefonkomorkowy telefonu mobil ceptelefonu ceptel dienthoai sodienthoai didong \
        телефон мобильныи номертелефона τηλεφωνο κινητο الهاتف رقمالهاتف هاتف الجوال telefono movil numerodetelefono \
        contacto mobilephonenumber homephone
        """,
        .courriel: """
        courriel mail email emailaddress mel adressemail adressecourriel adresseelectronique adressemel correo \
        correoelectronico emailadresse postaelettronica epost \
        adresemail eposta emailadres correioeletronico correioelectronico почта электроннаяпочта 电子邮件 \
        البريدالإلكتروني
        """,
    ]

    /// Those that only their number tells apart (British censuses).
    private static let numerotes: [String: ChampFichier] = ["pername1": .prenom, "pername2": .nom]

    /// Second given names, which follow the first.
    static let autresPrenoms: Set<String> = [
        "middlename", "middle", "midlname", "secondprenom", "autresprenoms", "deuxiemeprenom", "zweitername",
        "segundonombre", "secondonome", "tweedenaam", "отчество", "побатькові", "drugieimie",
    ]

    private static let abroad = keys(
        """
        madre, mae, mãe, padre, pai, filiacao, anyja, apja, anya, apa, ayah, ibu, bapa, wali, suami, istri, isteri, ina, ama, \
        mama, baba, mzazi, matka, matky, otec, otce, ojca, ojciec, matki, mati, oče, majka, otac, nëna, babai, motina, tėvas, ema, isa, äiti, isä, \
        mor, far, móðir, faðir, mutter, vater, vader, moeder, mère, père, pare, mare, aita, отец, отца, мать, матери, мати, батько, майка, баща, \
        πατέρα, πατρός, πατρώνυμο, μητέρα, μητρός, μητρώνυμο, anne, پدر, والد, والدہ, مادر, الأب, الأم, الزوج, الزوجة, האב, האם, अभिभावक, \
        पिता, माता, पति, पत्नी, পিতা, মাতা, স্বামী, தந்தை, தாய், มารดา, บิดา, ឪពុក, ម្តាយ, cônjuge, cónyuge, coniuge, supružnik, házastárs, puoliso, супруг, \
        супруга, место, місце, místo, sted, स्थान, país, paese, land, страна, \
        nacionalidade, nacionalidad, nazionalità, nationality, urgence, emergency, garant, guarantor, référent, manager, gestionnaire, landlord, owner
        """)

    /// The same in scripts that do not part words.
    private static let colles = keys("父, 母, 配偶, 保護者, 保护, 監護, 监护, 緊急, 紧急, 아버지, 어머니, 부모, 보호자, 긴급")

    /// Words of columns that speak of someone else, or of another place or day.
    static let ailleurs: Set<String> = [
        "conjoint", "conjointe", "cotitulaire", "codemandeur", "spouse", "partner", "partenaire", "mere", "pere",
        "mother", "father", "enfant", "enfants", "child", "kind", "lieu", "pays", "country", "souhaitee", "souhaitees",
        "voulue", "demandee", "employeur", "employer", "soc", "sec", "ssn", "nir", "secu", "social", "complement",
        "nationalite", "gardien", "tuteur", "user", "agent", "creation", "maj", "modification", "depot", "echeance",
        "expiration", "renouvellement", "inscription", "signature", "entree", "sortie", "attribution", "radiation",
    ]

    private static let naissances: Set<String> = Set(
        [
            "birth", "naissance", "nascita", "nacimiento", "geburt", "geboorte", "nascimento", "urodzenia", "narozeni",
            "narodenia", "nasterii", "dogum", "sinh", "рождения", "народження", "γεννησης", "الميلاد", "الازدياد",
            "lahir", "rojstva", "раждане", "rođenja", "fodested", "szuletesi",
        ].map { folded($0).lowercased() })

    /// What only says that the column is about the applicant.
    static let bruit: Set<String> = [
        "dem", "pers", "personal", "cust",
    ]

    /// Words for the person of a line: a column of that name holds his name, when it holds letters.
    static let personnes: Set<String> = [
        "demandeur", "candidat", "locataire", "titulaire", "allocataire", "personne", "applicant", "candidate",
        "tenant",
        "client", "customer", "person", "patient", "mieter", "bewerber", "antragsteller", "kunde", "solicitante",
        "inquilino", "titular", "candidato", "requerente", "paciente", "cliente", "beneficiario", "interessado",
        "pemohon",
        "penerima", "richiedente", "intestatario", "aanvrager", "huurder",
        "wnioskodawca", "najemca", "заявитель",
    ]

    /// Words that mean a surname in one country and a given name, or both together, in another: the values tell.
    private static let generiques = keys(
        """
        nom, noms, name, names, nome, nombre, naam, navn, namn, \
        الاسم, نام, ime, име, jméno, meno, imię, nimi, emri, emër, vardas, vārds, имя, ім’я, 이름, 名字, 名, שם, სახელი, անուն, όνομα, isim, adı, ad, \
        tên, izena, pangalan, nume, nom de pila, név
        """)

    private static let articles: Set<String> = [
        "du", "de", "des", "la", "le", "les", "of", "the", "del", "della", "do", "da", "der",
    ]

    /// « Nom », `Nome`, « Nom du demandeur »: without saying which.
    static func isGeneric(_ name: String) -> Bool {
        generiques.contains(words(name).filter { !articles.contains($0) }.joined())
    }

    private static let nomsSeuls = keys("姓, 氏, 姓氏, 苗字, 성, 성씨")

    /// Of the family and nothing else, where both are written without a space.
    static func isSurname(_ name: String) -> Bool { nomsSeuls.contains(words(name).joined()) }

    static let connus: [String: ChampFichier] = {
        var result: [String: ChampFichier] = [:]
        for (champ, text) in langues { for name in keys(text) { result[name] = champ } }
        for (champ, text) in noms {
            for name in text.split(separator: " ") { result[folded(String(name)).lowercased()] = champ }
        }
        return result
    }()

    /// `fname_c1` → fname; `dateNaissance` → date, naissance; `N° de voie` → n, de, voie.
    static func words(_ name: String) -> [String] {
        var spaced = ""
        var wasLower = false
        for scalar in name.unicodeScalars {
            if wasLower, scalar.properties.isUppercase { spaced.append(" ") }
            let isDigit = (48...57).contains(scalar.value)
            if isDigit {
                spaced.append(" ")
            } else {
                spaced.unicodeScalars.append(scalar)
            }
            wasLower = scalar.properties.isLowercase
        }
        let words = folded(spaced).lowercased().split(separator: " ").map(String.init)
        let meaningful = words.filter { $0.count > 1 && !bruit.contains($0) && !personnes.contains($0) }
        return meaningful.isEmpty ? words : meaningful
    }

    /// The field that a name speaks of, and how surely.
    static func champ(_ name: String) -> (champ: ChampFichier, score: Int)? {
        let words = words(name)
        let joined = words.joined()
        if let champ = numerotes[name.lowercased().filter { $0.isLetter || $0.isNumber }] { return (champ, 100) }
        if let champ = connus[joined] { return (champ, joined == "name" || joined == "numero" ? 60 : 100) }
        if annees.contains(joined) { return (.naissance, 80) }
        if ages.contains(joined) { return nil }
        if autresPrenoms.contains(joined) { return (.prenom, 50) }
        guard !speaksOfAnother(words) else { return nil }
        if let champ = ending(joined) { return (champ, 60) }
        if speaksOfBothNames(words) { return (.nomComplet, 100) }
        if words.count == 1, personnes.contains(joined) { return (.nomComplet, 30) }
        // A place of birth is neither a commune where one lives nor a date.
        let speaksOfBirth = !naissances.isDisjoint(with: words)
        var best: (champ: ChampFichier, score: Int)?
        for first in words.indices {
            for last in first..<words.count {
                let part = words[first...last].joined()
                guard isWhole(part), part != "name", part != "key", part != "place", let champ = connus[part] else {
                    continue
                }
                if speaksOfBirth, ![.naissance, .nomNaissance].contains(champ) { continue }
                let score = 20 + min(part.count, 20) * 2
                if score > best?.score ?? 0 { best = (champ, score) }
            }
        }
        return best
    }

    /// Of someone else, or of another place.
    static func speaksOfAnother(_ words: [String]) -> Bool {
        if !ailleurs.isDisjoint(with: words) || !abroad.isDisjoint(with: words) { return true }
        let joined = words.joined()
        return colles.contains(where: joined.contains)
    }

    /// Long enough not to be met inside another name by chance: two Chinese characters are a word.
    private static func isWhole(_ part: String) -> Bool {
        part.count > 2 || part.count > 1 && part.unicodeScalars.first.map(isGlued) == true
    }

    /// Chinese, Japanese, Korean, Thai, Khmer: words are written without spaces between them.
    static func isGlued(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xe00...0xeff, 0x1100...0x11ff, 0x1780...0x17ff, 0x3040...0x9fff, 0xac00...0xd7a3: true
        default: false
        }
    }

    /// `申请人姓名`: the longest known name at its end.
    private static func ending(_ joined: String) -> ChampFichier? {
        guard joined.count <= 20, joined.unicodeScalars.allSatisfy(isGlued) else { return nil }
        return joined.indices.dropFirst().lazy.map { String(joined[$0...]) }.first { $0.count > 1 && connus[$0] != nil }
            .flatMap { connus[$0] }
    }

    /// « Nom et prénom », `Name, Vorname`, `Apellidos y nombre`: one column for both.
    private static func speaksOfBothNames(_ words: [String]) -> Bool {
        var (nom, prenom): (String?, String?)
        var first = 0
        while first < words.count {
            let last = (first..<words.count).last { connus[words[first...$0].joined()] != nil } ?? first
            let part = words[first...last].joined()
            switch connus[part] {
            case .nom, .nomNaissance: nom = part
            case .prenom: prenom = part
            default: break
            }
            first = last + 1
        }
        guard let nom, let prenom else { return false }
        // `Name (first)` is a given name.
        return nom != "name" || !["first", "given", "christian"].contains(prenom)
    }
}
