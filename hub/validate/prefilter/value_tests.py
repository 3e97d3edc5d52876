"""Constraints that look at one value and nothing else: datatype, kind, pattern, length, range, language, list.

Each test answers as pyshacl's own component would; the parameters are those pyshacl has read. What such a test says of
a text never changes, so that the caller may remember it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshacl.constraints.core.other_constraints import InConstraintComponent
from pyshacl.constraints.core.string_based_constraints import (
    LanguageInConstraintComponent,
    MaxLengthConstraintComponent,
    MinLengthConstraintComponent,
    PatternConstraintComponent,
)
from pyshacl.constraints.core.value_constraints import (
    DatatypeConstraintComponent,
    NodeKindConstraintComponent,
)
from pyshacl.constraints.core.value_range_constraints import (
    MaxExclusiveConstraintComponent,
    MaxInclusiveConstraintComponent,
    MinExclusiveConstraintComponent,
    MinInclusiveConstraintComponent,
)
from pyshacl.errors import ReportableRuntimeError
from pyshacl.rdfutil.compare import compare_literal
from rdflib import RDF, RDFS, SH, XSD, Literal

from hub.validate.prefilter.term_text import TermText, is_literal, node_of, parts_of, string_of, text_of
from hub.validate.prefilter.verdict import Verdict

ValueTest = Callable[[TermText], Verdict]


def _datatype(component: Any) -> ValueTest:
    rule = component.datatype_rule
    takes_plain = rule in (XSD.string, RDFS.Literal)

    def test(text: TermText) -> Verdict:
        if text[0] != '"':
            return False
        if text[-1] == '"':
            return takes_plain
        literal: Any = node_of(text)
        if literal.datatype == rule:
            return not literal.ill_typed and bool(component._assert_actual_datatype(literal, rule))
        if rule == RDFS.Literal or (rule == RDFS.Datatype and literal.datatype):
            return True
        if rule == RDF.langString and literal.language:
            return bool(component._assert_actual_datatype(literal, rule))
        return False

    return test


_KINDS = {
    SH.IRI: "<",
    SH.BlankNode: "_",
    SH.Literal: '"',
    SH.BlankNodeOrIRI: "_<",
    SH.BlankNodeOrLiteral: '_"',
    SH.IRIOrLiteral: '<"',
}


def _node_kind(component: Any) -> ValueTest:
    first = _KINDS.get(component.nodekind_rule, "")
    return lambda text: text[0] in first


def _pattern(component: Any) -> ValueTest:
    searches = [matcher.search for matcher in component.compiled_cache.values()]

    def test(text: TermText) -> Verdict:
        string = string_of(text)
        return string is not None and all(search(string) is not None for search in searches)

    return test


def _min_length(component: Any) -> ValueTest:
    least = int(component.string_rules[0].value)
    if least == 0:
        return lambda _text: True  # a blank node too, which has no length
    return lambda text: (string := string_of(text)) is not None and len(string) >= least


def _max_length(component: Any) -> ValueTest:
    most = int(component.string_rules[0].value)
    return lambda text: (string := string_of(text)) is not None and len(string) <= most


def _language_in(component: Any) -> ValueTest:
    listed = list(component.shape.sg.graph.items(component.string_rules[0]))
    if not all(isinstance(each, Literal) and isinstance(each.value, str) for each in listed):
        raise ReportableRuntimeError(f"{component.shape.node}: sh:languageIn lists what is no string.")
    languages = {str(each.value).lower() for each in listed}

    def test(text: TermText) -> Verdict:
        language = parts_of(text).language if is_literal(text) else None
        if not language:
            return False
        return "*" in languages or language in languages or language.split("-")[0] in languages

    return test


def _in(component: Any) -> ValueTest:
    listed = frozenset(text_of(each) for each in component.in_vals)
    return lambda text: text in listed


def _range(bounds: list[Any], passes: Callable[[int], bool]) -> ValueTest:
    """``passes`` takes the comparison of the value with a bound: negative, zero or positive."""
    if not all(isinstance(bound, Literal) for bound in bounds):
        raise ReportableRuntimeError("A range is bounded by literals.")

    def test(text: TermText) -> Verdict:
        if text[0] != '"':
            return False
        value: Any = node_of(text)
        conforms = True
        for bound in bounds:
            if isinstance(value.value, str) != isinstance(bound.value, str):
                conforms = False
                continue
            if value.language:
                return None  # rdflib orders tags as they are written, which the text does not say
            try:
                conforms = passes(compare_literal(value, bound)) and conforms
            except (TypeError, ArithmeticError, NotImplementedError):
                conforms = False
            except Exception:  # what rdflib makes of odd values is for pyshacl to meet
                return None
        return conforms

    return test


MAKERS: dict[type, Callable[[Any], ValueTest]] = {
    DatatypeConstraintComponent: _datatype,
    NodeKindConstraintComponent: _node_kind,
    PatternConstraintComponent: _pattern,
    MinLengthConstraintComponent: _min_length,
    MaxLengthConstraintComponent: _max_length,
    LanguageInConstraintComponent: _language_in,
    InConstraintComponent: _in,
    MinInclusiveConstraintComponent: lambda of: _range(of.min_vals, lambda order: order >= 0),
    MinExclusiveConstraintComponent: lambda of: _range(of.min_vals, lambda order: order > 0),
    MaxInclusiveConstraintComponent: lambda of: _range(of.max_vals, lambda order: order <= 0),
    MaxExclusiveConstraintComponent: lambda of: _range(of.max_vals, lambda order: order < 0),
}
"""pyshacl's component → its test. Raises ReportableRuntimeError for parameters that pyshacl refuses once it meets a value."""
