// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import TestSupport
import Testing

@testable import Operations

/// Which columns hold what: as asked, or as guessed.
@Suite struct CorrespondanceTests {
    private let today = Day(epochDay: 20_783)
    private let folder = TemporaryFolder("colonnes")

    private func proposal(_ text: String) throws -> String {
        let reader = try CSVReader(path: try folder.write("\(UUID().uuidString).csv", text))
        #expect(try reader.next())
        let header = CSVEntete((0..<reader.count).map { reader.text($0) })
        return try ProposeCorrespondance()(header, reader, today: today).correspondance.texte(header)
    }

    @Test(arguments: [
        (
            "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id\n"
                + "r1,mia,white,12,smith st,,perth,6000,wa,19880314,1234567\nr2,tom,grey,7,high st,,cairns,4870,qld,19710101,7654321\n",
            "identifiant=rec_id,nom=surname,prenom=given_name,naissance=date_of_birth,numero_voie=street_number,"
                + "adresse=address_1,code_postal=postcode,commune=suburb"
        ),
        (
            "unique_id,first_name,surname,dob,city,email,cluster\n1,Ada,King,1988-03-14,London,a@b.fr,3\n2,Bob,Lee,1971-01-01,,,4\n",
            "identifiant=unique_id,nom=surname,prenom=first_name,naissance=dob,commune=city,courriel=email"
        ),
        (
            "N° demande;Nom de naissance;Nom d'usage;Prénoms;Date de naissance;Lieu de naissance;Civilité;Code postal;Ville;Tél. portable;Tél. fixe;Nom du conjoint\n"
                + "A1;DURAND;PETIT;Zoé;14/03/1988;Lyon;Mme;75011;Paris;0601020304;;X\nA2;NGUYEN;;Lan;01/02/1990;Hué;M.;93500;Pantin;0611223344;0140506070;Y\n",
            "nom=Nom d'usage,nom_naissance=Nom de naissance,prenom=Prénoms,naissance=Date de naissance,sexe=Civilité,"
                + "code_postal=Code postal,commune=Ville,telephone=Tél. portable,telephone=Tél. fixe"
        ),
        (
            "Vorname|Nachname|Geburtsdatum|Straße|Hausnummer|PLZ|Wohnort|Geschlecht\nEva|Maier|14.03.1988|Hauptstraße|3|10115|Berlin|w\n",
            "nom=Nachname,prenom=Vorname,naissance=Geburtsdatum,sexe=Geschlecht,numero_voie=Hausnummer,adresse=Straße,"
                + "code_postal=PLZ,commune=Wohnort"
        ),
        (
            "nombre,apellidos,fecha_nacimiento,nombre_hijos\nAna,García López,14/03/1988,2\n",
            "nom=apellidos,prenom=nombre,naissance=fecha_nacimiento"
        ),
        (
            "fname_c1,fname_c2,lname_c1,lname_c2,by,bm,bd\nCARSTEN,,MEIER,,1949,7,22\nGERD,,BAUER,,1968,12,3\n",
            "nom=lname_c1,nom=lname_c2,prenom=fname_c1,prenom=fname_c2,naissance=by,naissance=bm,naissance=bd"
        ),
        (
            "nom,prenom,login\nA,B,a.b@exemple.fr\nC,D,c.d@exemple.fr\nE,F,e.f@exemple.fr\n",
            "nom=nom,prenom=prenom,courriel=login"
        ),
        (
            "nom,prenom,colonne mystère\nA,B,1988-03-14\nC,D,1990-01-02\nE,F,1971-05-06\n",
            "nom=nom,prenom=prenom,naissance=colonne mystère"
        ),
    ])
    func columnsOfSeveralCountriesAreGuessed(_ text: String, _ expected: String) throws {
        let found = Set(try proposal(text).split(separator: ","))
        let wanted = Set(expected.split(separator: ","))
        #expect(wanted.isSubset(of: found), "\(found.sorted())")
        #expect(found.subtracting(wanted).allSatisfy { $0.hasPrefix("identifiant=") }, "\(found.sorted())")
    }

