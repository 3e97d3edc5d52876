"""The one name an entity is shown under, ``rdfs:label``: chosen among the names its sources give, never
composed.

The rule, in this order:

1. the kind of name: a name (``schema:name``) before a legal name, an alternate name, an acronym, what a connector
   calls a nameless thing (``rdfs:label``: "pôle — Pays de Morlaix"), the name of its territory, the source's own key;
2. the source that the operator trusts most;
3. a name that says what the thing is: one that is neither its acronym nor a single word in capitals
   ("Centre de Ressources des Groupements d'Employeurs" before "CRGE");
4. the name most sources give, then the one most records give;
5. how it is written: not all in capitals, more accents, more apostrophes ("Autonom'lab" before "Autonom lab");
6. the shorter spelling, then the order of the characters, so that the choice never depends on who came first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from hub.model.statement import Term
from hub.model.vocabulary import ACRONYM, ALTERNATE_NAME, IDENTIFIER, LABEL, LEGAL_NAME, NAME, TERRITORY_NAME
from hub.publish.value_policy import Held, ValuePolicy, group

_KINDS = (NAME, LEGAL_NAME, ALTERNATE_NAME, ACRONYM, LABEL, TERRITORY_NAME, IDENTIFIER)
_LONGEST_ACRONYM = 8
_NO_LETTER = re.compile(r"[\W_]+")


def choose_label(held: Mapping[str, Sequence[Held]], policy: ValuePolicy) -> Term | None:
    """The label among what is held (property IRI → holders); None when nothing there can be one."""
    for kind in _KINDS:
        names = {
            term: holders
            for term, holders in group(held.get(kind, ())).items()
            if not term.is_iri and term.value.strip()
        }
        if len(names) == 1:
            return next(iter(names))
        if names:
            acronyms = {_letters(one.term.value) for one in held.get(ACRONYM, ())}
            return min(names, key=lambda term: _order(term, names[term], acronyms, policy))
    return None


def _order(
    term: Term, holders: Sequence[Held], acronyms: set[str], policy: ValuePolicy
) -> tuple[object, ...]:
    name = term.value
    return (
        min(policy.rank(one.source) for one in holders),
        _is_acronym(name, acronyms),
        -len({one.source for one in holders}),
        -len({one.node for one in holders}),
        name.isupper(),
        -_accents(name),
        -sum(name.count(mark) for mark in "'’"),
        len(name),
        term.ntriples(),
    )


def _is_acronym(name: str, acronyms: set[str]) -> bool:
    letters = _letters(name)
    if letters in acronyms:
        return True
    return " " not in name.strip() and name.isupper() and len(letters) <= _LONGEST_ACRONYM


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _accents(text: str) -> int:
    if text.isascii():
        return 0
    return sum(unicodedata.combining(character) > 0 for character in unicodedata.normalize("NFD", text))
