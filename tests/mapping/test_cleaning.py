"""Each cleaning step reads what people write, and refuses what it cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.mapping.cleaning import STEPS
from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.vocabulary import ORGANIZATION, PUBLIC_BODY

READS = {
    "trim": [(" Scop Ti\n", "Scop Ti"), ("a  b", "a  b")],
    "collapse": [(" a\u00a0 b\r\n c ", "a b c"), ("  ", "")],
    "nfc": [("E\u0301co", "Éco"), ("Éco", "Éco"), ("abc", "abc")],
    "upper": [("évreux", "ÉVREUX")],
    "lower": [("ÉVREUX", "évreux")],
    "digits": [("n° 12-34", "1234"), ("٣", "")],
    "siren": [("732 829 320", "732829320"), ("732.829.320", "732829320"), ("5520176", "005520176")],
    "siret": [
        ("732 829 320 00074", "73282932000074"),
        ("35600000049837", "35600000049837"),
        ("552017600016", "00552017600016"),
    ],
    "siren_of_siret": [("732 829 320 00074", "732829320"), ("35600000049837", "356000000")],
    "siren_of_either": [
        ("732829320", "732829320"),
        ("732 829 320 00074", "732829320"),
        ("5520176", "005520176"),
        ("35600000049837", "356000000"),
        ("000000000", ""),
        ("00000000000000", ""),
        ("0", ""),
    ],
    "siret_of_either": [
        ("732 829 320 00074", "73282932000074"),
        ("732829320", ""),
        ("000000000", ""),
        ("73282932000075", ""),
    ],
    "old_rna": [
        ("301s 0301001688", "301S0301001688"),
        ("923S92330", "923S92330"),
        ("2A1P0000123", "2A1P0000123"),
    ],
    "text_or_none": [
        (" _ ", ""),
        ("-", ""),
        ("N/A", ""),
        ("null", ""),
        ("[ND]", ""),
        ("[NON-DIFFUSIBLE]", ""),
        (" Na ", "Na"),
    ],
    "street": [
        ("8 rue de la Boétie - 33000 Bordeaux", "8 rue de la Boétie"),
        ("1 RUE X 44230 SAINT-SEBASTIEN-SUR-LOIRE", "1 RUE X"),
        ("12 bis, quai du Port, 29600 Morlaix", "12 bis, quai du Port"),
        ("Lieu-dit Campore", "Lieu-dit Campore"),
        ("33000 Bordeaux", ""),
    ],
    "postcode": [
        ("44230", "44230"),
        ("1000", "01000"),
        ("44 230", "44230"),
        ("29600.0", "29600"),
        ("6130.0", "06130"),
    ],
    "public_category": [
        ("9220", ORGANIZATION),
        ("7210", PUBLIC_BODY),
        ("4110", PUBLIC_BODY),
        (" 5710 ", ORGANIZATION),
    ],
    "rna": [("w 751 234 567", "W751234567"), ("W9C1234567", "W9C1234567")],
    "url": [
        ("www.exemple.org", "http://www.exemple.org"),
        ("HTTPS://Exemple.ORG/Page?a=b c", "https://exemple.org/Page?a=b%20c"),
        ("http://exemple.org:8080/é{x}", "http://exemple.org:8080/é%7Bx%7D"),
        ("//exemple.org", "http://exemple.org"),
        ("exemple.org:8080/a", "http://exemple.org:8080/a"),
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
        ("0001-01-01", ""),
        ("0001-01-01 00:00:00", ""),
    ],
    "html_to_text": [
        ("<p>Un<br>deux &amp; <b>trois</b></p><script>x</script>", "Un\ndeux & trois"),
        ("sans balise", "sans balise"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("3 &lt; 4", "3 < 4"),
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
    "siren": ["732829321", "12", "A32829320", "000000000", "1234567890"],
    "siret": ["73282932000075", "732829320", "1234", "non communiqué"],
    "siren_of_siret": ["732829320", "73282932000075"],
    "siren_of_either": ["732829321", "73282932000075", "12", "A32829320", "1234567890"],
    "old_rna": ["W751234567", "12", "association", "301S/0301001688"],
    "postcode": ["442300", "442", "F-44230", "00000", "2A004", "29600.5"],
    "public_category": ["922", "SCIC", "92200"],
    "rna": ["751234567", "W75123456", "X751234567"],
    "url": [
        "exemple",
        "ftp://exemple.org",
        "mailto:a@b.fr",
        "http://",
        "http://u:p@exemple.org",
        "à venir",
        "a b.fr",
    ],
    "email": ["a@b", "a b@c.fr", "a@b.fr, c@d.fr", "@b.fr", "contact[at]b.fr"],
    "phone": ["3939", "05 56 12 34", "05 56 12 34 56 78", "+33 5 56", "néant"],
    "decimal": ["douze", "1.2.3", "", "nan", "1,2,3", "--1"],
    "date": ["31/02/2016", "31/01/16", "2016", "janvier 2016", "2016-13-01"],
    "department_of_commune": ["3306", "20004", "98735", "96001", "Bordeaux", "330630", "97501"],
}


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


@pytest.mark.parametrize(
    "step", sorted(set(STEPS) - {"public_body", "html_to_text", "department_of_commune"})
)
@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once_and_nothing_else_is_raised(step: str, text: str) -> None:
    clean = STEPS[step]
    try:
        once = clean(text)
    except CleaningFailure:
        return
    assert not once or clean(once) == once


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_breaks_a_step(text: str) -> None:
    for clean in STEPS.values():
        try:
            clean(text)
        except CleaningFailure as failure:
            assert failure.text.fr
