"""What the owner of the data is told to do about a broken rule.

Most sentences of the shapes and of the cleaners say what is wrong, then what to do (« … : corrigez-le »). The second half
is told apart; where there is none, the kind of rule has its own advice.
"""

from __future__ import annotations

import re

from hub.errors import Text

_BREAK = re.compile(r"(?<=[.;:])\s+|(?<=,)\s+(?=corrigez-l|correct it|donnez à celui-ci|give this one)")
_FRENCH = re.compile(r"(?:n'en |ne (?:l[ae] )?)?(?:[a-zé]+ez\b|dites\b|faites\b)", re.IGNORECASE)
_ENGLISH = re.compile(
    r"(?:do not |only )?(?:add|ask|change|check|choose|complete|convert|copy|correct|declare|delete|describe|empty|exchange|"
    r"fill|format|give|keep|leave|list|make|mark|mend|move|name|omit|publish|put|read|remove|replace|save|say|send|spell|split|state|"
    r"swap|tag|take|use|write)\b",
    re.IGNORECASE,
)

_DEFAULTS: dict[str, Text] = {
    "MinCount": Text("ajoutez la valeur qui manque", "add the missing value"),
    "QualifiedMinCount": Text("ajoutez la valeur qui manque", "add the missing value"),
    "HasValue": Text("ajoutez la valeur qui manque", "add the missing value"),
    "MaxCount": Text("ôtez les valeurs en trop", "remove the values too many"),
    "QualifiedMaxCount": Text("ôtez les valeurs en trop", "remove the values too many"),
    "UniqueLang": Text("n'en gardez qu'une par langue", "keep one a language"),
    "Class": Text(
        "décrivez la ressource liée, ou ôtez ce lien", "describe the linked resource, or remove this link"
    ),
    "Node": Text("complétez la description de cette ressource", "complete the description of this resource"),
    "Or": Text("complétez ou corrigez ces informations", "complete or correct this information"),
    "Closed": Text("ôtez cette propriété", "remove this property"),
    "Not": Text("changez ou ôtez cette valeur", "change or remove this value"),
    "LessThan": Text("corrigez l'une des deux valeurs", "correct one of the two values"),
    "LessThanOrEquals": Text("corrigez l'une des deux valeurs", "correct one of the two values"),
    "Equals": Text("corrigez l'une des deux valeurs", "correct one of the two values"),
    "Disjoint": Text("corrigez l'une des deux valeurs", "correct one of the two values"),
}
_OTHERWISE = Text("corrigez la valeur dans vos données", "correct the value in your data")
_BY_RULE: dict[str, Text] = {
    "absent-field": Text(
        "rien, si ce champ est facultatif ; sinon, ajoutez-le à l'export",
        "nothing, if this field is optional; otherwise add it to the export",
    ),
    "no-column": Text(
        "rien, si vos données n'en disent rien ; sinon, faites lire ces colonnes par le connecteur",
        "nothing, if your data says nothing of it; otherwise have the connector read those columns",
    ),
    "unknown-column": Text(
        "rien, si cette colonne n'est pas à publier ; sinon, faites-la ajouter au connecteur",
        "nothing, if this column is not to be published; otherwise have it added to the connector",
    ),
    "ragged-row": Text(
        "corrigez cette ligne (guillemets, séparateurs), puis réexportez",
        "mend this row (quotes, separators), then export again",
    ),
}


def said_and_advised(text: Text, component: str, rule: str) -> tuple[Text, Text]:
    """(what is wrong, what to do) out of ``text``. ``component`` is the kind of constraint, empty for a reading."""
    said = _divided(text)
    if said is not None:
        return said
    name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    return text, _BY_RULE.get(rule) or _DEFAULTS.get(name, _OTHERWISE)


def _divided(text: Text) -> tuple[Text, Text] | None:
    """Both languages divided before their first order; None when one of them gives none, or nothing else."""
    french, english = _cut(text.fr, _FRENCH), _cut(text.en, _ENGLISH)
    if french is None or english is None:
        return None
    return Text(french[0], english[0]), Text(french[1], english[1])


def _cut(sentence: str, order: re.Pattern[str]) -> tuple[str, str] | None:
    for space in _BREAK.finditer(sentence):
        if order.match(sentence, space.end()):
            before = sentence[: space.start()].rstrip(" \u00a0\u202f:;,")
            return before.rstrip(".") + ".", sentence[space.end() :].rstrip(".")
    return None
