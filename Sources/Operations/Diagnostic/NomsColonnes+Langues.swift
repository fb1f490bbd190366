// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Headings of more countries, as they are written there.
extension NomsColonnes {
    static let langues: [ChampFichier: String] = [
        .identifiant: """
        pořadové číslo, číslo spisu, zaporedna številka, številka vloge, пореден номер, редни број, \
        број захтева, redni broj, \
        broj zahtjeva, numri, numri rendor, eilės numeris, kārtas numurs, järjekorranumber, løpenummer, \
        løpenr, løbenummer, løbenr, \
        sagsnummer, saksnummer, ärendenummer, rendszám, sorszám, iktatószám, rivinumero, asianumero, \
        número de orden, \
        núm. expedient, expedient, espediente zenbakia, zenbakia, bil, bilangan, klantnr, no urut, nomor, nomor urut, \
        nomor berkas, \
        nombari, namba, nambari, namba ya maombi, sl no, s no, sr no, serial no, serial number, क्रमांक, \
        क्र सं, क्रम संख्या, ক্রমিক নং, ক্রমিক, \
        வரிசை எண், எண், ลำดับ, ลำดับที่, เลขที่คำขอ, ល.រ, លេខរៀង, ردیف, شماره پرونده, شماره, سیریل نمبر, \
        מספר, מספר תיק, מספר סידורי, რიგითი ნომერი, \
        ნომერი, հ/հ, համար, № п/п, п/п, № заявления, 番号, 受付番号, 整理番号, 申請番号, 管理番号, 번호, 연번, 접수번호, 신청번호, 관리번호, \
        序号, 編號, 编号, 申请编号, stt, số thứ tự, \
        mã, mã hồ sơ, mã số, numero de orden, blg, bilang, ተ.ቁ, ቁጥር
        """,
        .nomNaissance: """
        rodné příjmení, rodné priezvisko, dekliški priimek, рождена фамилия, девојачко презиме, \
        djevojačko prezime, девичья фамилия, \
        дівоче прізвище, dzimtais uzvārds, mergautinė pavardė, neiupõlvenimi, tyttönimi, leánykori név, \
        születési név, pikenavn, \
        שם נעורים, 旧姓, nume la naștere, numele de fată
        """,
        .nom: """
        příjmení, priezvisko, priimek, фамилия, фамилно име, презиме, prezime, mbiemri, mbiemër, pavardė, \
        uzvārds, perekonnanimi, \
        perenimi, sukunimi, vezetéknév, családnév, etternavn, slektsnavn, släktnamn, eftirnafn, cognom, \
        cognoms, primer cognom, \
        abizena, abizenak, apelyido, jina la ukoo, jina la mwisho, nama belakang, nama keluarga, उपनाम, \
        कुलनाम, सरनेम, পদবি, উপাধি, \
        குடும்பப் பெயர், นามสกุล, ชื่อสกุล, នាមត្រកូល, គោត្តនាម, نام خانوادگی, שם משפחה, გვარი, ազգանուն, \
        επώνυμο, επίθετο, \
        прізвище, прозвішча, 姓, 氏, 苗字, 성, 성씨, 姓氏, họ, họ đệm, soyadı, soyad, familiya, тегі, фамилиясы, የአያት ስም
        """,
        .prenom: """
        jméno, křestní jméno, meno, krstné meno, ime, собствено име, име, emri, emër, vardas, vārds, eesnimi, \
        etunimi, etunimet, \
        keresztnév, utónév, fornavn, förnamn, tilltalsnamn, eiginnafn, fornafn, skírnarnafn, nom de pila, \
        izena, pangalan, unang pangalan, \
        jina la kwanza, nama depan, प्रथम नाम, पहला नाम, প্রথম নাম, முதல் பெயர், ชื่อตัว, នាមខ្លួន, نام, \
        نام کوچک, שם פרטי, שם, სახელი, անուն, όνομα, \
        ім’я, імя, имя, імя, 名, 이름, 名字, tên, tên đệm và tên, adı, ismi, исми, аты, ісім, የግል ስም, \
        prénom usuel, nume mic
        """,
        .nomComplet: """
        jméno a příjmení, příjmení a jméno, celé jméno, meno a priezvisko, priezvisko a meno, celé meno, \
        ime in priimek, priimek in ime, \
        ime i prezime, prezime i ime, име и презиме, презиме и име, три имена, име и фамилия, \
        emri dhe mbiemri, emër mbiemër, \
        vardas ir pavardė, vardas pavardė, vārds un uzvārds, vārds uzvārds, ees ja perekonnanimi, \
        ees- ja perekonnanimi, koko nimi, nimi, \
        név, teljes név, viselt név, navn, fullt navn, fulde navn, fullständigt namn, nafn, fullt nafn, \
        nom i cognoms, cognoms i nom, \
        nom complet, izen-abizenak, izen abizenak, izen osoa, buong pangalan, jina kamili, jina, majina, \
        nama, nama lengkap, nama penuh, \
        nama pemohon, nama penerima, नाम, पूरा नाम, आवेदक का नाम, नाव, पूर्ण नाव, নাম, পূর্ণ নাম, \
        আবেদনকারীর নাম, பெயர், முழு பெயர், ชื่อ-นามสกุล, \
        ชื่อ นามสกุล, ชื่อ, ឈ្មោះ, គោត្តនាម និងនាម, نام و نام خانوادگی, نام خانوادگی و نام, پورا نام, שם מלא, \
        שם ושם משפחה, שם פרטי ומשפחה, \
        სახელი და გვარი, სახელი გვარი, անուն ազգանուն, ազգանուն անուն, ονοματεπώνυμο, фио, ф.и.о., \
        фамилия имя отчество, піб, п.і.б., \
        прізвище імя по батькові, 氏名, お名前, 名前, 姓名, 성명, 신청인, 신청자, 신청자명, 성함, 申请人, 患者姓名, họ tên, họ và tên, \
        họ và tên đệm, \
        ad soyad, adı soyadı, f.i.sh, аты-жөні, толық аты, ism familiya, magaca, magaca oo dhan, ሙሉ ስም, ስም, \
        الاسم الكامل, الاسم واللقب, \
        الاسم الثلاثي, الإسم الكامل, nume și prenume, nume si prenume, numele și prenumele, nazwisko i imię, \
        imię i nazwisko
        """,
        .naissance: """
        datum narození, dátum narodenia, datum rojstva, дата на раждане, датум рођења, datum rođenja, \
        datëlindja, data e lindjes, \
        gimimo data, dzimšanas datums, sünniaeg, sünnikuupäev, syntymäaika, születési idő, születési dátum, \
        szül. idő, szül. dátum, fødselsdato, \
        født, födelsedatum, född, fæðingardagur, fæddur, data de naixement, naixement, jaioteguna, \
        jaiotze data, petsa ng kapanganakan, \
        kapanganakan, araw ng kapanganakan, tarehe ya kuzaliwa, tanggal lahir, tgl lahir, tgl. lahir, \
        tarikh lahir, जन्म तिथि, जन्मतिथि, जन्म तारीख, \
        जन्म दिनांक, जन्म की तारीख, जन्म, জন্ম তারিখ, জন্মতারিখ, பிறந்த தேதி, பிறந்த நாள், วันเกิด, \
        วันเดือนปีเกิด, วัน เดือน ปีเกิด, วัน/เดือน/ปีเกิด, ថ្ងៃខែឆ្នាំកំណើត, \
        ថ្ងៃកំណើត, تاریخ تولد, تاریخ پیدائش, تاريخ الميلاد, تاريخ الولادة, תאריך לידה, ת. לידה, \
        დაბადების თარიღი, ծննդյան ամսաթիվ, ծննդյան տարեթիվ, \
        ημερομηνία γέννησης, ημ. γέννησης, ημ/νία γέννησης, дата рождения, дата рожд., д.р., дата народження, \
        дата нараджэння, 生年月日, \
        誕生日, 出生年月日, 出生日期, 出生年月, 생년월일, 생일, ngày sinh, ngày tháng năm sinh, doğum tarihi, tug'ilgan sana, \
        туған күні, \
        taariikhda dhalashada, የትውልድ ቀን, data de nasc., dt. nasc., dt nascimento, data urodz., geb. am, \
        geboren am, geb.datum, geb. datum, \
        fecha de nac., f. nac., data nasc., data di nasc., né le, née le, né(e) le, born, born on, d.o.b.
        """,
        .sexe: """
        pohlaví, pohlavie, spol, пол, gjinia, lytis, dzimums, sugu, sukupuoli, nem, neme, kjønn, køn, kön, \
        kyn, sexe, sexua, generoa, kasarian, \
        jinsia, jenis kelamin, kelamin, jk, l/p, jantina, लिंग, লিঙ্গ, பாலினம், เพศ, ភេទ, جنسیت, جنس, النوع, \
        מין, מגדר, სქესი, սեռ, φύλο, стать, \
        性別, 性别, 성별, giới tính, phái, cinsiyet, cinsiyeti, jinsi, жынысы, jinsiga, ፆታ, płeć
        """,
        .numeroVoie: """
        číslo popisné, číslo domu, číslo popisné a orientační, súpisné číslo, hišna številka, номер на къща, \
        кућни број, kućni broj, namo numeris, mājas numurs, \
        maja number, talonumero, házszám, husnummer, husnr, número de casa, etxe zenbakia, no rumah, \
        nomor rumah, house no, मकान नंबर, \
        বাড়ি নং, บ้านเลขที่, ផ្ទះលេខ, شماره پلاک, پلاک, מספר בית, სახლის ნომერი, дом, номер дома, số nhà, \
        kapı no, የቤት ቁጥር
        """,
        .adresse: """
        adresa, bydliště, ulice, bydlisko, ulica, naslov, prebivališče, адрес, постоянен адрес, адреса, \
        улица, adresa e banimit, adresa, rruga, adresas, \
        gyvenamoji vieta, adrese, dzīvesvieta, aadress, elukoht, osoite, katuosoite, lähiosoite, lakcím, cím, \
        lakóhely, utca, adresse, bostedsadresse, \
        gateadresse, adress, gatuadress, bostadsadress, heimilisfang, heimili, lögheimili, adreça, domicili, \
        carrer, helbidea, tirahan, \
        anwani, makazi, alamat, alamat rumah, alamat lengkap, पता, पूरा पता, निवास, ঠিকানা, முகவரி, ที่อยู่, \
        អាសយដ្ឋាន, آدرس, نشانی, پتہ, العنوان, כתובת, רחוב, \
        მისამართი, հասցե, διεύθυνση, οδός, адрес проживания, адрес регистрации, адреса проживання, 住所, 現住所, \
        주소, 거주지, 住址, 地址, 家庭住址, 家庭地址, \
        通讯地址, địa chỉ, địa chỉ thường trú, nơi ở, adres, adresi, manzil, мекенжайы, cinwaanka, ciwaanka, \
        አድራሻ, logradouro, endereço completo, domicilio actual, dirección
        """,
        .codePostal: """
        psč, směrovací číslo, smerovacie číslo, poštna številka, пощенски код, п.к., поштански број, \
        poštanski broj, kodi postar, pašto kodas, pasta indekss, \
        sihtnumber, postiindeks, postinumero, irányítószám, irsz, ir. szám, postnummer, postnr, póstnúmer, \
        codi postal, posta kodea, zip code, kode pos, kodepos, \
        poskod, पिन कोड, पिनकोड, पिन, পোস্ট কোড, அஞ்சல் குறியீடு, รหัสไปรษณีย์, លេខប្រៃសណីយ៍, کد پستی, \
        پوسٹ کوڈ, الرمز البريدي, מיקוד, საფოსტო ინდექსი, փոստային ինդեքս, \
        ταχυδρομικός κώδικας, τ.κ., τκ, индекс, почтовый индекс, поштовий індекс, 郵便番号, 〒, 우편번호, 邮编, 邮政编码, \
        郵遞區號, mã bưu điện, mã bưu chính, posta kodu, pin code, pincode
        """,
        .commune: """
        obec, město, mesto, град, населено място, место, општина, grad, mjesto, općina, qyteti, komuna, \
        miestas, savivaldybė, pilsēta, pagasts, \
        novads, linn, vald, asula, kaupunki, kunta, paikkakunta, postitoimipaikka, település, város, helység, \
        poststed, postort, postadress, ort, by, \
        postdistrikt, staður, sveitarfélag, bær, població, municipi, ciutat, herria, udalerria, hiria, \
        lungsod, bayan, barangay, mji, wilaya, kata, kota, \
        kabupaten, kota/kabupaten, kab/kota, kecamatan, kelurahan, desa, bandar, daerah, mukim, शहर, गांव, \
        ग्राम, जिला, নগর, শহর, গ্রাম, জেলা, ஊர், நகரம், เมือง, จังหวัด, อำเภอ, \
        ទីក្រុង, ខេត្ត, شهر, شہر, المدينة, البلدة, עיר, יישוב, ישוב, ქალაქი, քաղաք, համայնք, πόλη, δήμος, \
        город, населённый пункт, нас. пункт, місто, населений пункт, горад, 市区町村, 市町村, \
        市, 都市, 도시, 시군구, 城市, 区, 市区, quận, huyện, quận/huyện, thành phố, xã, phường, ilçe, ilçesi, şehir, \
        shahar, қала, magaalada, kebele, woreda, ከተማ, ቀበሌ, village, \
        município, cidade/uf, localitatea, localitate, orașul, miejscowość, miasto, woonplaats
        """,
        .telephone: """
        telefon, telefonní číslo, mobil, telefónne číslo, mobilný telefón, telefonska številka, gsm, телефон, \
        тел., моб. телефон, мобилен телефон, \
        телефонски број, мобилни, broj telefona, mobitel, telefoni, numri i telefonit, telefonas, tel. nr., \
        tel. numeris, tālrunis, tālruņa numurs, \
        telefon mobiil, mobiiltelefon, puhelin, puhelinnumero, matkapuhelin, telefonszám, mobilszám, \
        mobiltelefon, telefonnummer, mobilnr, mobilnummer, \
        sími, símanúmer, farsími, telèfon, mòbil, telefonoa, numero ng telepono, telepono, cellphone no, \
        simu, namba ya simu, no hp, no. hp, hp, nomor hp, \
        no telepon, no. telepon, nomor telepon, telepon, handphone, no tel, no. tel, no telefon, no. telefon, \
        मोबाइल, मोबाइल नंबर, मोबाइल नं, फोन, फोन नंबर, दूरभाष, \
        মোবাইল, মোবাইল নম্বর, ফোন, தொலைபேசி, கைபேசி, அலைபேசி, โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, \
        หมายเลขโทรศัพท์, ទូរស័ព្ទ, លេខទូរស័ព្ទ, تلفن, موبایل, شماره تلفن, تلفن همراه, فون, فون نمبر, \
        موبائل, الهاتف, رقم الهاتف, الجوال, טלפון, נייד, טלפון נייד, ტელეფონი, მობილური, ტელეფონის ნომერი, \
        հեռախոս, հեռախոսահամար, τηλέφωνο, τηλ., κινητό, τηλ. επικοινωνίας, \
        номер телефона, моб. тел., контактный телефон, номер телефону, тэлефон, 電話番号, 電話, 携帯, 携帯電話, 携帯番号, \
        連絡先, 전화번호, 전화, 휴대폰, 휴대전화, 핸드폰, 연락처, 手机, 手机号, 手机号码, \
        电话, 电话号码, 联系电话, 联系方式, 手機, 電話號碼, điện thoại, số điện thoại, sđt, di động, cep telefonu, telefon no, \
        telefon raqami, taleefanka, taleefan, ስልክ, ስልክ ቁጥር, celular, \
        telefone celular, tel. celular, fone, mobile no, mobile number, contact
        """,
        .courriel: """
        e-mail, e-mailová adresa, elektronska pošta, имейл, електронна поща, е-пошта, имејл, e-pošta, \
        posta elektronike, el. paštas, el. pašto adresas, e-pasts, \
        e-post, e-posti aadress, sähköposti, e-mail cím, drótposta, epost, e-postadress, netfang, \
        tölvupóstur, correu electrònic, correu, posta elektronikoa, \
        barua pepe, surel, emel, ईमेल, ই-মেইল, ইমেইল, மின்னஞ்சல், อีเมล, อีเมล์, អ៊ីមែល, ایمیل, ای میل, \
        البريد الإلكتروني, الإيميل, דואל, דוא"ל, אימייל, ელფოსტა, ელ. ფოსტა, \
        էլ. փոստ, էլ. հասցե, ηλεκτρονικό ταχυδρομείο, электронная почта, эл. почта, адрес электронной почты, \
        електронна пошта, メール, メールアドレス, 이메일, 전자우편, 电子邮箱, 邮箱, 电邮, \
        電子郵件, thư điện tử, e-posta, elektron pochta, iimayl, ኢሜይል
        """,
    ]