    @Test(arguments: [
        (
            "Id,Nome,Apelidos,Nascimento,Telefone\nb0,Pedro,Baptista Miranda,17/01/1989,0721141742\nb1,Ana,Silva,18/02/1971,0721141743\n",
            "nom=Apelidos,prenom=Nome,naissance=Nascimento,telephone=Telefone"
        ),
        (
            "PERSON_ID,PERNAME1,PERNAME2,SEX,DOB_DAY,DOB_MON,DOB_YEAR,ENUMPC\n9,Hans,Okafor,M,31,10,1971,13055\n8,Ann,Lee,F,4,8,1997,70911\n",
            "nom=PERNAME2,prenom=PERNAME1,naissance=DOB_YEAR,naissance=DOB_MON,naissance=DOB_DAY,sexe=SEX,code_postal=ENUMPC"
        ),
        (
            "Nr wniosku;Nazwisko;Imię;Data urodzenia;Płeć;Ulica;Nr domu;Kod pocztowy;Miejscowość;Miejsce urodzenia\n"
                + "u0;Parada;Natan;1976-10-04;M;Podmiejska;109;09-708;Lubliniec;Łódź\nu1;Mazur;Ewa;1971-01-04;K;Polna;1;09-708;Lubliniec;Łódź\n",
            "nom=Nazwisko,prenom=Imię,naissance=Data urodzenia,sexe=Płeć,adresse=Ulica,numero_voie=Nr domu,"
                + "code_postal=Kod pocztowy,commune=Miejscowość"
        ),
        (
            "Soyadı;Adı;Doğum Tarihi;Telefon\nKaya;Ali;31/10/1971;0613980014\nDemir;Can;04/08/1997;0646486884\n",
            "nom=Soyadı,prenom=Adı,naissance=Doğum Tarihi,telephone=Telefon"
        ),
        (
            "Фамилия;Имя;Отчество;Дата рождения;Место рождения\nИванов;Иван;Ильич;31.10.1971;Тула\nПетров;Пётр;Львович;04.08.1997;Тула\n",
            "nom=Фамилия,prenom=Имя,prenom=Отчество,naissance=Дата рождения"
        ),
        (
            "اللقب;الاسم;تاريخ الميلاد\nحداد;عماد;31/10/1971\nنجار;سمير;04/08/1997\n",
            "nom=اللقب,prenom=الاسم,naissance=تاريخ الميلاد"
        ),
        (
            "Mã\tHọ\tTên\tNgày sinh\tĐịa chỉ\tĐiện thoại\nq0\tNguyễn\tAn\t31/03/1999\tQuang Trung 1\t0620406379\nq1\tLê\tMai\t01/03/1979\tQuang Trung 2\t0620406378\n",
            "nom=Họ,prenom=Tên,naissance=Ngày sinh,adresse=Địa chỉ,telephone=Điện thoại"
        ),
        (
            "Mieternummer;Nachname;Vorname;Mobilnummer;Application Number\n7;Maier;Eva;01511234567;a1\n8;Koch;Udo;01511234568;a2\n",
            "nom=Nachname,prenom=Vorname,telephone=Mobilnummer"
        ),
    ])
    func headingsOfOtherLanguagesAreKnown(_ text: String, _ expected: String) throws {
        let found = Set(try proposal(text).split(separator: ",").filter { !$0.hasPrefix("identifiant=") })
        #expect(found == Set(expected.split(separator: ",")), "\(found.sorted())")
    }

