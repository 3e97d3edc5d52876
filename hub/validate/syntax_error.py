"""Text that is no RDF, said to the person who wrote it: file, line, column, and what was expected, in plain words."""

from __future__ import annotations

import re

from hub.errors import Text, UserError


def decode(content: bytes, name: str) -> str:
    """UTF-8 text without its mark. RDF files are UTF-8, all of them."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{name}:{line}: l'octet 0x{content[error.start]:02X} n'est pas de l'UTF-8 ; un fichier RDF est toujours en "
            "UTF-8 : réenregistrez-le ainsi.",
            f"{name}:{line}: byte 0x{content[error.start]:02X} is not UTF-8; an RDF file always is: save it as such.",
        ) from error


def not_rdf(name: str, line: int, column: int, said: Text) -> UserError:
    """The error for text that cannot be parsed."""
    return UserError(
        f"{name}:{line}:{column}: syntaxe RDF incorrecte : {said.fr}. Corrigez le fichier à cet endroit.",
        f"{name}:{line}:{column}: bad RDF syntax: {said.en}. Mend the file there.",
    )


HALF_A_CHARACTER = "half a character"
_PLAIN_WORDS = (
    (
        re.compile(HALF_A_CHARACTER),
        r"un échappement \\u qui n'est pas un caractère",
        r"a \\u escape that is no character",
    ),
    (
        re.compile(r'Prefix "(.*?):?" not bound'),
        r"le préfixe « \1: » n'est pas déclaré",
        r"the prefix '\1:' is not declared",
    ),
    (
        re.compile("Expecting an object or an array"),
        "un objet ou une liste est attendu ici",
        "an object or an array is expected here",
    ),
    (re.compile(r"objectList expected.*"), "une valeur est attendue ici", "a value is expected here"),
    (
        re.compile(r"expected directive or statement.*|expected propertylist.*"),
        "une phrase (sujet, propriété, valeur) est attendue ici",
        "a statement (subject, property, value) is expected here",
    ),
    (re.compile(r"expected '\.'.*"), "un point est attendu ici", "a dot is expected here"),
    (re.compile(r"Quote expected.*|.*in string constant.*"), "guillemets non refermés", "quotes not closed"),
    (re.compile(r"maximum recursion depth.*"), "imbriqué trop profondément", "nested too deep"),
    (
        re.compile(r".*\bEOF\b.*"),
        "le fichier s'arrête avant la fin de la phrase",
        "the file ends within a statement",
    ),
)


def in_plain_words(said: str) -> Text:
    """What a parser said, for people; its own words when we know no better."""
    said = " ".join(said.split())
    for pattern, fr, en in _PLAIN_WORDS:
        match = pattern.fullmatch(said)
        if match:
            return Text(match.expand(fr), match.expand(en))
    return Text(said, said)
