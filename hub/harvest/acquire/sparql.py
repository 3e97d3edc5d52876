"""A SPARQL endpoint asked its SELECT: the solutions, one JSON object each, in the staging folder.

SPARQLWrapper writes the request and reads the answer; the harvest's own session carries it, with its limits, its pace
and its patience. With ``order``, solutions are asked for page by page until no more come: a server that cuts answers
silently (Virtuoso, at 10,000) cannot pass a part for the whole. Each page begins with the last solution of the one
before, so that a dataset that changes meanwhile is noticed. Without ``order`` there is one answer, and one that looks cut
is refused.

A solution holds texts: the IRI, or the literal without its language or datatype; a question that needs those asks for
``LANG(?x)`` or filters by it. A variable without a value is null.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from SPARQLWrapper import GET, JSON, POST, SPARQLWrapper

from hub.errors import SourceError
from hub.harvest.acquire.ask import Acquired, Ask
from hub.harvest.acquire.staged_lines import StagedLines
from hub.harvest.columns import nearest
from hub.harvest.fetch import display_name, is_web
from hub.harvest.web import Answer, Web
from hub.mapping.names import Names
from hub.mapping.query_text import prefixes_lacking

_LONGEST_ADDRESS = 4_000
_JSON_TYPES = ("application/sparql-results+json", "application/json", "text/json")
_SPOKEN = (200, 400, 500)
_USUAL_CUTS = (1 << 20, 1_000)

Binding = Mapping[str, Mapping[str, Any]]


def ask_endpoint(ask: Ask) -> Acquired:
    """The solutions of the connector's query. Raises SourceError, RefusedError."""
    access, address = ask.connector.access, ask.address
    if not is_web(address):
        return _read_file(ask, Path(address))
    endpoint = _Endpoint(address, Web(ask), str(ask.http.headers["User-Agent"]))
    query = with_prefixes(access.query or "", ask.connector.names)
    with StagedLines(ask.into, display_name(ask.location), ask.limits) as lines:
        if access.order:
            for row in _pages(endpoint, query, access.order, access.page_size):
                lines.write(row)
        else:
            for row in _one_answer(endpoint, query):
                lines.write(row)
        return lines.acquired(ask.known)


def with_prefixes(query: str, names: Names) -> str:
    """``query`` with the prefixes that it uses and the connector knows declared before it."""
    lacking = [prefix for prefix in prefixes_lacking(query) if prefix in names.prefixes]
    return "".join(f"PREFIX {prefix}: <{names.prefixes[prefix]}>\n" for prefix in lacking) + query


class _Endpoint(SPARQLWrapper):
    """An endpoint whose requests are carried by ``web``: SPARQLWrapper would open sockets of its own."""

    def __init__(self, address: str, web: Web, agent: str) -> None:
        place, _, parameters = address.partition("?")
        super().__init__(place, returnFormat=JSON, agent=agent)
        for name, value in parse_qsl(parameters, keep_blank_values=True):
            self.addParameter(name, value)
        self.setOnlyConneg(True)
        self._web = web
        self.answered = Answer(address, 0, {}, b"")

    def solutions(self, query: str) -> tuple[list[str], list[Binding]]:
        """The variables of a SELECT and its solutions. Raises SourceError for what is not a whole answer."""
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", RuntimeWarning
            )  # a question it cannot class is the endpoint's to refuse
            self.setQuery(query)
        self.setMethod(GET)
        if len(self._createRequest().full_url) > _LONGEST_ADDRESS:
            self.setMethod(POST)
        try:
            found = self.queryAndConvert()
        except (ValueError, TypeError, RecursionError) as error:
            raise self._unreadable(str(error)) from error
        return read_results(found, self.endpoint)

    def _query(self) -> tuple[_Response, str]:  # type: ignore[override]  # as much of a response as is read
        request = self._createRequest()
        headers = dict(request.header_items())
        if isinstance(request.data, bytes):
            answer = self._web.post(request.full_url, request.data, headers, expected=_SPOKEN)
        else:
            answer = self._web.get(request.full_url, headers, expected=_SPOKEN)
        self.answered = answer
        self._refuse_error(answer)
        self._refuse_part(answer)
        kind = answer.headers.get("Content-Type", "")
        if not any(each in kind.lower() for each in _JSON_TYPES):
            raise self._unreadable(f"« {kind} »")
        return _Response(answer), str(self.returnFormat)

    def _refuse_error(self, answer: Answer) -> None:
        """An endpoint says in the answer what it has against a question."""
        if answer.status != 200:
            said = " ".join(answer.body[:2000].decode(errors="replace").split())[:300]
            raise SourceError(
                f"{self.endpoint} : le serveur répond {answer.status} : {said}. Corrigez « query », ou demandez moins à la "
                "fois (page_size).",
                f"{self.endpoint}: the server answers {answer.status}: {said}. Mend 'query', or ask for less at once "
                "(page_size).",
            )

    def _refuse_part(self, answer: Answer) -> None:
        """Virtuoso answers 200 when it gave up half-way, and says so in a header."""
        state = answer.headers.get("X-SQL-State")
        if state:
            said = answer.headers.get("X-SQL-Message", state)[:200]
            raise SourceError(
                f"{self.endpoint} : réponse partielle ({said}). Demandez moins à la fois (page_size), ou réessayez plus tard.",
                f"{self.endpoint}: partial answer ({said}). Ask for less at once (page_size), or try later.",
            )

    def _unreadable(self, what: str) -> SourceError:
        return SourceError(
            f"{self.endpoint} : ce n'est pas un résultat SPARQL en JSON ({what}). Corrigez l'adresse.",
            f"{self.endpoint}: this is no SPARQL result in JSON ({what}). Mend the address.",
        )


