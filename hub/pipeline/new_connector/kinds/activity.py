"""What it is and does: description, legal form, activity, workforce, state, dates."""

from __future__ import annotations

from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.kind import Kind

_GIVEN = (
    "condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(code_activite)], "
    '[grel:valueParameter2, ""]]}'
)

ACTIVITY: tuple[Kind, ...] = (
    Kind(
        "description",
        "la description",
        words=(
            "description, descriptif, presentation, objet, resume, abstract, short description, "
            "objet social, mission, missions"
        ),
        not_words="societe, date",
        holds=content.has_letters,
        shown=False,
        fields=("description: {from: @, clean: [html_to_text]}",),
        po={"record": ("[schema:description, $(description), fr~lang]",)},
    ),
    Kind(
        "forme_juridique",
        "la catégorie juridique (code à quatre chiffres de l'Insee)",
        words=(
            "forme juridique, categorie juridique, nature juridique, code juridique, legal form, "
            "categorie juridique unite legale, statut juridique, cj"
        ),
        holds=content.reads("legal_form", r"[1-9]\d{3}"),
        fields=("forme_juridique: {from: @, clean: [legal_form?]}",),
        po={"record": ("[ess:legalForm, scheme:legal-form/$(forme_juridique)~iri]",)},
    ),
    Kind(
        "famille",
        "la famille de l'ESS",
        words=(
            "famille, famille juridique, famille ess, forme juridique, statut, statut juridique, "
            "type structure, categorie"
        ),
        holds=content.in_table("ess-family"),
        enough=0.6,
        fields=("famille: {from: @, table: ess-family}",),
        po={"record": ("[ess:legalFamily, $(famille)~iri]",)},
    ),
    Kind(
        "code_activite",
        "le code d'activité (NAF)",
        words=(
            "naf, ape, code naf, code ape, code activite, activite principale, naf rev 2, activite "
            "principale unite legale, activite principale etablissement"
        ),
        not_words="naf25, naf 25, libelle",
        holds=content.reads("naf", r"\d{2}\.\d{2}[A-Z]"),
        fields=("code_activite: {from: @, clean: [naf?]}",),
        po={
            "record": (
                "[ess:activityCode, $(code_activite)]",
                "{p: ess:activityNomenclature, o: scheme:nomenclature/naf-rev2~iri, " + _GIVEN + "}",
            )
        },
        note="NAF rév. 2, ou NAF 2025 (scheme:nomenclature/naf-2025) ?",
    ),
    Kind(
        "activites",
        "les activités, telles que la source les dit",
        words="activites, activite, domaines, domaine, secteur, secteurs, secteur activite, activities",
        not_words="code, naf, naf25, ape, nomenclature",
        holds=content.is_wording,
        shown=False,
        fields=("activites: {from: @, split?}",),
        po={"record": ("[ess:activityText, $(activites), fr~lang]",)},
    ),
    Kind(
        "mots_cles",
        "des mots-clés",
        words="mots cles, tags, keywords, categories, themes, thematiques, tag, free keywords",
        holds=content.is_wording,
        shown=False,
        fields=("mots_cles: {from: @, split?}",),
        po={"record": ("[ess:keyword, $(mots_cles), fr~lang]",)},
    ),
    Kind(
        "etat",
        "l'état administratif",
        words=(
            "etat, etat administratif, etat administratif unite legale, statut, status, etat "
            "administratif etablissement"
        ),
        holds=content.in_table("administrative-status"),
        enough=0.6,
        fields=("etat: {from: @, table: administrative-status}",),
        po={"record": ("[ess:administrativeStatus, $(etat)~iri]",)},
    ),
    Kind(
        "tranche_effectif",
        "la tranche d'effectif",
        words="tranche effectif, tranche effectifs, tranche effectifs unite legale",
        holds=content.in_table("workforce-band"),
        fields=("tranche_effectif: {from: @, table: workforce-band}",),
        po={"record": ("[ess:workforceBand, $(tranche_effectif)~iri]",)},
    ),
    Kind(
        "effectif",
        "l'effectif salarié",
        words="effectif, effectifs, nombre salaries, nb salaries, salaries",
        not_words="annee, date, tranche",
        holds=content.matches(r"\d{1,6}"),
        fields=("effectif: {from: @, clean: [digits]}",),
        po={"record": ("[ess:employees, $(effectif), xsd:integer]",)},
    ),
    Kind(
        "creation",
        "la date de création",
        words=(
            "creation, date creation, date creat, fondation, founded, founded on, founding date, "
            "date fondation, date creation unite legale, date immatriculation"
        ),
        not_words="fiche, created at, createdat, compte, entry",
        holds=content.is_day,
        enough=0.5,
        fields=("creation: {from: @, clean: [date]}",),
        po={"record": ("[schema:foundingDate, $(creation), xsd:date]",)},
    ),
    Kind(
        "dissolution",
        "la date de dissolution",
        words="dissolution, date dissolution, date disso, date fermeture, date cessation",
        holds=content.is_day,
        fields=("dissolution: {from: @, clean: [date]}",),
        po={"record": ("[schema:dissolutionDate, $(dissolution), xsd:date]",)},
    ),
)
