"""What the columns are called: by meaning and language, several ways each."""

HEADERS = {
    "en": "first:first_name,FirstName,forename,given_name,First Name,fname|last:last_name,LastName,surname,family_name,Last Name,lname"
    "|full:name,full_name,FullName,customer_name,Name,contact|middle:middle,middle_name,MiddleName|suffix:suffix,name_suffix|born:birth_date,DOB,dob,date_of_birth,birthday,"
    "BirthDate|phone:phone,Phone,mobile,phone_number,tel,cell|phone2:landline,home_phone,phone2,switchboard|mail:email,Email,e_mail,email_address,mail"
    "|street:street,Address,address,street_address,address1,AddressLine1|unit:unit,flat,apt,address2|postcode:postcode,Zip,zip,post_code,zip_code,PostalCode"
    "|city:city,City,town,locality|state:state,State|company:company,org_name,Company,business_name,organisation|id:national_id,tax_id,company_no,reg_no"
    "|sex:gender,sex,Gender|note:note,comment,segment,remarks|address:addr_full,full_address,address",
    "fi": "first:etunimi,etunimet,Etunimi|last:sukunimi,Sukunimi|full:nimi,Nimi,asiakas,koko_nimi|middle:toinen_nimi|born:syntymaaika,syntynyt,Syntymäaika,synt_aika"
    "|phone:puhelin,matkapuhelin,Puhelin,gsm,puh|phone2:lankapuhelin,puhelin2,vaihde|mail:sahkoposti,Sähköposti,email,s-posti|street:katuosoite,osoite,Lähiosoite,lahiosoite"
    "|unit:asunto,huoneisto|postcode:postinumero,Postinro,postinro|city:kaupunki,kunta,postitoimipaikka,Kaupunki|company:yritys,Yritys,yrityksen_nimi|id:y_tunnus,henkilotunnus,tunnus"
    "|sex:sukupuoli|note:huomautus,luokka,lisatieto|address:osoite,taysi_osoite",
    "sv": "first:fornamn,Förnamn,förnamn|last:efternamn,Efternamn|full:namn,Namn,kund|middle:mellannamn|born:fodelsedatum,Födelsedatum,född|phone:telefon,mobil,Mobil,tel"
    "|phone2:vaxel,hemtelefon,telefon2|mail:epost,E-post,mejl|street:adress,gatuadress,Adress|unit:lagenhet,lgh|postcode:postnr,postnummer,Postnr|city:ort,postort,Ort"
    "|company:foretag,Företag,bolag|id:orgnr,organisationsnummer|sex:kon,Kön|note:titel,anteckning,notering|address:fullständig_adress,adress",
    "da": "first:fornavn,Fornavn|last:efternavn,Efternavn|full:navn,Navn,kunde|middle:mellemnavn|born:foedselsdato,fødselsdato,Født|phone:telefon,mobil,tlf|phone2:fastnet,telefon2"
    "|mail:email,e-mail,mail|street:adresse,vej,Adresse|unit:etage,lejlighed|postcode:postnr,postnummer|city:by,By,postdistrikt|company:firma,virksomhed|id:cvr,cvr_nr"
    "|sex:koen,køn|note:bemaerkning,note|address:adresse",
    "no": "first:fornavn,Fornavn|last:etternavn,Etternavn|full:navn,Navn,kunde|middle:mellomnavn|born:fodselsdato,fødselsdato,Fødselsdato|phone:telefon,mobil,Mobil|phone2:fasttelefon,"
    "sentralbord|mail:epost,e-post,Epost|street:adresse,gateadresse|unit:leilighet,bolignr|postcode:postnr,postnummer|city:poststed,sted,by|company:firma,bedrift|id:orgnr,org_nr"
    "|sex:kjonn,kjønn|note:merknad,notat|address:adresse",
    "is": "first:fornafn,eiginnafn|last:eftirnafn,kenninafn|full:nafn,fullt_nafn|middle:millinafn|born:faedingardagur,fæðingardagur|phone:simi,sími,farsimi|phone2:heimasimi"
    "|mail:netfang,tolvupostur|street:heimili,heimilisfang,gata|unit:ibud|postcode:postnumer,póstnúmer|city:stadur,bær,sveitarfelag|company:fyrirtaeki|id:kennitala|sex:kyn|note:athugasemd"
    "|address:heimilisfang",
    "et": "first:eesnimi,Eesnimi|last:perekonnanimi,perenimi|full:nimi,Nimi,klient|middle:keskmine_nimi|born:synniaeg,sünniaeg,synnikuupaev|phone:telefon,mobiil,tel|phone2:lauatelefon"
    "|mail:email,e_post,epost|street:aadress,tanav,tänav|unit:korter|postcode:indeks,postiindeks,sihtnumber|city:linn,Linn,asula|company:ettevote,firma|id:registrikood,isikukood"
    "|sex:sugu|note:markus,märkus|address:aadress",
    "lv": "first:vards,vārds,Vārds|last:uzvards,uzvārds|full:vards_uzvards,klients|middle:otrais_vards|born:dzimsanas_datums,dzimšanas_datums|phone:talrunis,tālrunis,telefons|phone2:majas_talrunis"
    "|mail:epasts,e-pasts|street:adrese,iela|unit:dzivoklis|postcode:indekss,pasta_indekss|city:pilseta,pilsēta|company:uznemums,uzņēmums|id:reg_nr,personas_kods|sex:dzimums|note:piezime"
    "|address:adrese",
    "lt": "first:vardas,Vardas|last:pavarde,pavardė|full:vardas_pavarde,klientas|middle:antras_vardas|born:gimimo_data,gimimo_diena|phone:telefonas,mobilus,tel|phone2:namu_telefonas"
    "|mail:el_pastas,epastas|street:adresas,gatve|unit:butas|postcode:pasto_kodas,pašto_kodas|city:miestas,Miestas|company:imone,įmonė|id:imones_kodas,asmens_kodas|sex:lytis|note:pastaba"
    "|address:adresas",
    "de": "first:Vorname,vorname|last:Nachname,nachname,Name,Familienname|full:Name,name,Kunde,Kundenname|middle:zweiter_vorname|born:Geburtsdatum,Geb,geburtsdatum,geb_datum"
    "|phone:Telefon,Tel,mobil,Handy|phone2:festnetz,Festnetz,Telefon2|mail:EMail,Mail,email,E-Mail|street:Strasse,strasse,Straße,Anschrift|unit:Wohnung,Zusatz|postcode:PLZ,plz,Postleitzahl"
    "|city:Ort,ort,Stadt,Wohnort|company:Firma,firma,Unternehmen|id:USt_ID,Steuernummer|sex:Geschlecht,Anrede|note:Abteilung,Bemerkung,Notiz|address:Adresse",
    "es": "first:nombre,Nombre,nombre_pila|last:apellidos,apellido,Apellidos|full:nombre,nombre_completo,cliente|middle:segundo_nombre|born:fecha_nacimiento,f_nac,nacimiento|phone:telefono,"
    "movil,Teléfono,tel|phone2:fijo,telefono2|mail:correo,email,correo_electronico|street:direccion,Dirección,calle,domicilio|unit:piso,puerta|postcode:cp,codigo_postal|city:ciudad,poblacion,Ciudad"
    "|company:empresa,razon_social|id:cif,nif|sex:sexo,genero|note:campana,observaciones,notas|address:direccion_completa,direccion",
    "fr": "first:prenom,Prénom,prénom|last:nom,Nom,nom_famille|full:nom,nom_complet,client|middle:deuxieme_prenom|born:date_naissance,naissance,né_le|phone:telephone,mobile,portable,tel"
    "|phone2:fixe,telephone2|mail:courriel,email,mail|street:adresse,rue,Adresse|unit:appartement,complement|postcode:code_postal,cp|city:ville,Ville,commune|company:societe,entreprise,raison_sociale"
    "|id:siret,siren|sex:sexe,civilite|note:service,remarque|address:adresse_complete,adresse",
    "it": "first:nome,Nome|last:cognome,Cognome|full:nominativo,nome_completo,cliente|middle:secondo_nome|born:data_nascita,nascita,nato_il|phone:telefono,cellulare,cell,tel|phone2:fisso,telefono2"
    "|mail:email,posta,e_mail|street:indirizzo,via,Indirizzo|unit:interno,scala|postcode:cap,CAP|city:citta,città,comune|company:azienda,ragione_sociale,ditta|id:partita_iva,codice_fiscale"
    "|sex:sesso|note:reparto,note|address:indirizzo_completo",
    "nl": "first:voornaam,Voornaam|last:achternaam,Achternaam|full:naam,Naam,klant|middle:tweede_naam|born:geboortedatum,geb_datum|phone:telefoon,mobiel,tel|phone2:vaste_telefoon,telefoon2"
    "|mail:email,e-mail,mailadres|street:adres,straat,Adres|unit:toevoeging,bus|postcode:postcode,pc|city:plaats,woonplaats,stad|company:bedrijf,bedrijfsnaam|id:kvk,btw_nummer|sex:geslacht"
    "|note:opmerking,afdeling|address:volledig_adres",
    "pl": "first:imie,imię,Imię|last:nazwisko,Nazwisko|full:imie_nazwisko,klient,nazwa|middle:drugie_imie|born:data_urodzenia,ur|phone:telefon,komorka,tel|phone2:telefon_domowy,telefon2"
    "|mail:email,e_mail,poczta|street:adres,ulica,Ulica|unit:lokal,mieszkanie|postcode:kod_pocztowy,kod|city:miasto,miejscowosc|company:firma,nazwa_firmy|id:nip,regon|sex:plec,płeć"
    "|note:uwagi,dzial|address:pelny_adres",
    "pt": "first:nome,primeiro_nome,Nome|last:apelido,apelidos,sobrenome|full:nome,nome_completo,cliente|middle:nome_meio|born:data_nascimento,nascimento|phone:telefone,telemovel,telemóvel,contacto"
    "|phone2:telefone_fixo,telefone2|mail:email,correio|street:morada,rua,endereco|unit:andar,fracao|postcode:codigo_postal,cp|city:cidade,localidade|company:empresa,firma|id:nif,nipc|sex:sexo"
    "|note:observacoes,notas|address:morada_completa",
    "el": "first:onoma,όνομα,Όνομα|last:eponymo,επώνυμο,Επώνυμο|full:onomateponymo,ονοματεπώνυμο|middle:mesaio_onoma|born:hm_gennisis,ημ_γέννησης,gennisi|phone:tilefono,τηλέφωνο,kinito,κινητό"
    "|phone2:stathero,σταθερό|mail:email,e_mail|street:dieythynsi,διεύθυνση,odos|unit:diamerisma|postcode:tk,ΤΚ|city:poli,πόλη|company:etaireia,εταιρεία|id:afm,ΑΦΜ|sex:fylo,φύλο|note:simeioseis,"
    "παρατηρήσεις|address:dieythynsi,διεύθυνση",
    "ru": "first:imya,имя,Имя|last:familiya,фамилия,Фамилия|full:fio,ФИО,клиент|middle:otchestvo,отчество|born:data_rozhdeniya,дата_рождения|phone:telefon,телефон,Телефон|phone2:domashniy,"
    "домашний_телефон|mail:email,почта,e_mail|street:adres,адрес,улица|unit:kvartira,квартира|postcode:indeks,индекс|city:gorod,город|company:kompaniya,компания|id:inn,ИНН|sex:pol,пол"
    "|note:primechanie,примечание|address:adres,полный_адрес",
}


HOME = (
    "home_phone hemtelefon majas_talrunis namu_telefonas telefon_domowy domashniy домашний_телефон heimasimi landline".split()
)
FIRM = "switchboard vaihde vaxel sentralbord".split()


def table(lang):
    text = HEADERS.get(lang, HEADERS["en"])
    return {meaning: names.split(",") for meaning, names in (one.split(":") for one in text.split("|"))}


def headers(r, lang, meanings):
    """A header for each meaning, in one manner for the whole table."""
    own, english = table(lang), table("en")
    wrong = HOME if "company" in meanings else FIRM
    if r.chance(0.2):
        own = english
    manner, used, found = r.randrange(4), {"record_id", "source", "entity_id"}, {}
    for meaning in meanings:
        options = [one for one in own.get(meaning) or english[meaning] if one not in wrong] or english[meaning][:1]
        name = options[0] if r.chance(0.5) else r.choice(options)
        if manner == 3 and r.chance(0.9):
            name = name.upper()
        elif manner == 2:
            name = name[:1].upper() + name[1:]
        for other in [name, *options, *english[meaning], meaning + "_2"]:
            if other.lower() not in used:
                break
        used.add(other.lower())
        found[meaning] = other
    return found