class _Response:
    """An answer in the clothes of ``urllib``'s, as SPARQLWrapper reads it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._body = BytesIO(answer.body)

    def read(self, size: int = -1) -> bytes:
        return self._body.read(size)

    def geturl(self) -> str:
        return self._answer.url

    def info(self) -> Message:
        headers = Message()
        for name, value in self._answer.headers.items():
            headers[name.lower()] = value
        return headers


def read_results(found: Any, shown: str) -> tuple[list[str], list[Binding]]:
    """The variables and the solutions of SPARQL results in JSON (W3C, 2013)."""
    try:
        return list(found["head"]["vars"]), list(found["results"]["bindings"])
    except (KeyError, TypeError) as error:
        raise SourceError(
            f"{shown} : ce JSON n'est pas un résultat de SELECT (head, results). Corrigez l'adresse.",
            f"{shown}: this JSON is no result of a SELECT (head, results). Mend the address.",
        ) from error


def _pages(endpoint: _Endpoint, query: str, order: Sequence[str], size: int) -> Iterator[dict[str, Any]]:
    variables = " ".join(f"?{name.lstrip('?$')}" for name in order)
    names = [name.lstrip("?$") for name in order]
    offset = 0
    last: Binding | None = None
    while True:
        # The last solution is asked for again: were it another, solutions would have moved, and some be lost.
        overlap = 0 if last is None else 1
        asked = f"{query}\nORDER BY {variables}\nLIMIT {size + overlap} OFFSET {offset - overlap}"
        found, solutions = endpoint.solutions(asked)
        if last is None:
            _require(endpoint.endpoint, names, found)
        elif not solutions or _key(solutions[0], names) != _key(last, names):
            raise _moved(endpoint.endpoint)
        for solution in solutions[overlap:]:
            if last is not None and _key(solution, names) == _key(last, names):
                raise _order_fails(endpoint.endpoint, names)
            yield row_of(solution, found, endpoint.endpoint)
            last = solution
        offset += len(solutions) - overlap
        if len(solutions) == overlap:
            return


def _one_answer(endpoint: _Endpoint, query: str) -> Iterator[dict[str, Any]]:
    found, solutions = endpoint.solutions(query)
    count = len(solutions)
    is_said = endpoint.answered.headers.get("X-SPARQL-MaxRows")
    if is_said or (count and any(count % cut == 0 for cut in _USUAL_CUTS)):
        raise SourceError(
            f"{endpoint.endpoint} : {count} solutions tout juste : la réponse est sans doute coupée. Donnez « order » dans "
            "le connecteur : le hub demandera la suite.",
            f"{endpoint.endpoint}: exactly {count} solutions: the answer is probably cut. Give 'order' in the connector: "
            "the hub will ask for the rest.",
        )
    for solution in solutions:
        yield row_of(solution, found, endpoint.endpoint)


def row_of(solution: Binding, variables: Sequence[str], shown: str) -> dict[str, Any]:
    """A solution as texts by variable, null where there is none."""
    row: dict[str, Any] = dict.fromkeys(variables)
    for name, term in solution.items():
        if term.get("type") not in {"uri", "literal", "typed-literal"}:
            raise SourceError(
                f"{shown} : ?{name} est un nœud sans nom, qu'aucune moisson ne retrouverait ; demandez plutôt ses propriétés.",
                f"{shown}: ?{name} is a node without a name, which no harvest would find again; ask for its properties.",
            )
        row[name] = str(term.get("value", ""))
    return row


def _key(solution: Binding, names: Sequence[str]) -> tuple[tuple[Any, ...] | None, ...]:
    return tuple(
        None
        if (term := solution.get(name)) is None
        else (term.get("type"), term.get("value"), term.get("xml:lang"), term.get("datatype"))
        for name in names
    )


def _require(shown: str, names: Sequence[str], found: Sequence[str]) -> None:
    for name in names:
        if name not in found:
            near = nearest(name, found)
            fr = f" La plus proche : « {near} »." if near else ""
            en = f" The nearest: '{near}'." if near else ""
            raise SourceError(
                f"{shown} : la question ne donne pas de variable ?{name}.{fr} Corrigez « order » dans le connecteur.",
                f"{shown}: the question gives no variable ?{name}.{en} Mend 'order' in the connector.",
            )


def _moved(shown: str) -> SourceError:
    return SourceError(
        f"{shown} : les données ont changé pendant la lecture. Réessayez plus tard ; ce qui avait été moissonné est gardé.",
        f"{shown}: the data changed while they were read. Try later; what was harvested before is kept.",
    )


def _order_fails(shown: str, names: Sequence[str]) -> SourceError:
    order = ", ".join(f"?{name}" for name in names)
    return SourceError(
        f"{shown} : « order » ({order}) ne distingue pas toutes les solutions. Ajoutez-y une variable.",
        f"{shown}: 'order' ({order}) does not tell all solutions apart. Add a variable to it.",
    )


def _read_file(ask: Ask, path: Path) -> Acquired:
    """The solutions that a file of results in JSON holds: a sample, an answer someone kept."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path} : ce n'est pas un résultat SPARQL en JSON ({error}). Donnez l'adresse d'un point d'accès.",
            f"{path}: this is no SPARQL result in JSON ({error}). Give the address of an endpoint.",
        ) from error
    variables, solutions = read_results(content, path.name)
    with StagedLines(ask.into, path.name, ask.limits) as lines:
        for solution in solutions:
            lines.write(row_of(solution, variables, path.name))
        return lines.acquired(ask.known)
