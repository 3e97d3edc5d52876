"""Writes a draft as a connector file that its author can read and mend: comments in French say what each part is for.

What is sure is written, what is doubted is written behind a #, with what was seen; personal data is offered and left
off. The text is the same at every run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hub.pipeline.new_connector.draft import Draft, presence
from hub.pipeline.new_connector.field_line import chosen, fields_made, fill_in
from hub.pipeline.new_connector.ignoring import ignored_lines
from hub.pipeline.new_connector.kind import Kind, Node
from hub.pipeline.new_connector.kinds import KINDS
from hub.pipeline.new_connector.recognise import Finding
from hub.pipeline.new_connector.sample import Column
from hub.pipeline.new_connector.yaml_text import comment, key_value, scalar
from hub.resources import find_resources

_TO_CHECK = "# à vérifier : "
_SEPARATORS = ("|", ";")
_SPLIT_FROM = 0.1


def write_connector(draft: Draft, tests: Sequence[str] = ()) -> str:
    """The text of the connector; ``tests`` are the lines of its ``tests:``."""
    lines = [*_head(draft), "", *_source(draft), "", *_key(draft), "", *_fields(draft)]
    if ignored := ignored_lines(draft):
        lines += [
            "",
            "# Les colonnes laissées de côté, exprès ; toute autre colonne nouvelle sera signalée.",
            *ignored,
        ]
    lines += ["", *_map(draft)]
    if tests:
        lines += [
            "",
            "# Des lignes de l'échantillon, et ce qu'elles doivent donner : `ess-hub connector check`.",
            *tests,
        ]
    return "\n".join(lines) + "\n"


def _head(draft: Draft) -> Iterator[str]:
    schema = find_resources().connector_folder / "connector.schema.json"
    name = draft.sample.name
    rows = len(draft.sample.rows)
    yield f"# yaml-language-server: $schema={schema.as_uri()}"
    yield comment(
        f"# Premier connecteur, proposé d'après « {name} » ({rows} fiches lues). Relisez-le : les lignes"
    )
    yield "# « à vérifier » attendent une décision ; ce qui est derrière un # ne fait rien tant qu'il y est."
    yield "connector: 1"
    yield f"slug: {scalar(draft.slug)}"
    yield "# Ce que la source est, pour ceux qui lisent les pages du hub."
    yield "title:"
    yield f"  fr: {scalar('Annuaire lu dans ' + comment(name))}"
    yield f"  en: {scalar('Directory read from ' + comment(name))}"
    yield f"publisher: À compléter  {_TO_CHECK}à qui sont ces données ?"
    yield "# La licence suit chaque valeur. Donnez son adresse (celle de la Licence Ouverte, par exemple :"
    yield "# https://www.etalab.gouv.fr/licence-ouverte-open-licence/) et ôtez licence_reason. Tant qu'elle est null, le hub"
    yield "# garde la source pour lui et n'en publie rien."
    yield "licence: null"
    yield "licence_reason:"
    yield "  fr: À compléter, en demandant au producteur sous quelle licence il donne ses données."
    yield "  en: To be filled in by asking the publisher under which licence the data is given."
    yield "homepage: null"


def _source(draft: Draft) -> Iterator[str]:
    yield "# Comment le fichier est écrit."
    yield "source:"
    for word in draft.sample.words:
        line = f"  {key_value(word.word, word.value)}"
        yield f"{line}  # {comment(word.comment)}" if word.comment else line


def _key(draft: Draft) -> Iterator[str]:
    yield f"# La clé nomme une fiche pour toujours : {comment(draft.key.comment)}."
    names = key_fields(draft)
    yield f"key: {names[0]}" if len(names) == 1 else f"key: [{', '.join(names)}]"
    yield "# lists_each_once: true   # à ôter du commentaire si la source ne liste chaque organisation qu'une fois"
    yield "clean: [nfc, collapse]  # pour tous les champs : accents d'un seul tenant, espaces simples"


def key_fields(draft: Draft) -> tuple[str, ...]:
    """The fields that the key is made of."""
    if draft.key.kind is not None:
        return (draft.key.kind,)
    many = len(draft.key.columns) > 1 and draft.key.how == "columns"
    return tuple(f"cle_{place}" for place, _ in enumerate(draft.key.columns, 1)) if many else ("cle",)


def _fields(draft: Draft) -> Iterator[str]:
    yield "# Un champ par ligne : d'où il vient (from), et comment il est nettoyé (clean, table)."
    yield "fields:"
    yield from (f"  {line}" for line in _key_lines(draft))
    yield from _name_lines(draft)
    for finding in draft.mapped:
        yield from _mapped_lines(draft, finding)
    if len(draft.address) > 1:
        yield "  # Rempli dès qu'une partie de l'adresse l'est : dit s'il y a une adresse à décrire."
        yield f"  adresse_connue: {{from: {_listed(draft.address)}}}"
    yield from _offered(draft)


def _key_lines(draft: Draft) -> Iterator[str]:
    if draft.key.kind is not None:
        return
    if draft.key.how == "slug":
        origin = _listed(draft.key.columns)
        yield f"cle: {{from: {origin}, clean: [slug], required: true}}"
        return
    for name, column in zip(key_fields(draft), draft.key.columns, strict=True):
        yield f"{name}: {{from: {scalar(column.name)}, required: true}}"


def _name_lines(draft: Draft) -> Iterator[str]:
    if draft.name.comment:
        yield f"  # {comment(draft.name.comment)}"
    join = ', join: " — "' if len(draft.name.columns) > 1 else ""
    yield f"  nom: {{from: {_listed(draft.name.columns)}{join}, required: true}}"


def _mapped_lines(draft: Draft, finding: Finding) -> Iterator[str]:
    kind = _kind_of(finding)
    doubts = [*([finding.why] if finding.why else []), *([f"à vérifier : {kind.note}"] if kind.note else [])]
    if doubts:
        yield f"  # {comment(kind.label)} : {comment(' ; '.join(doubts))}"
    for line in chosen(kind.fields):
        yield "  " + _filled(line, finding, required=kind.name == draft.key.kind)


def _offered(draft: Draft) -> Iterator[str]:
    """The fields that are not switched on: personal data, and what is doubted."""
    personal = [one for one in draft.findings if one.state == "personal" and one.kind and one.kind.fields]
    if personal:
        yield "  # Données personnelles : seulement si ce sont celles de la structure, et que le producteur l'admet. Ôtez alors"
        yield "  # le # ici et dans « map », et la colonne de « ignore »."
        for finding in personal:
            yield from (f"  # {_filled(line, finding)}" for line in chosen(_kind_of(finding).fields))
    for finding in draft.findings:
        if finding.state == "doubtful" and finding.kind and finding.kind.fields:
            if finding.column.name in draft.used:
                continue
            yield f"  {_TO_CHECK}{comment(f'« {finding.column.name} » serait {finding.kind.label}, mais {finding.why}')}."
            yield from (f"  # {_filled(line, finding)}" for line in chosen(finding.kind.fields))


def _filled(line: str, finding: Finding, *, required: bool = False) -> str:
    partner = finding.partner.name if finding.partner else None
    return fill_in(line, finding.column.name, partner, _separator(finding.column), required=required)


def _separator(column: Column) -> str | None:
    """What separates several values in one cell; none where the records have lists of their own."""
    if column.several:
        return None
    counted = {mark: sum(mark in value for value in column.values) for mark in _SEPARATORS}
    mark = max(counted, key=lambda one: counted[one])
    return mark if counted[mark] > _SPLIT_FROM * len(column.values) else None


def _map(draft: Draft) -> Iterator[str]:
    yield "# Ce que chaque fiche devient (YARRRML) : [prédicat, objet], $(champ), ~iri pour une chose et non un texte."
    yield "map:"
    yield "  mappings:"
    yield "    organization:"
    yield "      s: $(record)"
    yield "      po:"
    yield f"        {_TO_CHECK}une organisation ? Sinon ess:Establishment, ess:TerritorialNetwork, ess:Initiative, ess:Service,"
    yield "        # ess:SupportScheme, ess:Offer, ess:Need… (https://w3id.org/ess-hub/ontology)"
    yield "        - [a, ess:Organization]"
    yield "        - [schema:name, $(nom)]"
    yield from _statements(draft, "record")
    yield from _link_to_address(draft)
    if draft.has_site:
        yield "    # Son établissement, quand le SIRET est donné."
        yield "    site:"
        yield "      s: $(record)#site"
        yield f"      condition: {_given('siret')}"
        yield "      po:"
        yield "        - [a, ess:Establishment]"
        yield "        - [schema:name, $(nom)]"
        yield "        - [org:siteOf, $(record)~iri]"
        yield from _statements(draft, "site")
        yield from _link_to_address(draft)
    if draft.address:
        yield "    address:"
        yield "      s: $(record)#address"
        yield f"      condition: {_given(presence(draft))}"
        yield "      po:"
        yield "        - [a, schema:PostalAddress]"
        yield from _statements(draft, "address")


def _statements(draft: Draft, node: Node) -> Iterator[str]:
    for finding in draft.mapped:
        yield from (f"        - {line}" for line in _kind_of(finding).po.get(node, ()))
    if node != "record":
        return
    for kind in KINDS:
        if any(one.kind is kind and one.state == "personal" for one in draft.findings):
            yield from (f"        # - {line}" for line in kind.po.get(node, ()))
    offered = [one.kind for one in draft.findings if one.state == "doubtful" and one.kind]
    made = {name for one in draft.mapped for name in fields_made(_kind_of(one).fields)} | {"nom"}
    for kind in dict.fromkeys(offered):
        if not made.intersection(fields_made(kind.fields)):
            yield from (f"        # - {line}" for line in kind.po.get(node, ()))


def _link_to_address(draft: Draft) -> Iterator[str]:
    if draft.address:
        yield "        - p: schema:address"
        yield "          o: $(record)#address~iri"
        yield f"          condition: {_given(presence(draft))}"


def _given(field: str) -> str:
    return (
        "{function: idlab-fn:notEqual, parameters: "
        f'[[grel:valueParameter, $({field})], [grel:valueParameter2, ""]]}}'
    )


def _listed(columns: Sequence[Column]) -> str:
    names = [scalar(column.name) for column in columns]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _kind_of(finding: Finding) -> Kind:
    assert finding.kind is not None  # noqa: S101 - only findings with a kind come here
    return finding.kind
