"""Checks a connector against its JSON Schema, the one editors use, and says each mistake in two languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from hub.errors import Text
from hub.mapping.mistakes import Mistakes
from hub.mapping.suggestion import suggest
from hub.resources import find_resources

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_FORMS = {
    "slug": Text("minuscules sans accent, chiffres et traits d'union", "small letters, digits and hyphens"),
    "licence": Text("une adresse qui commence par https://", "an address that begins with https://"),
    "homepage": Text("une adresse qui commence par https://", "an address that begins with https://"),
    "prefixes": Text(
        "une adresse comme https://exemple.org/voc#", "an address such as https://example.org/voc#"
    ),
    "records": Text("un pointeur JSON comme /data/fiches", "a JSON pointer such as /data/records"),
    "table": Text("le nom de tables/NOM.csv, sans .csv", "the name of tables/NAME.csv, without .csv"),
}
"""What a word of the file must look like, where its schema has a pattern."""

_LONGEST = 80
"""Characters of a value that a message shows."""

_TYPES = {
    "object": ("un ensemble de mots", "a set of words"),
    "array": ("une liste", "a list"),
    "string": ("un texte", "a text"),
    "integer": ("un nombre entier", "a whole number"),
    "boolean": ("true ou false", "true or false"),
    "null": ("null", "null"),
}


def check_schema(data: Any, mistakes: Mistakes) -> None:
    """Note every place where ``data``, a parsed connector, breaks the schema."""
    _check_keys(data, (), mistakes)
    mistakes.raise_any()
    for error in _validator().iter_errors(data):
        _note(error, mistakes)


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # slow to import, and most commands read no connector

    path = find_resources().connector_folder / "connector.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _check_keys(data: Any, path: tuple[str | int, ...], mistakes: Mistakes) -> None:
    """YAML lets a number be a word of the file; no such word has a meaning here."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str):
                _check_keys(value, (*path, key), mistakes)
            else:
                mistakes.at((*path, key), *_no_key(key), key=True)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            _check_keys(value, (*path, place), mistakes)


def _no_key(key: Any) -> tuple[str, str]:
    if isinstance(key, str | int | float | None):
        return (
            f"« {key} » n'est pas un texte ; mettez-le entre guillemets",
            f"'{key}' is not a text; put it between quotes",
        )
    return (
        "une liste ou un ensemble de mots ne peut pas être un nom ; ôtez le « ? », les crochets ou les accolades",
        "a list or a set of words cannot be a name; drop the '?', the brackets or the braces",
    )


def _note(error: ValidationError, mistakes: Mistakes) -> None:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        known = list(error.schema.get("properties", {}))
        for word in _words(error.instance):
            if word not in known:
                mistakes.at((*path, word), *_unknown_word(str(word), known), key=True)
        return
    if error.validator == "required":
        # jsonschema gives one error for each missing word, naming it only in the message.
        word = str(error.message).split("'")[1]
        mistakes.at(path, f"il manque « {word} » ; ajoutez-le", f"'{word}' is missing; add it")
        return
    if "propertyNames" in error.schema_path:
        mistakes.at(
            (*path, str(error.instance)),
            f"« {error.instance} » ne peut pas être un nom ; lettres sans accent, chiffres et _ seulement",
            f"'{error.instance}' cannot be a name; use unaccented letters, digits and _ only",
            key=True,
        )
        return
    say = _SAYINGS.get(str(error.validator), _general)
    mistakes.at(path, *say(error))


def _words(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, dict | list) else []


def _unknown_word(word: str, known: list[str]) -> tuple[str, str]:
    if any(one.isspace() and one != " " for one in word):
        return (
            f"« {word} » contient une espace insécable ; remplacez-la par une espace ordinaire (retrait compris)",
            f"'{word}' holds a no-break space; replace it by an ordinary one (in the indentation too)",
        )
    fr, en = suggest(word, known)
    return f"mot inconnu « {word} » ; {fr}", f"unknown word '{word}'; {en}"


def _type(error: ValidationError) -> tuple[str, str]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else _words(wanted)
    french = " ou ".join(_TYPES.get(name, (name, name))[0] for name in names)
    english = " or ".join(_TYPES.get(name, (name, name))[1] for name in names)
    fr, en = _shown(error.instance)
    quotes = "string" in names and isinstance(error.instance, int | float | date)
    hint = ("mettez la valeur entre guillemets", "put the value between quotes") if quotes else _remedy(names)
    return f"{french} attendu, {fr} trouvé ; {hint[0]}", f"{english} expected, {en} found; {hint[1]}"


