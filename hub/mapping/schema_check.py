"""Checks a connector against its JSON Schema, the one editors use, and says each mistake in two languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from hub.mapping.mistakes import Mistakes
from hub.mapping.suggestion import suggest
from hub.resources import find_resources

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
    path = find_resources().connector_folder / "connector.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _check_keys(data: Any, path: tuple[str | int, ...], mistakes: Mistakes) -> None:
    """YAML lets a number be a word of the file; no such word has a meaning here."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str):
                _check_keys(value, (*path, key), mistakes)
            else:
                mistakes.at(
                    (*path, key),
                    f"« {key} » n'est pas un texte ; mettez-le entre guillemets",
                    f"'{key}' is not a text; put it between quotes",
                    key=True,
                )
    elif isinstance(data, list):
        for place, value in enumerate(data):
            _check_keys(value, (*path, place), mistakes)


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
    fr, en = suggest(word, known)
    return f"mot inconnu « {word} » ; {fr}", f"unknown word '{word}'; {en}"


def _type(error: ValidationError) -> tuple[str, str]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else _words(wanted)
    french = " ou ".join(_TYPES.get(name, (name, name))[0] for name in names)
    english = " or ".join(_TYPES.get(name, (name, name))[1] for name in names)
    shown = _shown(error.instance)
    hint = "string" in names and not isinstance(error.instance, dict | list) and error.instance is not None
    return (
        f"{french} attendu, {shown} trouvé" + (" ; mettez la valeur entre guillemets" if hint else ""),
        f"{english} expected, {shown} found" + ("; put the value between quotes" if hint else ""),
    )


def _enum(error: ValidationError) -> tuple[str, str]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    listed = ", ".join(str(value) for value in wanted)
    shown = _shown(error.instance)
    return f"{shown} ne convient pas ; écrivez {listed}", f"{shown} will not do; write {listed}"


def _pattern(error: ValidationError) -> tuple[str, str]:
    shown = _shown(error.instance)
    meaning = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
    tail = f" ({meaning})" if meaning else ""
    return f"{shown} n'a pas la forme attendue{tail}", f"{shown} does not have the expected form{tail}"


def _too_short(error: ValidationError) -> tuple[str, str]:
    return "la valeur est vide ; donnez-la", "the value is empty; give it"


def _not_unique(error: ValidationError) -> tuple[str, str]:
    return "la liste nomme deux fois la même chose", "the list names the same thing twice"


def _general(error: ValidationError) -> tuple[str, str]:
    shown = _shown(error.instance)
    return f"{shown} ne convient pas ({error.message})", f"{shown} will not do ({error.message})"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return "null" if value is None else f"« {value} »"


_SAYINGS: dict[str, Callable[[ValidationError], tuple[str, str]]] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    "minLength": _too_short,
    "minItems": _too_short,
    "minProperties": _too_short,
    "uniqueItems": _not_unique,
}
