"""The columns a new connector leaves out, each with what was seen in it: enough to decide, and nobody's data.

Values are shown only where they read as codes: few, short, and each met several times.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.mapping.column import is_explained, parse_pointer
from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.draft import Draft
from hub.pipeline.new_connector.recognise import Finding
from hub.pipeline.new_connector.sample import Column
from hub.pipeline.new_connector.yaml_text import comment, scalar

_FEW = 6
_SHORT = 40
_DIGITS = 5


def ignored_lines(draft: Draft) -> list[str]:
    """The lines of ``ignore:``; none when every column is used."""
    entries = list(_entries(draft))
    return ["ignore:", *(f"  - {scalar(name)}  # {said}" for name, said in entries)] if entries else []


def _entries(draft: Draft) -> Iterator[tuple[str, str]]:
    used = draft.used
    written: set[str] = set()
    for finding in draft.findings:
        name = finding.column.name
        if is_explained(name, used):
            continue
        whole = _unused_whole(name, used)
        if whole not in written:
            written.add(whole)
            yield whole, comment(_said(finding)) if whole == name else "un objet dont aucun champ n'est lu"
    for name in sorted(draft.sample.ambiguous - {""}):
        yield (
            name,
            "plusieurs colonnes portent ce nom : renommez-en une dans le fichier pour qu'elle soit lue",
        )


def _unused_whole(name: str, used: frozenset[str]) -> str:
    """The largest part of the record around the column ``name`` that nothing is read from."""
    if not name.startswith("/"):
        return name
    first = name.split("/")[1]
    # A list's own items, or an object's fields: what one name stands for as a whole.
    inside = [other for other in used if other == first or other.startswith(f"/{first}/")]
    plain = parse_pointer(f"/{first}")[0]
    if not inside and not plain.startswith("/"):
        return plain
    star = name.find("/*")
    before = name[:star] if star > 0 else name
    return before if not any(other.startswith(before + "/") for other in used) else name


def _said(finding: Finding) -> str:
    column = finding.column
    if finding.state == "personal":
        return "donnée personnelle, laissée de côté"
    if finding.state == "rival" and finding.kind:
        return f"{finding.kind.label} aussi, mais {finding.why}"
    if finding.state == "doubtful" and finding.kind:
        return f"à vérifier : {finding.kind.label} ? ({finding.why})"
    return _seen(column)


def _seen(column: Column) -> str:
    if not column.values:
        return "vide dans l'échantillon"
    different = sorted(set(column.values))
    if len(different) <= _FEW and len(column.values) >= 2 * len(different) and all(map(_is_code, different)):
        return "codes : " + ", ".join(different)
    filled = sum(map(bool, column.cells))
    return f"{_shape(column.values)}, {len(different)} différente(s), dans {filled} fiche(s) sur {len(column.cells)}"


def _shape(values: tuple[str, ...]) -> str:
    lengths = sorted(map(len, values))
    size = f"{lengths[0]}" if lengths[0] == lengths[-1] else f"{lengths[0]} à {lengths[-1]}"
    if all(map(str.isdecimal, values)):
        return f"nombres de {size} chiffres"
    shapes = (
        (content.is_yes_or_no, "oui ou non"),
        (content.is_day, "dates"),
        (content.has_web_address, "adresses web"),
    )
    for test, name in shapes:
        if all(map(test, values)):
            return name
    if all(map(content.between(-1e12, 1e12), values)):
        return "nombres"
    return f"textes de {size} caractères"


def _is_code(value: str) -> bool:
    return len(value) <= _SHORT and sum(map(str.isdigit, value)) <= _DIGITS and "@" not in value
