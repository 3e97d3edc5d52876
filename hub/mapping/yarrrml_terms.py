"""The terms of a ``map:``: templates, objects with their language or datatype, predicates, conditions.

Every mistake is noted where it stands, and the term that has one is None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hub.mapping.mistakes import Mistakes
from hub.mapping.names import FUNCTION_PREFIXES, Names
from hub.mapping.rule import Condition, ObjectRule
from hub.mapping.suggestion import suggest
from hub.mapping.template import Template, parse_template
from hub.model.statement import iri

# YARRRML's long words and the short one this hub's own files use.
_SPELLINGS = {
    "mappings": ("mappings", "mapping", "m"),
    "s": ("s", "subject", "subjects"),
    "po": ("po", "predicateobjects"),
    "p": ("p", "predicate", "predicates"),
    "o": ("o", "object", "objects"),
    "value": ("value", "v"),
    "condition": ("condition", "conditions"),
    "function": ("function", "f", "fn"),
    "parameters": ("parameters", "pms"),
}
_LANGUAGE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)~lang")
_COMPARISONS = {
    FUNCTION_PREFIXES["idlab-fn"] + "equal": True,
    FUNCTION_PREFIXES["idlab-fn"] + "notEqual": False,
}
DECLARE_IT = ("déclarez-le sous « fields »", "declare it under 'fields'")

Where = tuple[str | int, ...]


class TermReader:
    """Reads terms; ``fields`` are the names that templates may refer to."""

    def __init__(self, names: Names, fields: Collection[str], mistakes: Mistakes) -> None:
        self.names = names
        self.fields = fields
        self.mistakes = mistakes

    def template(self, written: str, where: Where) -> Template | None:
        try:
            template = parse_template(written)
        except ValueError:
            self.wrong(
                where,
                f"« {written} » : un $ doit ouvrir $(champ) ; écrivez \\$ pour le signe lui-même",
                f"'{written}': a $ must open $(field); write \\$ for the sign itself",
            )
            return None
        unknown = [field for field in template.fields if field not in self.fields]
        for field in unknown:
            fr, en = suggest(field, self.fields, DECLARE_IT)
            self.wrong(where, f"champ inconnu « {field} » ; {fr}", f"unknown field '{field}'; {en}")
        return None if unknown else template

    def long_objects(self, written: Any, where: Where) -> list[ObjectRule | None]:
        """Objects of the long spelling: a value, a {value, datatype, language, type}, a [value, kind], or a list
        of these."""
        if isinstance(written, str | Mapping):
            return [self.long_object(written, where)]
        if not isinstance(written, Sequence):
            return []
        return [self.long_object(one, (*where, place)) for place, one in enumerate(written)]

    def long_object(self, written: Any, where: Where) -> ObjectRule | None:
        if isinstance(written, Mapping):
            _, value = self.word(written, "value", where, others=("datatype", "language", "type", "targets"))
            language, datatype = written.get("language"), written.get("datatype")
            kind = f"{language}~lang" if language is not None else datatype
            return self.object(value, kind, written.get("type") == "iri", where)
        if isinstance(written, Sequence) and not isinstance(written, str) and len(written) in (1, 2):
            return self.object(written[0], written[1] if len(written) == 2 else None, False, where)
        return self.object(written, None, False, where)

    def object(self, written: Any, kind: Any, as_iri: bool, where: Where) -> ObjectRule | None:
        if not isinstance(written, str):
            self.wrong(
                where,
                f"un objet est un texte, {_shown(written)} n'en est pas un ; mettez-le entre guillemets",
                f"an object is a text, {_shown(written)} is not; put it between quotes",
            )
            return None
        template = self.template(written, where)
        if template is None:
            return None
        if template.is_iri or as_iri:
            if kind is not None:
                self.wrong(
                    where,
                    "une IRI n'a ni langue ni type ; ôtez ~iri ou le troisième élément",
                    "an IRI has neither language nor datatype; drop ~iri or the third item",
                )
                return None
            return self.iri_object(template, where)
        constant = template.constant
        if constant is not None and kind is None and self.names.looks_short(constant):
            self.wrong(
                where,
                f"« {constant} » serait un texte ; écrivez « {constant}~iri » pour désigner la chose",
                f"'{constant}' would be a text; write '{constant}~iri' to mean the thing",
            )
            return None
        return self.literal_object(template, kind, where)

    def iri_object(self, template: Template, where: Where) -> ObjectRule | None:
        first = template.parts[0] if template.parts else ""
        if isinstance(first, str):
            expanded = self.names.expand(first)
            if expanded is None:
                self.wrong(where, *self.names.advice(first))
                return None
            template = Template((expanded, *template.parts[1:]))
        written = "".join(part if isinstance(part, str) else "x:" for part in template.parts)
        if not self.is_iri(written, where):
            return None
        return ObjectRule(Template(template.parts, is_iri=True))

    def literal_object(self, template: Template, kind: Any, where: Where) -> ObjectRule | None:
        if kind is None:
            return ObjectRule(template)
        language = _LANGUAGE.fullmatch(kind) if isinstance(kind, str) else None
        if language:
            return ObjectRule(template, language=language[1].lower())
        datatype = self.names.expand(kind) if isinstance(kind, str) else None
        if datatype is None or str(kind).endswith("~lang"):
            self.wrong(where, *self.names.advice(str(kind)))
            return None
        return ObjectRule(template, datatype=datatype) if self.is_iri(datatype, where) else None

    def predicate(self, written: Any, where: Where) -> str | None:
        if not isinstance(written, str):
            self.wrong(
                where,
                "un prédicat est un nom court ou une IRI ; écrivez par exemple schema:name",
                "a predicate is a short name or an IRI; write for instance schema:name",
            )
            return None
        expanded = self.names.expand(written)
        if expanded is None:
            self.wrong(where, *self.names.advice(written))
            return None
        return expanded if self.is_iri(expanded, where) else None

    def condition(self, written: Mapping[str, Any], where: Where) -> Condition | None:
        key, said = self.word(written, "condition", where)
        if said is None:
            return None
        where = (*where, key)
        function: Any = None
        parameters: Any = None
        if isinstance(said, Mapping):
            _, function = self.word(said, "function", where, others=("parameters",))
            _, parameters = self.word(said, "parameters", where)
        names = Names(FUNCTION_PREFIXES)
        equal = _COMPARISONS.get(names.expand(function) or "") if isinstance(function, str) else None
        values = [self.parameter(one) for one in parameters] if isinstance(parameters, Sequence) else []
        if equal is None or len(values) != 2 or None in values:
            self.wrong(
                where,
                "condition attendue : function: idlab-fn:equal (ou notEqual), parameters: "
                '[[grel:valueParameter, $(champ)], [grel:valueParameter2, "texte"]]',
                "expected condition: function: idlab-fn:equal (or notEqual), parameters: "
                '[[grel:valueParameter, $(field)], [grel:valueParameter2, "text"]]',
            )
            return None
        sides = [self.template(value, where) for value in values if value is not None]
        if sides[0] is None or sides[1] is None:
            return None
        return Condition(equal, sides[0], sides[1])

    @staticmethod
    def parameter(written: Any) -> str | None:
        if isinstance(written, Mapping):
            value = written.get("value", written.get("v"))
        elif isinstance(written, Sequence) and not isinstance(written, str) and len(written) == 2:
            value = written[1]
        else:
            return None
        return value if isinstance(value, str) else None

    def word(
        self, written: Mapping[str, Any], word: str, where: Where, *, others: Sequence[str] | None = None
    ) -> tuple[str, Any]:
        """The key and value of ``word`` in any of its spellings. With ``others``, the only further words allowed,
        every word beside them is a mistake."""
        if others is not None:
            known = [spelling for one in (word, *others) for spelling in _SPELLINGS.get(one, (one,))]
            for key in written:
                if key not in known:
                    self.mistakes.at(
                        (*where, key),
                        f"mot inconnu « {key} » ; ici : {', '.join((word, *others))}",
                        f"unknown word '{key}'; here: {', '.join((word, *others))}",
                        key=True,
                    )
        for spelling in _SPELLINGS[word]:
            if spelling in written:
                return spelling, written[spelling]
        return word, None

    def is_iri(self, text: str, where: Where) -> bool:
        """Whether ``text`` may stand as an IRI; a mistake is noted when not."""
        try:
            iri(text)
        except ValueError:
            self.wrong(
                where,
                f'« {text} » ne peut pas être une IRI ; ôtez les espaces et les signes <>"{{}}|^`',
                f"'{text}' cannot be an IRI; remove spaces and the signs <>\"{{}}|^`",
            )
            return False
        return True

    def wrong(self, where: Where, fr: str, en: str) -> None:
        self.mistakes.at(where, fr, en)


def _shown(written: Any) -> str:
    if isinstance(written, Mapping):
        return "{…}"
    return "[…]" if isinstance(written, Sequence) else f"'{written}'"


def as_list(written: Any) -> list[Any]:
    """``written`` as a list: YARRRML lets one thing stand for a list of one."""
    if isinstance(written, Sequence) and not isinstance(written, str):
        return list(written)
    return [] if written is None else [written]
