"""From findings about nodes to problems of records: said with the publisher's own file, line and column.

A violation anywhere in a record's nodes is the record's; it says nothing about the records beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.vocabulary import short_name
from hub.validate.finding import Finding

_IRI = re.compile(r"<([^<>]+)>")

LocationOf = Callable[[Finding], Location | None]
"""Where the node of a finding stands in what the publisher sent."""
FieldOf = Callable[[str, str | None], str | None]
"""(focus IRI, path) → the publisher's column or field; None when it comes from none."""


IsOwn = Callable[[str, str], bool]
"""(record IRI, node) → whether the data checked describes the node, so that it can be mended there."""


def of_the_record(record: str, node: str) -> bool:
    """For records of a source: their own nodes bear their name, and blank nodes are theirs."""
    return node.startswith("_:") or node.partition("#")[0] == record


def nowhere(_finding: Finding) -> None:
    """For data of which no place is known."""


def no_field(_focus: str, _path: str | None) -> None:
    """For data that came through no connector."""


def problems_of(
    finding: Finding,
    location_of: LocationOf = nowhere,
    field_of: FieldOf = no_field,
    is_own: IsOwn = of_the_record,
) -> Iterator[Problem]:
    """One problem for each cause of ``finding``. Without a column, the field is the property, shortened."""
    for cause in own_causes(finding, is_own):
        field = field_of(cause.focus, cause.path)
        yield Problem(
            cause.severity,
            cause.shape,
            cause.text,
            field=field or (shortened(cause.path) if cause.path else None),
            value=cause.value.value if cause.value else None,
            location=location_of(cause) or location_of(finding),
        )


def own_causes(finding: Finding, is_own: IsOwn = of_the_record) -> Iterator[Finding]:
    """What is to be mended in the data: the innermost findings about its own nodes.

    A record may name a term that others describe (a legal form). What that term lacks is nobody's to mend there: the fault
    is to have named it, which is what the finding around says.
    """
    own = [detail for detail in finding.details if is_own(finding.record, detail.focus)]
    if not own:
        yield finding
    for detail in own:
        yield from own_causes(detail, is_own)


def problems_by_record(
    findings: Iterable[Finding], location_of: LocationOf = nowhere, field_of: FieldOf = no_field
) -> dict[str, tuple[Problem, ...]]:
    """Record IRI → what is wrong with that record, in the order of ``findings``."""
    problems: dict[str, list[Problem]] = {}
    for finding in findings:
        problems.setdefault(finding.record, []).extend(problems_of(finding, location_of, field_of))
    return {record: tuple(dict.fromkeys(found)) for record, found in problems.items()}


def shortened(path: str) -> str:
    """``path`` with the hub's usual prefixes: ``schema:name``, and so in each step of a longer path."""
    if path.startswith("http"):
        return short_name(path)
    return _IRI.sub(_short_step, path)


def _short_step(step: re.Match[str]) -> str:
    name = short_name(step[1])
    return name if name != step[1] else step[0]
