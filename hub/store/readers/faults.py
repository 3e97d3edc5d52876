"""What went wrong with a query, said so that its author knows what to do."""

from __future__ import annotations

import re
from typing import Any

from hub.errors import HubError, LimitError, QueryError, RefusedError
from hub.store.readers.answer import Limits
from hub.store.readers.forks import Death

_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_IRI = re.compile(r"<[^>]*>")
_UNSAID = frozenset({"SERVICE", "LATERAL"})  # the engine would take them, the hub or the standard not
_EXPECTED = re.compile(r"[A-Za-z][A-Za-z ]*[A-Za-z]")


def fault_of(header: dict[str, Any], accept: str, limits: Limits) -> HubError:
    """The error a reader's answer stands for."""
    status = header["status"]
    if status == "syntax":
        return malformed(header["message"])
    if status == "full":
        return over(header["limit"], limits)
    if status == "outside":
        graph = header["graph"]
        return RefusedError(
            f"Le graphe <{graph}> n'est pas dans ce jeu de données ; « SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }} » les donne.",
            f"Graph <{graph}> is not in this dataset; 'SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }}' lists them.",
        )
    if status == "unsupported":
        named = _IRI.search(header["message"])
        function = named.group() if named else header["message"]
        return QueryError(
            f"Fonction inconnue : {function} ; ce hub connaît celles de SPARQL 1.1 et les conversions de XSD.",
            f"Unknown function: {function}; this hub knows those of SPARQL 1.1 and the casts of XSD.",
        )
    if status == "format":
        return QueryError(
            f"Le format {accept!r} ne peut pas porter la réponse : json, xml, csv, tsv pour SELECT et ASK ; "
            "turtle, ntriples, rdfxml, jsonld pour CONSTRUCT et DESCRIBE.",
            f"Format {accept!r} cannot hold the answer: json, xml, csv, tsv for SELECT and ASK; "
            "turtle, ntriples, rdfxml, jsonld for CONSTRUCT and DESCRIBE.",
        )
    return HubError(
        f"Le lecteur n'a pas pu répondre : {header.get('message')}.",
        f"The reader could not answer: {header.get('message')}.",
    )


def fault_of_death(death: Death, limits: Limits) -> HubError:
    """The error of a query whose reader ended in the middle."""
    if "panicked" in death.words:
        line = death.words.strip().splitlines()[-1]
        return HubError(f"Le moteur a échoué : {line}", f"The engine failed: {line}")
    if "memory allocation" in death.words or "bad_alloc" in death.words or death.status == -6:
        return over("memory", limits)
    if death.status == -11:
        return QueryError(
            "Requête trop imbriquée ou trop longue pour le moteur ; simplifiez-la.",
            "Query nested too deep or too long for the engine; simplify it.",
        )
    if death.status == -14:
        return over("deadline", limits)
    if death.status == -9:
        # Killed, and not by us: the system does so when the machine's memory runs out.
        return LimitError(
            "Le lecteur a été arrêté par le système : réessayez.",
            "The reader was stopped by the system: try again.",
            "readers",
            retry_after=max(1, round(limits.wait)),
        )
    return HubError(
        f"Le lecteur est mort en route (statut {death.status}) ; réessayez.",
        f"The reader died on the way (status {death.status}); try again.",
    )


def over(limit: str, limits: Limits) -> LimitError:
    """The error of a query that went over ``limit``."""
    if limit == "deadline":
        return LimitError(
            f"Requête arrêtée : elle a dépassé {limits.deadline:g} s. Restreignez-la.",
            f"Query stopped: it took longer than {limits.deadline:g} s. Narrow it.",
            limit,
        )
    if limit == "rows":
        return LimitError(
            f"Réponse de plus de {limits.rows} lignes : ajoutez LIMIT, ou téléchargez un export.",
            f"Answer of more than {limits.rows} rows: add LIMIT, or download a dump.",
            limit,
        )
    if limit == "bytes":
        return LimitError(
            f"Réponse de plus de {limits.bytes} octets : ajoutez LIMIT, ou téléchargez un export.",
            f"Answer of more than {limits.bytes} bytes: add LIMIT, or download a dump.",
            limit,
        )
    if limit == "memory":
        return LimitError(
            f"Requête arrêtée : il lui fallait plus de {limits.memory >> 20} Mio de mémoire. Restreignez-la.",
            f"Query stopped: it needed more than {limits.memory >> 20} MiB of memory. Narrow it.",
            limit,
        )
    return LimitError(
        f"Aucun lecteur libre en {limits.wait:g} s : réessayez.",
        f"No free reader within {limits.wait:g} s: try again.",
        limit,
        retry_after=max(1, round(limits.wait)),
    )


def malformed(message: str) -> QueryError:
    """The engine's syntax error, with its place, and no more of its expectations than a person reads."""
    found = _AT.match(message)
    if found is None:
        return QueryError(f"Requête SPARQL illisible : {message}", f"Unreadable SPARQL query: {message}")
    line, column, what = found.groups()
    if "Prefix not found" in what:
        fr, en = "préfixe non déclaré", "undeclared prefix"
    elif "unbound" in what:
        fr, en = "variable projetée mais jamais liée", "projected variable that is never bound"
    else:
        words = [part.strip() for part in what.removeprefix("expected ").removeprefix("one of ").split(",")]
        words = [word for word in words if _EXPECTED.fullmatch(word) and word not in _UNSAID][:5]
        fr = f"attendu : {', '.join(words)}" if words else "texte inattendu"
        en = f"expected: {', '.join(words)}" if words else "unexpected text"
    return QueryError(
        f"Requête SPARQL illisible, ligne {line}, colonne {column} : {fr}.",
        f"Unreadable SPARQL query, line {line}, column {column}: {en}.",
    )
