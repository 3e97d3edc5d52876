"""Reads the ``map:`` of a connector: YARRRML, with its short and its long spellings.

Of YARRRML it takes mappings, subjects, predicate-object lists, languages, datatypes and the conditions
``idlab-fn:equal`` and ``idlab-fn:notEqual``; sources belong to the connector's ``source:``, cleaning to its
``fields:``. Three rules are the hub's own: ``$(record)`` is the record's IRI; every subject is that IRI or a
fragment of it, so that no source writes about anything but its own records; ``each: field`` makes a node once for each
value of that field.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hub.mapping.mistakes import Mistakes
from hub.mapping.names import Names
from hub.mapping.rule import NodeRule, StatementRule
from hub.mapping.suggestion import suggest
from hub.mapping.template import RECORD, Reference, Template
from hub.mapping.yarrrml_terms import DECLARE_IT, TermReader, Where, as_list

_FRAGMENT = re.compile(r"[A-Za-z0-9._~-]+")


def read_map(
    written: Mapping[str, Any], names: Names, fields: Collection[str], mistakes: Mistakes
) -> tuple[NodeRule, ...]:
    """The rules of ``written``, the connector's ``map:``; ``fields`` are the names it may refer to.

    Every mistake is noted; what has one is left out, so the answer is complete only when none was noted.
    """
    return _MapReader(TermReader(names, fields, mistakes)).read(written)


class _MapReader:
    def __init__(self, terms: TermReader) -> None:
        self.terms = terms
        self.wrong = terms.wrong
        self.word = terms.word

    def read(self, written: Mapping[str, Any]) -> tuple[NodeRule, ...]:
        where: Where = ("map",)
        key, mappings = self.word(written, "mappings", where, others=())
        if not isinstance(mappings, Mapping) or not mappings:
            self.wrong(
                where,
                "« map » doit contenir « mappings », et sous ce mot au moins un nœud",
                "'map' must hold 'mappings', and under that word at least one node",
            )
            return ()
        rules = [self.node(name, node, (*where, key, name)) for name, node in mappings.items()]
        return tuple(rule for rule in rules if rule is not None)

    def node(self, name: str, written: Any, where: Where) -> NodeRule | None:
        if not isinstance(written, Mapping):
            self.wrong(
                where, "un nœud a besoin d'un sujet « s » et d'une liste « po »", "a node needs 's' and 'po'"
            )
            return None
        s_key, subject = self.word(written, "s", where, others=("po", "condition", "each"))
        key, statements = self.word(written, "po", where)
        if isinstance(statements, str) or not isinstance(statements, Sequence) or not statements:
            self.wrong(
                where,
                f"le nœud « {name} » n'a pas de liste « po » de [prédicat, objet]",
                f"node '{name}' has no 'po' list of [predicate, object]",
            )
            return None
        rules = [self.statement(one, (*where, key, place)) for place, one in enumerate(statements)]
        fragment = self.subject(name, subject, (*where, s_key))
        condition = self.terms.condition(written, where)
        each = self.each(written, where)
        if fragment is None:
            return None
        return NodeRule(name, fragment, tuple(rule for rule in rules if rule is not None), condition, each)

    def each(self, written: Mapping[str, Any], where: Where) -> str | None:
        """The field that a node is made for each value of."""
        field = written.get("each")
        if field is None or (isinstance(field, str) and field in self.terms.fields):
            return field
        if not isinstance(field, str):
            self.wrong(
                (*where, "each"),
                "« each » nomme un seul champ ; écrivez par exemple each: membres",
                "'each' names one field; write for instance each: members",
            )
            return None
        fr, en = suggest(field, self.terms.fields, DECLARE_IT)
        self.wrong((*where, "each"), f"champ inconnu « {field} » ; {fr}", f"unknown field '{field}'; {en}")
        return None

    def subject(self, name: str, written: Any, where: Where) -> Template | None:
        template = self.terms.template(written, where) if isinstance(written, str) else None
        if isinstance(written, str) and template is None:
            return None
        if template is not None and template.parts[:1] == (Reference(RECORD),):
            match template.parts[1:]:
                case ():
                    return Template(())
                case (str() as first, *rest) if first.startswith("#") and (first != "#" or rest):
                    head = (first[1:],) if first != "#" else ()
                    fragment = Template((*head, *rest))
                    if all(
                        isinstance(part, Reference) or _FRAGMENT.fullmatch(part) for part in fragment.parts
                    ):
                        return fragment
                case _:
                    pass
        self.wrong(
            where,
            f"le sujet du nœud « {name} » doit être $(record) ou $(record)#mot, un mot sans espace ni accent : "
            "une source ne parle que de ses propres fiches",
            f"the subject of node '{name}' must be $(record) or $(record)#word, a word without spaces or accents: "
            "a source speaks only of its own records",
        )
        return None

    def statement(self, written: Any, where: Where) -> StatementRule | None:
        before = len(self.terms.mistakes.found)
        condition = None
        if isinstance(written, Mapping):
            p_key, predicates = self.word(written, "p", where, others=("o", "condition"))
            o_key, objects = self.word(written, "o", where)
            condition = self.terms.condition(written, where)
            targets = self.terms.long_objects(objects, (*where, o_key))
            p_where: Where = (*where, p_key)
        elif isinstance(written, Sequence) and not isinstance(written, str) and len(written) in (2, 3):
            predicates, p_where = written[0], (*where, 0)
            as_iri = as_list(predicates) == ["a"]
            kind = written[2] if len(written) == 3 else None
            values = as_list(written[1])
            listed = not isinstance(written[1], str)
            targets = [
                self.terms.object(value, kind, as_iri, (*where, 1, place) if listed else (*where, 1))
                for place, value in enumerate(values)
            ]
        else:
            self.wrong(
                where,
                "écrivez [prédicat, objet] ou [prédicat, objet, langue~lang ou type]",
                "write [predicate, object] or [predicate, object, language~lang or datatype]",
            )
            return None
        expanded = [self.terms.predicate(predicate, p_where) for predicate in as_list(predicates)]
        if len(self.terms.mistakes.found) > before or not expanded or not targets:
            if not expanded or not targets:
                self.wrong(where, "il manque un prédicat ou un objet", "a predicate or an object is missing")
            return None
        return StatementRule(
            tuple(iri for iri in expanded if iri is not None),
            tuple(target for target in targets if target is not None),
            condition,
        )
