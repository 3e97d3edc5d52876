"""Where it is: postal address, commune, department, region, country."""

from __future__ import annotations

from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.kind import Kind

PLACE: tuple[Kind, ...] = (
    Kind(
        "adresse",
        "l'adresse (voie)",
        words=(
            "adresse, address, rue, voie, street, street address, adresse postale, adresse1, "
            "adresse 1, libelle voie, adresse complete, addr street, custom formated address, adr1"
        ),
        not_words="mail, email, web, site, electronique, complement, code",
        holds=content.has_letters,
        shown=False,
        fields=("adresse: {from: @}",),
        po={"address": ("[schema:streetAddress, $(adresse)]",)},
    ),
    Kind(
        "code_postal",
        "le code postal",
        words=(
            "code postal, codepostal, postal code, postcode, post code, cp, zip, zip code, codpost, "
            "codepost, postalcode, addr postcode"
        ),
        holds=content.reads("postcode", r"\d{5}"),
        fields=("code_postal: {from: @, clean: [postcode?]}",),
        po={"address": ("[schema:postalCode, $(code_postal)]",)},
    ),
    Kind(
        "code_commune",
        "le code commune de l'Insee",
        words=(
            "code commune, code insee, codeinsee, insee, code commune insee, commune, code geo, "
            "codgeo, code commune etablissement, insee commune, citycode, com"
        ),
        not_words="postal",
        holds=content.reads("commune", r"(\d{2}|2[AB])\d{3}"),
        fields=(
            "code_commune: {from: @, clean: [commune?]}",
            "departement_de_la_commune: {from: @, clean: [commune?, department_of_commune]}",
        ),
        po={
            "record": ("[ess:territory, territory:department/$(departement_de_la_commune)~iri]",),
            "site": ("[ess:territory, territory:department/$(departement_de_la_commune)~iri]",),
            "address": (
                "[ess:communeCode, $(code_commune)]",
                "[ess:department, territory:department/$(departement_de_la_commune)~iri]",
            ),
        },
    ),
    Kind(
        "commune",
        "la commune",
        words=(
            "commune, ville, city, localite, locality, address locality, libelle commune, nom "
            "commune, libcommune, libcom, municipality, addr city, town, localisation"
        ),
        not_words="code",
        holds=content.is_place_name,
        fields=("commune: {from: @}",),
        po={"address": ("[schema:addressLocality, $(commune)]",)},
    ),
    Kind(
        "code_departement",
        "le code du département",
        words="code departement, departement, dept, dep, code dept, num dep, department",
        holds=content.is_department_code,
        fields=("code_departement: {from: @, clean: [upper]}",),
        po={
            "record": ("[ess:territory, territory:department/$(code_departement)~iri]",),
            "site": ("[ess:territory, territory:department/$(code_departement)~iri]",),
        },
    ),
    Kind(
        "departement",
        "le département",
        words="departement, dept, nom departement, libelle departement, department",
        holds=content.in_table("territories"),
        enough=0.6,
        fields=("departement: {from: @}", "territoire_departement: {from: @, table: territories}"),
        po={
            "record": (
                "[ess:territory, $(territoire_departement)~iri]",
                "[ess:territoryName, $(departement)]",
            ),
            "site": ("[ess:territory, $(territoire_departement)~iri]",),
        },
    ),
    Kind(
        "code_region",
        "le code de la région",
        words="code region, region, reg",
        holds=content.is_region_code,
        fields=("code_region: {from: @}",),
        po={
            "record": ("[ess:territory, territory:region/$(code_region)~iri]",),
            "site": ("[ess:territory, territory:region/$(code_region)~iri]",),
        },
    ),
    Kind(
        "region",
        "la région, d'aujourd'hui ou d'avant 2016",
        words="region, ancienne region, nom region, libelle region",
        holds=content.in_table("territories"),
        enough=0.6,
        fields=("region: {from: @}", "territoire_region: {from: @, table: territories}"),
        po={
            "record": ("[ess:territory, $(territoire_region)~iri]", "[ess:territoryName, $(region)]"),
            "site": ("[ess:territory, $(territoire_region)~iri]",),
        },
    ),
    Kind(
        "lieu",
        "un territoire",
        words="territoire, territoires, lieu, zone, perimetre, territory, place",
        holds=content.in_table("territories"),
        enough=0.3,
        fields=("lieu: {from: @, split?}", "territoire: {from: @, split?, table: territories}"),
        po={"record": ("[ess:territory, $(territoire)~iri]", "[ess:territoryName, $(lieu)]")},
    ),
    Kind(
        "pays",
        "le pays",
        words="pays, country, code pays, address country, country id, addr country",
        holds=content.reads("country", r"[A-Z]{2}|France"),
        fields=("pays: {from: @, clean: [country?]}",),
        po={"address": ("[schema:addressCountry, $(pays)]",)},
    ),
)