    /// As public bodies head their lists, where family names come first, last, or do not exist.
    @Test(arguments: [
        (
            "CPF;Nome do paciente;Nome da Mãe;Data de Nasc.;Sexo;Logradouro;Município;CEP;Celular",
            "60340625787;Benicio de Campos;Alexia Rodrigues;29/07/1994;M;Alameda Rael 13;São Paulo;65327;11966374235",
            "nom_complet=Nome do paciente,naissance=Data de Nasc.,sexe=Sexo,adresse=Logradouro,commune=Município,"
                + "code_postal=CEP,telephone=Celular"
        ),
        (
            "क्रमांक;नाम;पिता का नाम;जन्म तिथि;लिंग;पता;मोबाइल", "1;सुशीला मंडल;राम मंडल;16/10/1991;महिला;चतुर्वेदी 144;9842891315",
            "nom_complet=नाम,naissance=जन्म तिथि,sexe=लिंग,adresse=पता,telephone=मोबाइल"
        ),
        (
            "No;NIK;Nama;Tempat Lahir;Tanggal Lahir;Jenis Kelamin;Alamat;Kecamatan;No HP",
            "1;;Gamblang Sabri;Mataram;31-10-1994;L;Gang Wonokromo 132;Tangerang;08122380655",
            "nom_complet=Nama,naissance=Tanggal Lahir,sexe=Jenis Kelamin,adresse=Alamat,commune=Kecamatan,telephone=No HP"
        ),
        (
            "Bil;Nama Penuh;No. K/P;Tarikh Lahir;Jantina;Alamat;Poskod;Bandar;No. Tel",
            "1;Khadijah binti Hassan;;21/02/1974;Perempuan;Jalan Mawar 45;99978;Ipoh;01243473130",
            "nom_complet=Nama Penuh,naissance=Tarikh Lahir,sexe=Jantina,adresse=Alamat,code_postal=Poskod,commune=Bandar,"
                + "telephone=No. Tel"
        ),
        (
            "Nafn;Kennitala;Fæðingardagur;Kyn;Heimilisfang;Póstnúmer;Staður;Sími",
            "Eilífur Jökullsson;8165069823;10.02.1953;kk;Nysøvej 141;399;Stoholm;82989767",
            "nom_complet=Nafn,naissance=Fæðingardagur,sexe=Kyn,adresse=Heimilisfang,code_postal=Póstnúmer,commune=Staður,"
                + "telephone=Sími"
        ),
        (
            "番号;氏名;性別;生年月日;郵便番号;住所;電話番号", "1;西村 裕太;男;1935年10月28日;74937;北区阿部 139;09075746410",
            "nom_complet=氏名,naissance=生年月日,sexe=性別,code_postal=郵便番号,adresse=住所,telephone=電話番号"
        ),
        (
            "번호;성명;생년월일;성별;전화번호;주소", "1;신숙자;1979.06.12;여;01049429155;화성시 테헤란 39",
            "nom_complet=성명,naissance=생년월일,sexe=성별,telephone=전화번호,adresse=주소"
        ),
        (
            "序号;申请人姓名;性别;出生日期;身份证号;手机;住址", "1;穆晨;男;1944-04-20;;13869148607;沈阳县长沙街135号",
            "nom_complet=申请人姓名,naissance=出生日期,sexe=性别,telephone=手机,adresse=住址"
        ),
        (
            "Sorszám;Név;Születési név;Anyja neve;Születési idő;Irányítószám;Település;Cím",
            "1;Pásztor Csaba;Pásztor Csaba;Tóth Katalin;2004.10.03.;6532;Kishídvár;József út 101",
            "nom_complet=Név,nom_naissance=Születési név,naissance=Születési idő,code_postal=Irányítószám,"
                + "commune=Település,adresse=Cím"
        ),
        (
            "Sukunimi;Etunimet;Syntymäaika;Sukupuoli;Katuosoite;Postinumero;Postitoimipaikka;Puhelin",
            "Asikainen;Antti Allan;28.03.1966;mies;Sahaajankuja 147;65327;Imatra;04053667810",
            "nom=Sukunimi,prenom=Etunimet,naissance=Syntymäaika,sexe=Sukupuoli,adresse=Katuosoite,"
                + "code_postal=Postinumero,commune=Postitoimipaikka,telephone=Puhelin"
        ),
        (
            "Løbenr;Efternavn;Fornavn;Fødselsår;Køn;Adresse;Postnr;By",
            "1;Kjær;Elna;1970;K;Luftmarinevej 120;8460;Skødstrup",
            "nom=Efternavn,prenom=Fornavn,naissance=Fødselsår,sexe=Køn,adresse=Adresse,code_postal=Postnr,commune=By"
        ),
        (
            "No;Full Name;Sex;Age;Kebele;House No;Phone Number", "1;Senait Abde;F;48;Amyview;140;0977280114",
            "nom_complet=Full Name,sexe=Sex,commune=Kebele,numero_voie=House No,telephone=Phone Number"
        ),
        (
            "Příjmení;Jméno;Jméno matky;Věk;Rok narození;Obec", "Novák;Jan;Eva;38;1988;Brno",
            "nom=Příjmení,prenom=Jméno,naissance=Rok narození,commune=Obec"
        ),
        (
            "ลำดับ;ชื่อ-นามสกุล;วันเกิด;เพศ;ที่อยู่;โทรศัพท์", "1;สมชาย ใจดี;14/03/1988;ชาย;ถนนสุขุมวิท 12;0812345678",
            "nom_complet=ชื่อ-นามสกุล,naissance=วันเกิด,sexe=เพศ,adresse=ที่อยู่,telephone=โทรศัพท์"
        ),
        (
            "שם משפחה;שם פרטי;תאריך לידה;כתובת;טלפון נייד", "כהן;דוד;14/03/1988;הרצל 12;0501234567",
            "nom=שם משפחה,prenom=שם פרטי,naissance=תאריך לידה,adresse=כתובת,telephone=טלפון נייד"
        ),
        (
            "Jina kamili;Tarehe ya kuzaliwa;Jinsia;Anwani;Simu", "Juma Mwangi;14/03/1988;Me;Barabara 12;0712345678",
            "nom_complet=Jina kamili,naissance=Tarehe ya kuzaliwa,sexe=Jinsia,adresse=Anwani,telephone=Simu"
        ),
    ])
    func headingsOfTheWorldAreKnown(_ heading: String, _ row: String, _ expected: String) throws {
        let text = heading + "\n" + [String](repeating: row, count: 4).joined(separator: "\n") + "\n"
        let found = Set(try proposal(text).split(separator: ",").filter { !$0.hasPrefix("identifiant=") })
        #expect(found == Set(expected.split(separator: ",")), "\(found.sorted())")
    }

