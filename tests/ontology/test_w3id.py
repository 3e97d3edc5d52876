"""The redirects to submit to w3id.org lead every address of the model to the hub's page that explains it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from hub.model.vocabulary import ESS, SCHEME, SHAPE, TERRITORY
from tests.ontology.reading import HEADER, ONTOLOGY, concepts, model, ontology, terms

PLACE = "https://w3id.org/ess-hub/"
RULE = re.compile(r"^RewriteRule (\S+) (\S+) \[(\S+)\]$", re.MULTILINE)
RULES = RULE.findall((ONTOLOGY / "w3id" / ".htaccess").read_text(encoding="utf-8"))


def redirected(address: str) -> str | None:
    """Where the rules lead ``address``, as a path of the hub; a fragment of its own never reaches a server."""
    asked = address.removeprefix(PLACE).partition("#")[0]
    for pattern, target, flags in RULES:
        found = re.search(pattern, asked)
        if found and "R=303" in flags:
            path = re.sub(r"\$(\d)", lambda group: found.group(int(group[1])) or "", target)  # noqa: B023
            return path.removeprefix("%{ENV:HUB}")
    return None


def test_every_rule_is_read() -> None:
    text = (ONTOLOGY / "w3id" / ".htaccess").read_text(encoding="utf-8")
    assert len(RULES) == sum(line.startswith("RewriteRule") for line in text.splitlines())


def test_every_concept_and_territory_leads_to_its_place_on_its_page() -> None:
    for iri in sorted(concepts()):
        scheme, _, code = str(iri).removeprefix(SCHEME).partition("/")
        if str(iri).startswith(SCHEME):
            assert redirected(str(iri)) == f"/scheme/{scheme}" + (f"#{code}" if code else "")
        else:
            local = str(iri).removeprefix(TERRITORY).replace("/", "-")
            assert redirected(str(iri)) == f"/scheme/territories#{local}"


def test_terms_shapes_versions_and_context_lead_to_their_document() -> None:
    for term in terms():
        assert redirected(str(term)) == "/ontology"
    for version in ontology().objects(HEADER, None):
        if str(version).startswith(str(HEADER) + "/"):
            assert redirected(str(version)) == "/ontology"
    assert redirected(SHAPE + "OrganizationShape") == "/shapes"
    assert redirected(PLACE + "context.jsonld") == "/context.jsonld"
    assert redirected(PLACE) == "/"


def test_every_address_of_ours_in_the_model_leads_somewhere() -> None:
    ours = {str(node) for statement in model() for node in statement if str(node).startswith(PLACE)}
    assert {address for address in ours if redirected(address) is None} == set()
    assert any(address.startswith(ESS) for address in ours)


@pytest.mark.parametrize("address", ["scheme/../secret", "record/cress/1", "ontologies"])
def test_what_is_not_the_models_is_not_redirected(address: str) -> None:
    assert redirected(PLACE + address) is None


def test_one_line_names_the_hub() -> None:
    (flags,) = (flags for _, _, flags in RULES if "E=HUB" in flags)
    hub = urlsplit(flags.removeprefix("E=HUB:"))
    assert (hub.scheme, hub.path) == ("https", "")
    assert all(target == "-" or target.startswith("%{ENV:HUB}/") for _, target, _ in RULES)
