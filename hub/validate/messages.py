"""The sentence a finding says, in French and in English, out of what shapes and pyshacl offer.

pyshacl drops the language tag of a ``sh:sparql`` constraint's message and adds the messages of the shape around it,
which say something else ("14 digits" beside "the Luhn key is wrong"). So every message is marked, before pyshacl sees
it, with its language and with whose it is; afterwards the constraint's own message wins over its shape's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from rdflib import SH, Graph, Literal

from hub.errors import Language, Text

_MARK = "\x1f"
_CONSTRAINT, _SHAPE = "constraint", "shape"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a result. ``owner`` None: pyshacl's own words, when the shapes have none."""

    text: str
    language: str | None
    owner: OneOf["constraint", "shape"] | None


def mark_messages(shapes: Graph) -> None:
    """Mark every ``sh:message`` of ``shapes`` (a copy for pyshacl only)."""
    constraints = set(shapes.subjects(SH.select)) | set(shapes.subjects(SH.ask))
    for subject, message in list(shapes.subject_objects(SH.message)):
        if isinstance(message, Literal):
            owner = _CONSTRAINT if subject in constraints else _SHAPE
            marked = _MARK.join((owner, message.language or "", str(message)))
            shapes.remove((subject, SH.message, message))
            shapes.add((subject, SH.message, Literal(marked, lang=message.language)))


def choose_text(messages: Iterable[object], component: str) -> Text:
    """The sentence for a result of ``component`` that bears ``messages`` (the values of ``sh:resultMessage``)."""
    read = list(_read(messages))
    for owner in (_CONSTRAINT, _SHAPE):
        own = sorted((each for each in read if each.owner == owner), key=lambda each: each.text)
        if own:
            return Text(_in("fr", own), _in("en", own))
    return _by_default(component, [each.text for each in read])


def _read(messages: Iterable[object]) -> Iterator[Message]:
    for message in messages:
        owner, _, rest = str(message).partition(_MARK)
        if owner in (_CONSTRAINT, _SHAPE):
            language, _, text = rest.partition(_MARK)
            yield Message(text, language or None, "constraint" if owner == _CONSTRAINT else "shape")
        else:
            yield Message(str(message), None, None)


def _in(language: Language, messages: list[Message]) -> str:
    """The message in ``language``, else without language, else in any."""
    for wanted in (language, None):
        for message in messages:
            if message.language == wanted or (wanted and (message.language or "").startswith(wanted + "-")):
                return message.text
    return messages[0].text


_DEFAULTS = {
    "MinCount": Text("une valeur manque", "a value is missing"),
    "MaxCount": Text("trop de valeurs", "too many values"),
    "Datatype": Text("la valeur n'a pas le type attendu", "the value is not of the type expected"),
    "Class": Text("la valeur n'est pas de la classe attendue", "the value is not of the class expected"),
    "NodeKind": Text(
        "IRI attendue et non texte, ou l'inverse", "an IRI was expected, not text, or the reverse"
    ),
    "Pattern": Text("la valeur n'a pas la forme attendue", "the value does not have the form expected"),
    "MinLength": Text("le texte est trop court", "the text is too short"),
    "MaxLength": Text("le texte est trop long", "the text is too long"),
    "MinInclusive": Text("la valeur est trop petite", "the value is too small"),
    "MinExclusive": Text("la valeur est trop petite", "the value is too small"),
    "MaxInclusive": Text("la valeur est trop grande", "the value is too large"),
    "MaxExclusive": Text("la valeur est trop grande", "the value is too large"),
    "In": Text("la valeur n'est pas dans la liste admise", "the value is not in the list allowed"),
    "HasValue": Text("la valeur obligatoire manque", "the required value is missing"),
    "LanguageIn": Text("langue non admise", "language not allowed"),
    "UniqueLang": Text("plusieurs valeurs dans la même langue", "several values in the same language"),
    "Closed": Text("cette propriété n'est pas admise ici", "this property is not allowed here"),
    "Node": Text("la ressource n'est pas conforme à sa forme", "the resource does not conform to its shape"),
    "Not": Text("ceci n'est pas admis", "this is not allowed"),
    "Or": Text("aucune des formes possibles n'est respectée", "none of the possible shapes is met"),
    "Xone": Text("une forme, et une seule, est attendue", "one shape, and only one, is expected"),
    "And": Text("toutes les formes demandées ne sont pas respectées", "not all the shapes asked for are met"),
    "Equals": Text("deux propriétés devraient être égales", "two properties should be equal"),
    "Disjoint": Text("deux propriétés devraient différer", "two properties should differ"),
    "LessThan": Text("une valeur devrait précéder l'autre", "one value should come before the other"),
    "LessThanOrEquals": Text(
        "une valeur ne devrait pas suivre l'autre", "one value should not come after the other"
    ),
    "QualifiedMinCount": Text(
        "une valeur de la forme voulue manque", "a value of the shape wanted is missing"
    ),
    "QualifiedMaxCount": Text("trop de valeurs de cette forme", "too many values of this shape"),
    "SPARQL": Text("la règle n'est pas respectée", "the rule is not met"),
}


def _by_default(component: str, engine: list[str]) -> Text:
    """For shapes without messages: ours, with pyshacl's precise words (English) behind."""
    name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    said = sorted(engine)[0] if engine else ""
    text = _DEFAULTS.get(name, _DEFAULTS["SPARQL"])
    behind = f" ({said})" if said else ""
    return Text(text.fr + behind, text.en + behind)
