"""What clients write for a place, a legal form, an activity or a label: codes of Insee, notations of the model, or IRIs.

A broader concept stands for all its narrower ones: the section ``Q`` for the divisions 86 to 88 and every code below. A
code the model does not know is refused, with what would be known; nobody is told "none" for a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.errors import Text
from hub.model.statement import is_iri
from hub.model.territory import DEPARTMENT, REGION, Territories
from hub.model.vocabulary import SCHEME, SKOS, TERRITORY
from hub.publish.collection.criteria import Wanted
from hub.publish.collection.member import activity_code
from hub.serve.model_files import Model

_BROADER, _NOTATION = SKOS + "broader", SKOS + "notation"
_COMMUNE = re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII)
_NAF = re.compile(r"\d\d(?:\d(?:\d[A-Z]?)?)?", re.ASCII)
_DIVISION = re.compile(r"\d\d", re.ASCII)

_WHOLE_TOWNS: Mapping[str, tuple[str, ...]] = {
    "75056": tuple(f"751{each:02}" for each in range(1, 21)),
    "69123": tuple(f"6938{each}" for each in range(1, 10)),
    "13055": tuple(f"132{each:02}" for each in range(1, 17)),
}
"""Paris, Lyon, Marseille and the arrondissements Insee numbers as communes."""


class UnknownCodeError(ValueError):
    """No such code; ``expected`` says what would be one."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True)
class _Scheme:
    """``notations``: notation in upper case → concept; ``narrower``: concept → itself and all below it."""

    notations: Mapping[str, str] = field(default_factory=dict)
    narrower: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Codes:
    """The codes of one model; safe to use from several threads at once."""

    def __init__(self, model: Model, territories: Territories) -> None:
        self._territories = territories
        self._schemes = {
            name: _read(model, name) for name in ("legal-form", "activity", "naf", "agreement", "siae-kind")
        }

    def region(self, text: str) -> Wanted:
        """``75``, ``74`` (of before 2016), or an IRI."""
        return self._territory(
            text,
            "region",
            REGION,
            Text(
                "un code de région de l'Insee, d'aujourd'hui ou d'avant 2016 (75, 53, 74)",
                "an INSEE region code, of today or of before 2016 (75, 53, 74)",
            ),
        )

    def department(self, text: str) -> Wanted:
        """``87``, ``2A``, ``971``, or an IRI."""
        return self._territory(
            text.upper().zfill(2) if ":" not in text else text,
            "department",
            DEPARTMENT,
            Text("un code de département de l'Insee (87, 2A, 971)", "an INSEE department code (87, 2A, 971)"),
        )

    def commune(self, text: str) -> Wanted:
        """``87085``, or an IRI that ends with it. Paris, Lyon and Marseille include their arrondissements."""
        code = text.rpartition("/")[2].upper()
        if not _COMMUNE.fullmatch(code):
            raise UnknownCodeError(
                Text(
                    "un code commune de l'Insee, cinq caractères (87085 pour Limoges ; ce n'est pas le code postal)",
                    "an INSEE commune code, five characters (87085 for Limoges; not the postal code)",
                )
            )
        return Wanted(frozenset((code, *_WHOLE_TOWNS.get(code, ()))))

    def legal_form(self, text: str) -> Wanted:
        """``9220``, ``92`` for all the forms below it, or an IRI."""
        return Wanted(
            self._concepts(
                text,
                ("legal-form",),
                Text(
                    "une catégorie juridique de l'Insee, à un, deux ou quatre chiffres (9, 92, 9220)",
                    "an INSEE legal category of one, two or four digits (9, 92, 9220)",
                ),
            )
        )

    def activity(self, text: str) -> Wanted:
        """A NAF code at any level (``Q``, ``88``, ``88.9``, ``88.99B``), a field of the common list (``food``), or an IRI."""
        code = activity_code(text)
        if _NAF.fullmatch(code):
            division = self._schemes["naf"].notations.get(code[:2])
            if division is not None:
                return Wanted(frozenset([division] if len(code) == 2 else ()), (code,))
        found = self._concepts(
            text,
            ("naf", "activity"),
            Text(
                "un code de la NAF à n'importe quel niveau (Q, 88, 88.99B) ou un domaine de la liste commune (food)",
                "a NAF code at any level (Q, 88, 88.99B) or a field of the common list (food)",
            ),
        )
        ends = (each.rpartition("/")[2] for each in found if each.startswith(SCHEME + "naf/"))
        return Wanted(found, tuple(sorted(end for end in ends if _DIVISION.fullmatch(end))))

    def label(self, text: str) -> Wanted:
        """``esus``, ``siae``, ``ACI``…, or an IRI."""
        known = ", ".join(
            concept.rpartition("/")[2]
            for name in ("agreement", "siae-kind")
            for concept in self._schemes[name].narrower
        )
        return Wanted(
            self._concepts(
                text,
                ("agreement", "siae-kind"),
                Text(f"un agrément ou label : {known}", f"an agreement or label: {known}"),
            )
        )

    def _territory(self, text: str, kind: str, of_kind: str, expected: Text) -> Wanted:
        iri = text if ":" in text else f"{TERRITORY}{kind}/{text}"
        if self._territories.kind(iri) != of_kind:
            raise UnknownCodeError(expected)
        return Wanted(frozenset([iri]))

    def _concepts(self, text: str, names: Iterable[str], expected: Text) -> frozenset[str]:
        for scheme in (self._schemes[name] for name in names):
            concept = text if text in scheme.narrower else scheme.notations.get(text.upper())
            if concept is not None:
                return scheme.narrower[concept]
        # A region's own vocabulary may have concepts that no file of the model declares.
        if ":" in text and is_iri(text):
            return frozenset([text])
        raise UnknownCodeError(expected)


def _read(model: Model, name: str) -> _Scheme:
    part = model.schemes.get(name)
    if part is None:
        return _Scheme()
    prefix = f"{SCHEME}{name}/"
    concepts = [subject for subject in part.nodes if subject.startswith(prefix)]
    narrower: dict[str, set[str]] = {concept: {concept} for concept in concepts}
    for concept in concepts:
        above = {concept}
        while above:
            above = {
                term.value for each in above for term in part.values(each, _BROADER) if term.value in narrower
            }
            for each in above:
                narrower[each].add(concept)
    notations = {
        term.value.upper(): concept for concept in concepts for term in part.values(concept, _NOTATION)
    }
    return _Scheme(notations, {concept: frozenset(below) for concept, below in narrower.items()})