def _remedy(names: list[str]) -> tuple[str, str]:
    """What to write where something of another kind stands."""
    if "object" in names:
        return "écrivez « mot: valeur », une ligne par mot", "write 'word: value', one word a line"
    if names == ["array"]:
        return "écrivez [a, b], ou une ligne « - a » pour chacun", "write [a, b], or a line '- a' for each"
    if "boolean" in names:
        return "écrivez true ou false, sans guillemets", "write true or false, without quotes"
    if "integer" in names:
        return "écrivez un nombre, sans guillemets", "write a number, without quotes"
    return "écrivez un seul texte", "write one text"


def _enum(error: ValidationError) -> tuple[str, str]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    fr, en = _shown(error.instance)
    if len(wanted) == 1 and str(error.instance) == str(wanted[0]):
        return (
            f"{fr} est un texte ; écrivez {wanted[0]}, sans guillemets",
            f"{en} is a text; write {wanted[0]}, unquoted",
        )
    if len(wanted) == 1:
        return f"{fr} ne convient pas ; écrivez {wanted[0]}", f"{en} will not do; write {wanted[0]}"
    listed = ", ".join(str(value) for value in wanted)
    return f"{fr} ne convient pas ; écrivez l'un de : {listed}", f"{en} will not do; write one of: {listed}"


def _pattern(error: ValidationError) -> tuple[str, str]:
    fr, en = _shown(error.instance)
    word = next((str(step) for step in reversed(error.absolute_path) if step in _FORMS), "")
    form = _FORMS.get(word)
    if form is None:
        meaning = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
        form = Text(f"la forme attendue ({meaning})", f"the expected form ({meaning})")
    return f"{fr} ne convient pas ; écrivez {form.fr}", f"{en} will not do; write {form.en}"


def _too_short(error: ValidationError) -> tuple[str, str]:
    return "la valeur est vide ; donnez-la", "the value is empty; give it"


def _not_unique(error: ValidationError) -> tuple[str, str]:
    return "la liste nomme deux fois la même chose", "the list names the same thing twice"


def _too_long(error: ValidationError) -> tuple[str, str]:
    fr, en = _shown(error.instance)
    most = error.validator_value
    signs_fr, signs_en = ("un seul signe", "one sign") if most == 1 else (f"{most} signes", f"{most} signs")
    return f"{fr} est trop long ; écrivez au plus {signs_fr}", f"{en} is too long; write {signs_en} at most"


def _too_small(error: ValidationError) -> tuple[str, str]:
    fr, en = _shown(error.instance)
    least = error.validator_value
    return f"{fr} est trop petit ; écrivez au moins {least}", f"{en} is too small; write at least {least}"


def _one_of(error: ValidationError) -> tuple[str, str]:
    """A value that may be of several kinds: what is wrong with it as the kind that it looks like."""
    wanted = "array" if isinstance(error.instance, list) else "string"
    for inner in error.context or ():
        if inner.validator == "minItems" and wanted == "array":
            return (
                "cette liste est trop courte ; écrivez le mot seul, sans crochets",
                "this list is too short; write the word alone, without brackets",
            )
        if (
            inner.validator in _SAYINGS
            and inner.validator != "type"
            and not (wanted == "array" and not inner.path)
        ):
            return _SAYINGS[str(inner.validator)](inner)
    return _general(error)


def _general(error: ValidationError) -> tuple[str, str]:
    fr, en = _shown(error.instance)
    return (
        f"{fr} ne convient pas ici ; voyez connectors/README.md",
        f"{en} will not do here ({error.message}); see connectors/README.md",
    )


def _shown(value: Any) -> tuple[str, str]:
    """A value as a message shows it, in French and in English."""
    if isinstance(value, dict | list | set):
        brackets = "[…]" if isinstance(value, list) else "{…}"
        return brackets, brackets
    text = "null" if value is None else " ".join(str(value).split())
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return ("null", "null") if value is None else (f"« {text} »", f"'{text}'")


_SAYINGS: dict[str, Callable[[ValidationError], tuple[str, str]]] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    "minLength": _too_short,
    "minItems": _too_short,
    "minProperties": _too_short,
    "uniqueItems": _not_unique,
    "maxLength": _too_long,
    "minimum": _too_small,
    "oneOf": _one_of,
    "anyOf": _one_of,
}
