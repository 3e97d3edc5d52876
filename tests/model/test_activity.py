"""The divisions that codes are told by are those of the classifications."""

from __future__ import annotations

import re

from rdflib import SKOS, Graph

from hub.model.activity import NAF_2025_DIVISIONS, NAF_REV2_DIVISIONS
from hub.resources import find_resources


def test_the_divisions_are_those_of_the_scheme() -> None:
    (path,) = (path for path in find_resources().scheme_files() if path.name == "naf.ttl")
    codes = {str(code) for code in Graph().parse(path).objects(None, SKOS.notation)}
    assert {code for code in codes if re.fullmatch("[0-9]{2}", code)} == NAF_REV2_DIVISIONS


def test_nace_has_88_divisions_in_its_second_revision_and_87_since() -> None:
    assert (len(NAF_REV2_DIVISIONS), len(NAF_2025_DIVISIONS)) == (88, 87)
