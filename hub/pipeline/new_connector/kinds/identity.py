"""Who it is: people (before all else: a contact's name is no organization's), names, numbers of the registers."""

from __future__ import annotations

from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.kind import Kind

IDENTITY: tuple[Kind, ...] = (
    Kind(
        "personne",
        "une personne",
        words=(
            "president, dirigeant, responsable, referent, referente, contact, interlocuteur, "
            "mandataire, declarant, gerant, directeur, directrice, prenom, civilite, dir civilite, "
            "nom contact, contact name, nom unite legale, nom usage, first name, last name, "
            "firstname, lastname, auteur, author, owner, utilisateur, user, animateur, benevole "
            "referent"
        ),
        not_words="website, site, web, url, reseau, email, mail, courriel, telephone, tel, phone",
        holds=content.any_text,
        personal=True,
    ),
    Kind(
        "identifiant",
        "un identifiant",
        words=(
            "id, identifiant, identifier, code, numero, num, n, ref, reference, cle, key, uuid, "
            "uri, id unique, id fiche, numero fiche, uid, slug"
        ),
        not_words="id ex",
        holds=lambda text: len(text) <= 200,
    ),
    Kind(
        "nom",
        "le nom",
        words=(
            "nom, name, titre, title, intitule, denomination, raison sociale, nom structure, nom "
            "complet, nom usuel, nom association, nom organisme, nom etablissement, structure, "
            "denomination unite legale, bf titre, enseigne, organisation, organisme, association, "
            "libelle, nom raison sociale, initiative, label, designation"
        ),
        not_words=(
            "commune, ville, city, region, departement, rue, voie, sigle, court, reseau, type, "
            "porteur, fournisseur, categorie, famille, contact, legal, date, forme, ancien, usage"
        ),
        holds=content.names_something,
        fields=("nom: {from: @}",),
        po={"record": ("[schema:name, $(nom)]",), "site": ("[schema:name, $(nom)]",)},
    ),
    Kind(
        "nom_legal",
        "la dénomination légale",
        words="nom legal, legal name, raison sociale, nom raison sociale, denomination legale",
        holds=content.names_something,
        fields=("nom_legal: {from: @}",),
        po={"record": ("[schema:legalName, $(nom_legal)]",)},
    ),
    Kind(
        "sigle",
        "le sigle",
        words="sigle, acronyme, acronym, titre court, sigle unite legale, nom court, short name",
        not_words="fournisseur, porteur",
        holds=content.is_short,
        fields=("sigle: {from: @}",),
        po={"record": ("[ess:acronym, $(sigle)]",)},
    ),
    Kind(
        "siren",
        "le SIREN",
        words="siren, numero siren, n siren, code siren",
        not_words="siret, porteur, fournisseur, reseau",
        holds=content.is_siren,
        enough=0.5,
        alone=True,
        fields=("siren: {from: @, clean: [siren]}",),
        po={"record": ("[ess:siren, $(siren)]",)},
    ),
    Kind(
        "siret",
        "le SIRET",
        words="siret, numero siret, n siret, code siret, siret siege",
        not_words="siren, porteur, fournisseur",
        holds=content.is_siret,
        enough=0.5,
        alone=True,
        fields=("siret: {from: @, clean: [siret]}",),
        po={"site": ("[ess:siret, $(siret)]",)},
    ),
    Kind(
        "rna",
        "le numéro RNA",
        words="rna, numero rna, n rna, waldec, identifiant association, numero association",
        holds=content.cleans("rna"),
        enough=0.5,
        alone=True,
        fields=("rna: {from: @, clean: [rna]}",),
        po={"record": ("[ess:rna, $(rna)]",)},
    ),
    Kind(
        "rnf",
        "le numéro du répertoire national des fondations",
        words="rnf, numero rnf",
        holds=content.reads("rnf", r"[0-9AB]{3}-[A-Z]{2,4}-\d{5}-\d{2}"),
        fields=("rnf: {from: @, clean: [rnf?]}",),
        po={"record": ("[ess:rnf, $(rnf)]",)},
    ),
    Kind(
        "finess",
        "le numéro FINESS",
        words="finess, numero finess, nofinesset, nofinessej",
        holds=content.reads("finess", r"(\d{2}|2[AB])\d{7}"),
        fields=("finess: {from: @, clean: [finess?]}",),
        po={"record": ("[ess:finess, $(finess)]",)},
    ),
)
