"""Each cleaning step reads what people write, and refuses what it cannot read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.mapping.cleaning import STEPS
from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.vocabulary import ORGANIZATION, PUBLIC_BODY

READS = {
    "siret_of_either": [
        ("732 829 320 00074", "73282932000074"),
        ("732829320", ""),
        ("000000000", ""),
        ("73282932000075", ""),
    ],
    "street": [
        ("8 rue de la Boétie - 33000 Bordeaux", "8 rue de la Boétie"),
        ("1 RUE X 44230 SAINT-SEBASTIEN-SUR-LOIRE", "1 RUE X"),
        ("12 bis, quai du Port, 29600 Morlaix", "12 bis, quai du Port"),
        ("Lieu-dit Campore", "Lieu-dit Campore"),
        ("33000 Bordeaux", ""),
    ],
    "public_category": [
        ("9220", ORGANIZATION),
        ("7210", PUBLIC_BODY),
        ("4110", PUBLIC_BODY),
        (" 5710 ", ORGANIZATION),
    ],
    "local_name": [
        ("https://dev.lod.coop/essglobal/2.1/standard/activities-ica/ICA260", "ICA260"),
        ("http://example.org/vocab#OS10", "OS10"),
        ("https://example.org/OS10/", "OS10"),
        ("Wholesale and/or retail", "Wholesale and/or retail"),
    ],
    "trim": [(" Scop Ti\n", "Scop Ti"), ("a  b", "a  b")],
    "collapse": [(" a\u00a0 b\r\n c ", "a b c"), ("  ", "")],
    "nfc": [("E\u0301co", "Éco"), ("Éco", "Éco"), ("abc", "abc")],
    "upper": [("évreux", "ÉVREUX")],
    "lower": [("ÉVREUX", "évreux")],
    "digits": [("n° 12-34", "1234"), ("٣", "")],
    "siren": [
        ("732 829 320", "732829320"),
        ("732.829.320", "732829320"),
        ("732\u00a0829\u00a0320", "732829320"),
        ("5520176", "005520176"),
        ("732829320.0", "732829320"),
    ],
    "siret": [
        ("732 829 320 00074", "73282932000074"),
        ("35600000000048", "35600000000048"),
        ("35600000049837", "35600000049837"),
        ("552017600016", "00552017600016"),
        ("73282932000074.0", "73282932000074"),
    ],
    "siren_of_siret": [
        ("73282932000074", "732829320"),
        ("732 829 320 00074", "732829320"),
        ("552017600016", "005520176"),
        ("35600000049837", "356000000"),
        ("732 829 320", "732829320"),
        ("732829320.0", "732829320"),
    ],
    "rna": [("w 751 234 567", "W751234567"), ("W9C1234567", "W9C1234567"), ("W2A1234567", "W2A1234567")],
    "old_rna": [
        ("301S0301001688", "301S0301001688"),
        (" 9t1p 0001002867", "9T1P0001002867"),
        ("923S92330", "923S92330"),
    ],
    "finess": [("010000156", "010000156"), ("10000156", "010000156"), ("2a 000 001 4", "2A0000014")],
    "rnf": [("075-FDD-00003-01", "075-FDD-00003-01"), ("075 fdd 00003 01", "075-FDD-00003-01")],
    "naf": [("88.99B", "88.99B"), ("8899b", "88.99B"), ("88 99 B", "88.99B"), ("01.11Z", "01.11Z")],
    "naf25": [("88.99Y", "88.99Y"), ("8899y", "88.99Y"), ("46.87Y", "46.87Y")],
    "legal_form": [("9220", "9220"), ("9220.0", "9220"), (" 92 20 ", "9220")],
    "postcode": [
        ("33000", "33000"),
        ("1000", "01000"),
        ("29600.0", "29600"),
        ("33 000", "33000"),
        ("F-33000", "33000"),
        ("00200", "00200"),
    ],
    "commune": [
        ("33063", "33063"),
        ("1004", "01004"),
        ("2a004", "2A004"),
        ("29151.0", "29151"),
        ("97411", "97411"),
        ("97501", "97501"),
        ("98735", "98735"),
        ("75101", "75101"),
    ],
    "region_of_commune": [("33063", "75"), ("2A004", "94"), ("1004", "84"), ("97411", "04"), ("97608", "06")],
    "region_of_department": [
        ("33", "75"),
        ("1", "84"),
        ("2a", "94"),
        ("974", "04"),
        ("976", "06"),
        ("75", "11"),
        ("69.0", "84"),
    ],
    "former_region_of_department": [
        ("33", "72"),
        ("87", "74"),
        ("16", "54"),
        ("1", "82"),
        ("2B", "94"),
        ("75", "11"),
        ("974", "04"),
        ("976", "06"),
    ],
    "url": [
        ("www.exemple.org", "http://www.exemple.org"),
        ("HTTPS://Exemple.ORG/Page?a=b c", "https://exemple.org/Page?a=b%20c"),
        ("http://exemple.org:8080/é{x}", "http://exemple.org:8080/é%7Bx%7D"),
        ("//exemple.org", "http://exemple.org"),
        ("exemple.org:8080/a", "http://exemple.org:8080/a"),
        ("https://exemple.org/a?b=c", "https://exemple.org/a?b=c"),
        ("http://exemple.org/?", "http://exemple.org/"),
        ("https://archive.org/web/https://exemple.org/", "https://archive.org/web/https://exemple.org/"),
    ],
    "email": [("mailto:Contact@Exemple.ORG", "Contact@exemple.org"), (" a.b+c@x.fr ", "a.b+c@x.fr")],
    "phone": [
        ("05 56 12 34 56", "+33556123456"),
        ("+33 (0)5.56.12.34.56", "+33556123456"),
        ("0033 5 56 12 34 56", "+33556123456"),
        ("+33 05 56 12 34 56", "+33556123456"),
        ("0262 12 34 56", "+262262123456"),
        ("0696 12 34 56", "+596696123456"),
        ("+32 2 123 45 67", "+3221234567"),
        ("0556123456", "+33556123456"),
        ("0 800 123 456", "+33800123456"),
        ("0800123456", "+33800123456"),
        ("(+33) 5 56 12 34 56", "+33556123456"),
    ],
    "decimal": [
        ("1 234,50", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("-0,0", "0"),
        ("45.0", "45"),
        ("100", "100"),
        ("1e-05", "0.00001"),
        (",5", "0.5"),
        ("1'234", "1234"),
    ],
    "date": [
        ("31/01/2016", "2016-01-31"),
        ("2016-01-31T08:00:00Z", "2016-01-31"),
        ("20160131", "2016-01-31"),
        ("1er août 2014", "2014-08-01"),
        ("31 janvier 2016", "2016-01-31"),
        ("1.2.2016", "2016-02-01"),
        ("2022/09/26 19:00:45.123", "2022-09-26"),
        ("1/1/1600", "1600-01-01"),
        ("31/01/2016 08:30", "2016-01-31"),
    ],
    "moment": [
        ("2026-11-03T08:12:00", "2026-11-03T08:12:00"),
        ("2021-01-01T00:00:00Z", "2021-01-01T00:00:00Z"),
        ("2024-09-26 00:00:00", "2024-09-26T00:00:00"),
        ("2016-01-31 08:30:00+01", "2016-01-31T08:30:00+01:00"),
        ("2016-01-31 08:30:00.250000+0000", "2016-01-31T08:30:00.25Z"),
        ("2022/09/26 19:00:45.123", "2022-09-26T19:00:45.123"),
        ("31/01/2016 08:30", "2016-01-31T08:30:00"),
        ("31/01/2016 à 8h30", "2016-01-31T08:30:00"),
        ("31 janvier 2016 à 8h30", "2016-01-31T08:30:00"),
        ("2016-01-31 08:30:00.000 UTC", "2016-01-31T08:30:00Z"),
    ],
    "year": [
        ("2016", "2016"),
        ("2016.0", "2016"),
        ("31/01/2016", "2016"),
        ("1443", "1443"),
        ("1000", "1000"),
    ],
    "unix_time": [
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000.0", "2023-11-14T22:13:20Z"),
        ("-86400", "1969-12-31T00:00:00Z"),
    ],
    "unix_millis": [
        ("1700000000500", "2023-11-14T22:13:20.5Z"),
        ("1505836684470", "2017-09-19T15:58:04.47Z"),
        ("1700000000000.0", "2023-11-14T22:13:20Z"),
    ],
    "boolean": [
        ("oui", "true"),
        ("NON ", "false"),
        ("O", "true"),
        ("N", "false"),
        ("1", "true"),
        ("0.0", "false"),
        ("Vrai", "true"),
        ("t", "true"),
    ],
    "integer": [
        ("1234", "1234"),
        ("1 234", "1234"),
        ("1\u202f234", "1234"),
        ("12,0", "12"),
        ("12.00", "12"),
        ("007", "7"),
        ("-5", "-5"),
        ("+5", "5"),
        ("-0", "0"),
        ("1.234.567", "1234567"),
        ("1.234,0", "1234"),
    ],
    "amount": [
        ("1 234,50 €", "1234.50"),
        ("1234.5", "1234.5"),
        ("EUR 12", "12"),
        ("€ 12,00", "12.00"),
        ("-12 €", "-12"),
        ("12 k€", "12000"),
        ("1,5 M€", "1500000"),
        ("12 Keuros", "12000"),
        ("1.234,50 €", "1234.50"),
        ("1,234.50 USD", "1234.50"),
        ("0,125 €", "0.125"),
    ],
    "currency_code": [
        ("1 234,50 €", "EUR"),
        ("12 k€", "EUR"),
        ("CHF 12", "CHF"),
        ("12 euros", "EUR"),
        ("€", "EUR"),
        ("eur", "EUR"),
        ("1 000 F CFP", "XPF"),
        ("12 US$", "USD"),
        ("MAD", "MAD"),
    ],
    "country": [
        ("France", "FR"),
        ("FRANCE", "FR"),
        ("fr", "FR"),
        ("BEL", "BE"),
        ("Belgique", "BE"),
        ("België", "BE"),
        ("ROYAUME UNI", "GB"),
        ("England", "GB"),
        ("uk", "GB"),
        ("Österreich", "AT"),
        ("Ελλάδα", "GR"),
        ("Cote d'Ivoire", "CI"),
        ("Antigua & Barbuda", "AG"),
        ("RE", "RE"),
        ("La Réunion", "RE"),
    ],
    "point": [
        ("48.853 2.3499", "48.853 2.3499"),
        ("48,853 ; 2,3499", "48.853 2.3499"),
        ("48.853,2.3499", "48.853 2.3499"),
        ("48.8530, +2.3499", "48.853 2.3499"),
        ("48,853, 2,3499", "48.853 2.3499"),
        ("49.3 -5e-05", "49.3 -0.00005"),
        ("49.30 -0.0", "49.3 0"),
        ("POINT(2.3499 48.853)", "48.853 2.3499"),
        ("SRID=4326;Point (2.3499 48.853)", "48.853 2.3499"),
        ("-90 180", "-90 180"),
    ],
    "latitude": [("48.853 2.3499", "48.853"), ("48,853;2,3499", "48.853")],
    "longitude": [("48.853 2.3499", "2.3499"), ("-20.88 55.45", "55.45")],
    "in_france": [
        ("48.853 2.3499", "48.853 2.3499"),
        ("42,7 ; 9,45", "42.7 9.45"),
        ("-20.88 55.45", "-20.88 55.45"),
        ("47.09 -56.38", "47.09 -56.38"),
        ("-22.27 166.44", "-22.27 166.44"),
    ],
    "lambert93": [
        ("652296.97 6861636.36", "48.853 2.3499"),
        ("1176667,56 ; 6108273,28", "41.9192 8.7386"),
        ("649242.57 6861355.85", "48.850244 2.3083099"),
    ],
    "lambert2e": [("600983.5 2428295.31", "48.853 2.3499001")],
    "utm20n": [("656770.9 1796166.18", "16.2411 -61.5331"), ("491301.43 1997699.7", "18.0679 -63.0822")],
    "utm22n": [("352980.2 545868.92", "4.9372 -52.326")],
    "utm40s": [("338568.32 7690475.44", "-20.8789 55.4481")],
    "utm38s": [("524735.37 8587115.81", "-12.7806 45.2279")],
    "legal_projection": [
        ("652296.97 6861636.36", "48.853 2.3499"),
        ("656770.9 1796166.18", "16.2411 -61.5331"),
        ("338568.32 7690475.44", "-20.8789 55.4481"),
        ("562869.8 5181168.32", "46.7811 -56.1764"),
    ],
    "web_mercator": [("261589.67 6249955.28", "48.853 2.3499"), ("-20037508.34 1000", "0.0089832 -180")],
    "address": [
        ("1 RUE X", "1 RUE X"),
        ("1  _ RUE X _", "1 RUE X"),
        (" 38, , avenue Pasteur ,", "38, avenue Pasteur"),
        ("38 ,avenue\u00a0Pasteur", "38, avenue Pasteur"),
        ("route de Bazas, 2,5 km", "route de Bazas, 2,5 km"),
        ("_ _", ""),
    ],
    "text_or_none": [
        (" Scop Ti ", "Scop Ti"),
        ("_", ""),
        ("-", ""),
        ("…", ""),
        ("N/A", ""),
        ("NULL", ""),
        ("Néant", ""),
        ("non renseigné", ""),
        ("[ND]", ""),
        ("[ND] [ND]", ""),
        ("@", ""),
        ("Aucun souci", "Aucun souci"),
    ],
    "no_zeros": [("000000000", ""), ("000 000 000 00000", ""), ("005520176", "005520176"), ("ABC", "ABC")],
    "no_year_one": [
        ("0001-01-01", ""),
        ("0001-01-01T00:00:00", ""),
        ("0000-00-00 00:00:00", ""),
        ("01/01/0001", ""),
        ("2016-01-01", "2016-01-01"),
        ("0101", "0101"),
    ],
    "opening_hours": [
        ("Mo-Fr 08:30-12:30; PH off", "Mo-Fr 08:30-12:30; PH off"),
        ("24/7", "24/7"),
        ("24h/24, 7j/7", "24/7"),
        ("09:00-12:00,14:00-18:00", "09:00-12:00,14:00-18:00"),
        ("9h30 à 18h", "09:30-18:00"),
        (
            "du lundi au vendredi 9h-12h30 et 14h-18h, samedi 9h-12h",
            "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00",
        ),
        ("Lun-Ven : 9h00 – 18h00", "Mo-Fr 09:00-18:00"),
        ("mardi, jeudi : 14 h à 17 h 30", "Tu,Th 14:00-17:30"),
        ("10h-18h du mardi au samedi", "Tu-Sa 10:00-18:00"),
        ("Fermé le lundi. Mardi-dimanche 10h-18h", "Mo off; Tu-Su 10:00-18:00"),
        ("Tous les jours de 9h à minuit", "Mo-Su 09:00-24:00"),
        (
            "Du lundi au samedi de 9h à 19h, fermé le dimanche et les jours fériés",
            "Mo-Sa 09:00-19:00; Su,PH off",
        ),
        ("Lundi 14h-18h\nMardi 9h-midi", "Mo 14:00-18:00; Tu 09:00-12:00"),
        ("Mon-Fri: 09:00-15:00, 16:00-19:00", "Mo-Fr 09:00-15:00,16:00-19:00"),
        ("Tue 11.00-16.00 Fri-Sat 11.00-16.00", "Tu 11:00-16:00; Fr-Sa 11:00-16:00"),
        ("Mon. - Fri. 9-17", "Mo-Fr 09:00-17:00"),
        ("9:00 - 21:00 | Sunday: closed", "09:00-21:00; Su off"),
        ("Vendredi 20h-2h", "Fr 20:00-02:00"),
        ("13:00 - 00:30", "13:00-00:30"),
        ("Samedi 5h-13h", "Sa 05:00-13:00"),
        ("Mo[1] 09:00-12:00", "Mo[1] 09:00-12:00"),
        ('Apr-Oct: Mo-Fr  09:00-12:00 "sur rdv"', 'Apr-Oct: Mo-Fr 09:00-12:00 "sur rdv"'),
        ("week 1-53/2 Fr 09:00-12:00", "week 1-53/2 Fr 09:00-12:00"),
    ],
    "html_to_text": [
        ("<p>Un<br>deux &amp; <b>trois</b></p><script>x</script>", "Un\ndeux & trois"),
        ("sans balise", "sans balise"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("3 &lt; 4", "3 < 4"),
        (" Dupont &amp; fils\n& Cie ", "Dupont & fils & Cie"),
    ],
    "slug": [("L'Élan coopératif !", "l-elan-cooperatif"), ("Œuvre & Cie", "oeuvre-cie"), ("!", "")],
    "department_of_commune": [
        ("33063", "33"),
        ("2a004", "2A"),
        ("97411", "974"),
        ("01001", "01"),
        ("95018", "95"),
    ],
    "public_body": [
        ("Région Limousin", PUBLIC_BODY),
        ("État", PUBLIC_BODY),
        ("CONSEIL DÉPARTEMENTAL DE LA CREUSE", PUBLIC_BODY),
        ("Communauté d'agglomération du Niortais", PUBLIC_BODY),
        ("Communauté d’agglomération du Niortais", PUBLIC_BODY),
        ("Ville de Limoges", PUBLIC_BODY),
        ("Université de Poitiers", PUBLIC_BODY),
        ("Saint-Étienne Métropole", PUBLIC_BODY),
        ("PETR du Pays de Langres", PUBLIC_BODY),
        ("Pôle d'équilibre territorial et rural du Ruffécois", PUBLIC_BODY),
        ("Parc naturel régional de Millevaches", PUBLIC_BODY),
        ("Chambre de commerce et d'industrie de Lyon", PUBLIC_BODY),
        ("Réseau des collectivités Territoriales pour une Economie Solidaire", ORGANIZATION),
        ("Université populaire de Bordeaux", ORGANIZATION),
        ("Université du temps libre", ORGANIZATION),
        ("Emmaüs Nantes Métropole", ORGANIZATION),
        ("Régions de France", ORGANIZATION),
        ("Communauté Emmaüs de Bourges", ORGANIZATION),
        ("Pays de Morlaix", ORGANIZATION),
        ("Chambre régionale de l'économie sociale et solidaire", ORGANIZATION),
        ("Pôle Territorial de Coopération Économique Élan Coopératif", ORGANIZATION),
        ("Maison des Droits de l'Homme de Limoges", ORGANIZATION),
    ],
}

REFUSES = {
    "public_category": ["922", "SCIC", "92200"],
    "siren": [
        "732829321",
        "12",
        "A32829320",
        "000000000",
        "1234567890",
        "73282932000074",
        "7,32829E+8",
        "99000200.5",
    ],
    "siret": [
        "73282932000075",
        "732829320",
        "000000000",
        "00000000000000",
        "35600000049838",
        "1234",
        "7,32829E+13",
        "non communiqué",
    ],
    "siren_of_siret": ["73282932000075", "732829321", "000000000", "1234", "W751234567"],
    "rna": ["751234567", "W75123456", "X751234567", "W7512345é7"],
    "old_rna": ["W751234567", "12", "association", "301S/0301001688", "néant"],
    "finess": ["000000000", "1000015", "960000156", "20A000156", "0100001567"],
    "rnf": ["075-FDD-3-01", "W751234567", "75-FDD-00003-01"],
    "naf": ["88.9", "8899", "88.99Y", "85.3K", "00.00Z", "04.11Z", "Action sociale", "111Z"],
    "naf25": ["88.10Z", "45.11Y", "88.99", "Y", "00.00Y"],
    "legal_form": ["92", "0000", "Association", "92201", "9220.5"],
    "postcode": ["33", "330000", "00000", "99100", "2A000", "Bordeaux", "80331 München", "33000.5"],
    "commune": ["33000", "20004", "20000", "97400", "96001", "99100", "330630", "33", "2C004", "Bordeaux"],
    "region_of_commune": ["97501", "98735", "20004", "33000", "33"],
    "region_of_department": ["20", "97", "98", "975", "96", "2C", "0", "Gironde", "033"],
    "former_region_of_department": ["20", "97", "977", "Limousin"],
    "url": [
        "exemple",
        "ftp://exemple.org",
        "mailto:a@b.fr",
        "http://",
        "http://u:p@exemple.org",
        "à venir",
        "a b.fr",
        "https://a.fr https://b.fr",
        "https://a.fr/; www.b.fr",
        "https://a.fr/\n  https://b.fr",
    ],
    "email": ["a@b", "a b@c.fr", "a@b.fr, c@d.fr", "@b.fr", "contact[at]b.fr"],
    "phone": [
        "3939",
        "15",
        "118218",
        "05 56 12 34",
        "05 56 12 34 56 78",
        "+33 5 56",
        "+33 05 56 12 34 5",
        "néant",
        "05.56.12.34.56 / 06.12.34.56.78",
        "556123456",
        "33556123456",
    ],
    "decimal": ["douze", "1.2.3", "", "nan", "1,2,3", "--1"],
    "date": [
        "31/02/2016",
        "31/01/16",
        "2016",
        "janvier 2016",
        "2016-13-01",
        "0001-01-01",
        "31/12/1599",
        "2016-1-31",
    ],
    "moment": [
        "2016-01-31",
        "08:30",
        "2016-02-31T08:30:00",
        "2016-01-31T24:00:00",
        "2016-01-31T08:61:00",
        "2016-01-31T08:30:00+15:00",
        "0001-01-01T00:00:00",
        "31/01/16 08:30",
    ],
    "year": ["16", "0001", "999", "12016", "depuis 2016", "2016-2017", ""],
    "unix_time": ["0", "1700000000500", "2016-01-31", "17000000.5", ""],
    "unix_millis": ["0", "1700000000", "17000000005000", "2016-01-31"],
    "boolean": ["x", "peut-être", "2", ""],
    "integer": ["12,5", "1.234", "1,234", "1 23 4", "douze", "", "1e3"],
    "amount": ["1.234 €", "1,234 €", "12 € HT", "12 €/h", "gratuit", "10-20 €", "€", "", "12 m€"],
    "currency_code": ["12", "12 $", "£12", "100 FCFA", "gratuit", "ZZZ", "XAU", ""],
    "country": ["Frace", "Gironde", "ZZ", "XK", "Europe", "FR, BE", ""],
    "point": [
        "0 0",
        "0.0,0.0",
        "48,85",
        "48,2,35",
        "48 2,35 6",
        "91 2",
        "48 181",
        "652469 6862035",
        "48°51′ 2°20′",
        "[2.35, 48.85]",
        "",
    ],
    "latitude": ["48.853", "0 0", "Paris"],
    "longitude": ["2.3499", "0 0", "Paris"],
    "in_france": ["51.5 -0.12", "2.3499 48.853", "0 2.35", "0 0", "40.4 -3.7"],
    "lambert93": [
        "6862035.26 652469.02",
        "48.8566 2.3522",
        "338000 7690000",
        "0 0",
        "600000",
        "600000 2428000",
        "Paris",
    ],
    "lambert2e": ["652469.02 6862035.26", "2200000 600000", "0 0"],
    "utm20n": ["652469.02 6862035.26", "14.6 -61"],
    "utm22n": ["652469.02 6862035.26", "4.9 -52.3"],
    "utm40s": ["524000 8587000", "-20.88 55.44"],
    "utm38s": ["338000 7690000", "-12.78 45.22"],
    "legal_projection": ["0 0", "600000 2428000", "48.8566 2.3522", "6862035 652469"],
    "web_mercator": ["2.3522 48.8566", "0 0", "261848.15", "30000000 0"],
    "opening_hours": [
        "sur rendez-vous",
        "9h-12h sauf le mercredi",
        "lundi",
        "9-5",
        "9.30 - 5.30 Monday to Saturday",
        "Tuesday 2-4",
        "9:00 AM - 1:00 PM",
        "lundi 9h-12h lundi 14h-18h",
        "Fermé dimanche ; tous les jours 9h-18h",
        "Mon Fri 06.30-21.00",
        "Di-Fr 10:00-12:00",
        "lundi 9h-25h",
        "9h-9h",
        "fermé",
        "",
    ],
    "department_of_commune": ["3306", "20004", "98735", "96001", "Bordeaux", "330630", "97501"],
}

# What gives something else than it reads: a code, one of two coordinates, a place in degrees.
CHANGES_KIND = {
    "public_category",
    "public_body",
    "department_of_commune",
    "region_of_commune",
    "region_of_department",
    "former_region_of_department",
    "latitude",
    "longitude",
    "lambert93",
    "lambert2e",
    "utm20n",
    "utm22n",
    "utm40s",
    "utm38s",
    "legal_projection",
    "web_mercator",
    "unix_time",
    "unix_millis",
}
# Plain text may look like HTML, and be read as such a second time.
CHANGES_TWICE = CHANGES_KIND | {"html_to_text"}
# They change letters, not what stands around them.
LEAVES_SPACE = {"nfc", "upper", "lower"}

WRITTEN = st.one_of(
    st.text(max_size=40),
    # What the steps look for, in any order: digits, marks and the letters that mean something to one of them.
    st.text(alphabet="0123456789 ,.;:/-+'()TZWhEe€kM_ABSY\u00a0\n", max_size=30),
    st.sampled_from([written for rows in READS.values() for written, _ in rows]),
    st.sampled_from([written for rows in REFUSES.values() for written in rows]),
)


def test_every_step_is_tried() -> None:
    assert set(READS) == set(STEPS)


@pytest.mark.parametrize(
    ("step", "written", "read"), [(name, *pair) for name in READS for pair in READS[name]]
)
def test_a_step_reads(step: str, written: str, read: str) -> None:
    assert STEPS[step](written) == read


@pytest.mark.parametrize(("step", "written"), [(name, text) for name in REFUSES for text in REFUSES[name]])
def test_a_step_refuses_and_says_why_in_both_languages(step: str, written: str) -> None:
    with pytest.raises(CleaningFailure) as caught:
        STEPS[step](written)
    assert written in caught.value.text.fr
    assert written in caught.value.text.en


@pytest.mark.parametrize("step", sorted(set(STEPS) - CHANGES_TWICE))
@settings(deadline=None)
@given(text=WRITTEN)
def test_cleaning_twice_is_cleaning_once(step: str, text: str) -> None:
    clean = STEPS[step]
    try:
        once = clean(text)
    except CleaningFailure:
        return
    assert not once or clean(once) == once


@pytest.mark.parametrize("step", sorted(STEPS))
@settings(deadline=None)
@given(text=WRITTEN)
def test_no_text_breaks_a_step_and_none_comes_out_with_space_around_it(step: str, text: str) -> None:
    try:
        cleaned = STEPS[step](text)
    except CleaningFailure as failure:
        assert failure.text.fr
        assert failure.text.en
    else:
        assert step in LEAVES_SPACE or cleaned == cleaned.strip()


def test_the_steps_are_at_hand_without_the_library_of_projections() -> None:
    asked = "import sys; import hub.mapping.cleaning; print('pyproj' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_siren_in_the_place_of_a_siret_is_told_as_such() -> None:
    with pytest.raises(CleaningFailure) as caught:
        STEPS["siret"]("732 829 320")
    assert "step siren" in caught.value.text.en


@given(text=st.text(alphabet="ab&;<>#x26 \nltamp", max_size=30).filter(lambda text: "<" not in text))
def test_text_without_tags_is_read_as_the_parser_of_html_would(text: str) -> None:
    assert STEPS["html_to_text"](f"<p>{text}</p>") == STEPS["html_to_text"](f"&#32;{text}")