    @Test(arguments: [
        ("Nom et prénom", "DUPONT Jean"), ("NOM PRENOM", "DUPONT Jean"), ("Nom complet", "DUPONT, Jean"),
        ("Full name", "Jean Dupont"), ("Applicant name", "Jean Dupont"), ("Name / Vorname", "Dupont, Jean"),
        ("Vorname und Nachname", "Jean Dupont"), ("Apellidos y nombre", "Dupont, Jean"),
        ("Cognome e nome", "Dupont Jean"), ("Candidat", "DUPONT Jean"), ("Nom du demandeur", "DUPONT Jean"),
        ("Nome", "Jean Dupont"), ("Nombre", "Jean Dupont"), ("Name", "Jean Dupont"), ("Surname", "Dupont, Jean"),
    ])
    func namesInOneColumnAreKnown(_ heading: String, _ name: String) throws {
        let rows = (0..<4).map { "\($0);\(name)" }.joined(separator: "\n")
        #expect(try proposal("no;\(heading)\n\(rows)\n").contains("nom_complet=\(heading)"))
        // Where they stand apart too, those columns are taken.
        #expect(
            try !proposal("nom;prenom;\(heading)\nDupont;Jean;\(name)\nPetit;Luc;\(name)\n").contains("nom_complet="))
    }

    @Test(arguments: [("Surname", "García López"), ("Candidat", "104233"), ("Nom", "DUPONT"), ("Name (first)", "Jean")])
    func whatIsOneNameStaysOne(_ heading: String, _ value: String) throws {
        let rows = (0..<4).map { "\($0);\(value)" }.joined(separator: "\n")
        #expect(try !proposal("no;\(heading)\n\(rows)\n").contains("nom_complet="))
    }

    /// The only dates of a file are not for that those of births.
    @Test(arguments: [
        "created_at", "Registration date", "register_date", "Application date", "Move in", "Tenancy start",
        "Antragsdatum", "Fecha de alta", "Data iscrizione", "Aanvraagdatum", "Date demande", "Modifié le", "Date CAL",
        "Дата регистрации", "Date", "",
    ])
    func aLoneDateIsNotABirth(_ heading: String) throws {
        // Those that no word gives away are given away by their years: few, and the last ones.
        let years = heading.isEmpty || heading == "Date" ? 2_019...2_026 : 1_950...2_003
        let rows = (0..<40).map { "A\($0),Zoé,14/03/\(years.lowerBound + $0 * 7 % years.count)" }
            .joined(separator: "\n")
        let found = try proposal("nom,prenom,\(heading)\n\(rows)\n")
        #expect(!found.contains("naissance="), "\(heading): \(found)")
    }

    @Test func aColumnOfBirthsIsKnownByItsYears() throws {
        let rows = (0..<40).map { "A\($0),Zoé,14/03/\(1_950 + $0 * 7 % 54)" }.joined(separator: "\n")
        #expect(try proposal("nom,prenom,xyz\n\(rows)\n").contains("naissance=xyz"))
    }

    /// What is proposed can be given back, whatever columns are called.
    @Test func namesOfColumnsAreQuoted() throws {
        let header = CSVEntete(["Nom=x", "Nom,y", "Nom \"z\"", "\"dit\", nom", "Prénom", "a,b=c,\"d"])
        var columns = Correspondance()
        for rank in 0..<4 { columns.add(rank, .nom) }
        columns.add(4, .prenom)
        columns.add(5, .adresse)
        let text = columns.texte(header)
        #expect(text.hasPrefix(#"nom="Nom=x",nom="Nom,y",nom="Nom ""z""","#) && text.contains(",prenom=Prénom,"))
        #expect(try ColonnesDemandees(text).correspondance(header).get() == columns)
        #expect(try ColonnesDemandees("nom= \"Nom,y\" ,prenom=5\" 3").paires.map(\.colonne) == ["Nom,y", "5\" 3"])
    }

    @Test func whatIsAskedIsReadOrRefused() throws {
        let asked = try ColonnesDemandees("nom = NOM, telephone=TEL 1,telephone=TEL 2,adresse=rue, voie")
        #expect(asked.paires.map(\.colonne) == ["NOM", "TEL 1", "TEL 2", "rue, voie"])
        #expect(throws: ColonnesDemandees.Refus.champInconnu("age")) { try ColonnesDemandees("nom=N,age=A") }
        #expect(throws: ColonnesDemandees.Refus.illisible("NOM")) { try ColonnesDemandees("NOM") }
        #expect(throws: ColonnesDemandees.Refus.rien) { try ColonnesDemandees("nom=") }
        let header = CSVEntete(["NOM", "TEL 1", "TEL 2"])
        #expect(throws: ColonneAbsente(champ: .adresse, colonne: "rue, voie")) {
            try asked.correspondance(header).get()
        }
    }
}
