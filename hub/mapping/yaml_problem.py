"""What the YAML parser complains of, said as its author can use it: what to mend, in French and in English."""

from __future__ import annotations

from hub.errors import Text

_KNOWN: tuple[tuple[str, Text], ...] = (
    (
        "character '\\t'",
        Text("une tabulation ; remplacez-la par des espaces", "a tab; replace it by spaces"),
    ),
    (
        "duplicate key",
        Text(
            "ce mot est déjà écrit plus haut, au même endroit ; gardez-en un seul",
            "this word stands above already, in the same place; keep one of the two",
        ),
    ),
    (
        "undefined alias",
        Text(
            "un mot qui commence par * désigne une ancre (&) qui n'existe pas ; mettez-le entre guillemets",
            "a word that begins with * names an anchor (&) that is not there; put it between quotes",
        ),
    ),
    (
        "mapping values are not allowed",
        Text(
            "un deux-points de trop, ou un guillemet ouvert plus haut et jamais fermé ; mettez entre guillemets une "
            "valeur qui contient « : »",
            "a colon too many, or a quote opened above and never closed; put between quotes a value that holds ': '",
        ),
    ),
    (
        "could not find expected ':'",
        Text(
            "un mot sans deux-points, ou un guillemet jamais fermé au-dessus",
            "a word without its colon, or a quote above that is never closed",
        ),
    ),
    (
        "unexpected end of stream",
        Text("un guillemet n'est jamais fermé ; fermez-le", "a quote is never closed; close it"),
    ),
    (
        "block end",
        Text(
            "cette ligne n'est pas alignée avec les précédentes ; donnez-lui le même retrait",
            "this line is not aligned with those above; give it the same indentation",
        ),
    ),
    (
        "expected ',' or",
        Text(
            "une accolade { ou un crochet [ n'est pas fermé, ou il manque une virgule",
            "a brace { or a bracket [ is not closed, or a comma is missing",
        ),
    ),
    (
        "another document",
        Text(
            "une ligne « --- » commence un second document ; ôtez-la",
            "a line '---' begins a second document; drop it",
        ),
    ),
    (
        "cannot start any token",
        Text(
            "ce signe ne peut pas commencer une valeur ; mettez-la entre guillemets",
            "this sign cannot begin a value; put it between quotes",
        ),
    ),
)


def explain(said: str) -> Text:
    """``said`` by the parser, in words; when it is not a usual mistake, as it stands with the usual remedies."""
    for words, text in _KNOWN:
        if words in said:
            return Text(f"YAML invalide : {text.fr}", f"invalid YAML: {text.en}")
    return Text(
        f"YAML invalide ({said}) ; vérifiez l'indentation, les guillemets et les deux-points",
        f"invalid YAML ({said}); check indentation, quotes and colons",
    )