    /// A year of birth alone: less than a date, where both are given.
    static let annees: Set<String> = keys(
        """
        année de naissance, année naissance, an de naissance, year of birth, birth year, yob, geburtsjahr, \
        jahrgang, año de nacimiento, ano de nascimento, \
        anno di nascita, anno nascita, geboortejaar, fødselsår, födelseår, fæðingarár, syntymävuosi, sünniaasta, \
        dzimšanas gads, gimimo metai, rok urodzenia, \
        rok narození, rok narodenia, leto rojstva, godina rođenja, година рођења, година на раждане, \
        год рождения, рік народження, г.р., születési év, anul nașterii, \
        έτος γέννησης, doğum yılı, سنة الميلاد, سال تولد, שנת לידה, 生年, 出生年, 出生年份, 출생년도, 출생연도, 생년, năm sinh, \
        tahun lahir, जन्म वर्ष, জন্ম সাল, ปีเกิด, any de naixement, \
        mwaka wa kuzaliwa, viti i lindjes, დაბადების წელი, ծննդյան տարի
        """)

    /// Columns that hold an age: a birth is not known from it within a year, nor is it anything else.
    static let ages: Set<String> = keys(
        """
        âge, age, ages, age at, years old, alter, edad, età, eta, idade, leeftijd, wiek, věk, vek, starost, \
        возраст, вік, години старост, възраст, ålder, alder, \
        aldur, ikä, vanus, vecums, amžius, életkor, vârsta, ηλικία, yaş, yaşı, العمر, السن, سن, عمر, גיל, 年齢, 年龄, \
        年齡, 나이, 연령, tuổi, umur, usia, उम्र, आयु, বয়স, வயது, อายุ, អាយុ, \
        edat, umri, mosha, ასაკი, տարիք, da'da, ዕድሜ
        """)

    /// Folded, without spaces, as names of columns are looked for.
    static func keys(_ text: String) -> Set<String> {
        let keys = text.split(separator: ",").map { folded(String($0)).lowercased().filter { $0 != " " } }
        return Set(keys.filter { !$0.isEmpty })
    }
}
