"""The report as SHACL has it: a ``sh:ValidationReport`` that any SHACL tool reads, written line by line.

No graph is made first: of a hundred thousand results that took half a minute, and a thousand megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem, Severity
from hub.model.statement import Term
from hub.model.vocabulary import PREFIXES, SHAPE, short_name
from hub.validate.finding import Finding
from hub.validate.prefilter.term_text import literal_text
from hub.validate.report.report import Entry, Report

READING = SHAPE + "ReadingConstraintComponent"
"""The kind of constraint that a row breaks before it is RDF: ragged, unreadable, without a key."""
_SEVERITIES: dict[Severity, str] = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""The end of a name that Turtle reads without escapes."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def report_turtle(report: Report) -> str:
    """``report`` in Turtle. ``sh:conforms`` is true only when nothing at all was found, as the standard has it."""
    writer = _Writer()
    results = [f"[\n{_joined(writer.result(entry), '    ')}\n  ]" for entry in report.entries]
    about = ["a sh:ValidationReport", f"sh:conforms {str(not results).lower()}"]
    if results:
        about.append("sh:result " + " , ".join(results))
    prefixes = [
        f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in PREFIXES if prefix in writer.prefixes
    ]
    return "\n".join([*prefixes, "", f"[]\n{_joined(about, '  ')} .\n"])


def _joined(said: list[str], indent: str) -> str:
    return " ;\n".join(indent + each for each in said)


class _Writer:
    """``prefixes``: those that were needed."""

    def __init__(self) -> None:
        self.prefixes = {"sh"}
        self._names: dict[str, str] = {}

    def result(self, entry: Entry) -> list[str]:
        """What is said of the result for ``entry``: properties with their values."""
        location = next((problem.location for problem in entry.problems if problem.location), None)
        if entry.finding is None:
            problem = entry.problems[0]
            focus = _node(entry.record) if entry.record else _place(location)
            said = [*self._common(focus, problem.severity, READING, problem.text), *_value_of(problem)]
        else:
            said = self._finding(entry.finding, "    ")
        if location is not None:
            self.prefixes.add("prov")
            said.append(f"prov:atLocation {literal_text(str(location))}")
        return said

    def _finding(self, finding: Finding, indent: str) -> list[str]:
        said = self._common(_node(finding.focus), finding.severity, finding.component, finding.text)
        said.append(f"sh:sourceShape {self._name(finding.shape)}")
        # Only a plain property can be spelled back; sh:resultPath may be left out.
        if finding.path is not None and not finding.path.startswith(("^", "<", "(")):
            said.append(f"sh:resultPath {self._name(finding.path)}")
        if finding.value is not None:
            said.append(f"sh:value {self._term(finding.value)}")
        for detail in finding.details:
            inner = _joined(self._finding(detail, indent + "  "), indent + "  ")
            said.append(f"sh:detail [\n{inner}\n{indent}]")
        return said

    def _common(self, focus: str, severity: Severity, component: str, text: Text) -> list[str]:
        return [
            "a sh:ValidationResult",
            f"sh:focusNode {focus}",
            f"sh:resultSeverity {_SEVERITIES[severity]}",
            f"sh:sourceConstraintComponent {self._name(component)}",
            f"sh:resultMessage {literal_text(text.fr, 'fr')} , {literal_text(text.en, 'en')}",
        ]

    def _name(self, iri: str) -> str:
        """A name that comes back: shortened where it can be."""
        known = self._names.get(iri)
        if known is None:
            known = short_name(iri)
            prefix, _, local = known.partition(":")
            if known != iri and _LOCAL.fullmatch(local):
                self.prefixes.add(prefix)
            else:
                known = _node(iri)
            self._names[iri] = known
        return known

    def _term(self, term: Term) -> str:
        if term.is_iri:
            return _node(term.value)
        text = literal_text(term.value)
        if term.language:
            return f"{text}@{term.language}"
        return f"{text}^^{self._name(term.datatype)}" if term.datatype else text


def _value_of(problem: Problem) -> Iterator[str]:
    if problem.value is not None:
        yield f"sh:value {literal_text(problem.value)}"


def _place(location: Location | None) -> str:
    """The line itself, named as RFC 5147 names a line of a text file (lines are counted from 0 between them)."""
    if location is None:
        return "[]"
    fragment = f"#line={location.line - 1},{location.line}" if location.line else ""
    return f"<file:///{quote(location.file.lstrip('/'))}{fragment}>"


def _node(name: str) -> str:
    """A node by the name that findings have for it: an IRI, a blank node, or a literal's text."""
    if name.startswith("_:"):
        return name
    if not _ABSOLUTE.match(name):
        return literal_text(name)
    return f"<{_NOT_IN_IRIS.sub(_escaped, name)}>"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
