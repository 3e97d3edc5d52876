"""One HTTP answer, copied as it comes: an answer counts only when it came whole.

Refused, cut off, too long, too slow, too many redirects: SourceError, and no file is left.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from hub.errors import SourceError
from hub.harvest.content_coding import expanded, is_known
from hub.harvest.fetched import Fetched, Limits, Validators, settled, write_copy
from hub.harvest.http import lines_of
from hub.harvest.lines import TimeIsUp
from hub.harvest.web_address import display_name, joined, may_be_told

_CHUNK = 1 << 18
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Download:
    """See :func:`hub.harvest.fetch.fetch`."""

    def __init__(
        self,
        http: requests.Session,
        limits: Limits,
        headers: Mapping[str, str],
        admit: Callable[[str], None],
        now: Callable[[], float],
    ) -> None:
        self._http = http
        self._limits = limits
        self._headers = headers
        self._admit = admit
        self._now = now

    def fetch(self, url: str, into: Path, known: Validators, copy_name: str | None) -> Fetched:
        name = display_name(url)
        with lines_of(self._http).limited(self._limits.total) as expired:
            try:
                with self._answer(url, known) as answer:
                    is_conditional = bool(known.etag or known.last_modified)
                    if answer.status_code == 304 and is_conditional:
                        return Fetched(
                            name, None, known.sha256, known.etag, known.last_modified, unchanged=True
                        )
                    self._refuse_unless_whole(url, answer)
                    copy, sha256 = write_copy(self._chunks(url, answer, expired), into, copy_name or name)
            except (requests.RequestException, HTTPError, zlib.error, TimeIsUp) as error:
                raise (self._too_slow(url) if expired.is_set() else _failed(url, error)) from error
        return settled(
            name,
            copy,
            sha256,
            known,
            etag=answer.headers.get("ETag"),
            last_modified=answer.headers.get("Last-Modified"),
            next_link=answer.links.get("next", {}).get("url"),
        )

    def _answer(self, url: str, known: Validators) -> requests.Response:
        headers = dict(self._headers)
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        place = url
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(place, headers)
            target = answer.headers.get("Location")
            if answer.status_code not in _REDIRECTS or not target:
                return answer
            answer.close()
            place = joined(place, target)
            if not may_be_told(url, place):
                headers = {"Accept": headers["Accept"]}
        raise SourceError(
            f"{url} : plus de {self._limits.redirects} redirections. Donnez l'adresse finale.",
            f"{url}: more than {self._limits.redirects} redirects. Give the final address.",
        )

    def _ask(self, place: str, headers: Mapping[str, str]) -> requests.Response:
        try:
            self._admit(place)
            return self._http.get(
                place,
                headers=dict(headers),
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect, self._limits.read),
            )
        except requests.RequestException:
            raise
        except ValueError as error:
            # requests reads the address an answer redirects to, even when it is not to follow it.
            raise requests.exceptions.InvalidURL(place) from error

    def _refuse_unless_whole(self, url: str, answer: requests.Response) -> None:
        if answer.status_code != 200:
            raise SourceError(
                f"{url} : le serveur répond {answer.status_code} {answer.reason}. Réessayez plus tard, ou corrigez "
                "l'adresse ; ce qui avait été moissonné est gardé.",
                f"{url}: the server answers {answer.status_code} {answer.reason}. Try later, or mend the address; "
                "what was harvested before is kept.",
            )
        coding = answer.headers.get("Content-Encoding", "")
        if not is_known(coding):
            raise SourceError(
                f"{url} : réponse compressée en « {coding} », que le hub n'a pas demandé et ne lit pas. Signalez-le au "
                "producteur ; ce qui avait été moissonné est gardé.",
                f"{url}: the answer is compressed as '{coding}', which the hub did not ask for and does not read. Tell the "
                "publisher; what was harvested before is kept.",
            )
        declared = answer.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > self._limits.bytes:
            raise self._too_long(url)

    def _chunks(self, url: str, answer: requests.Response, expired: threading.Event) -> Iterator[bytes]:
        # Decompressed bytes are counted: a small answer may unpack into a disk full.
        size, started = 0, self._now()
        packed = answer.raw.stream(_CHUNK, decode_content=False)
        for chunk in expanded(packed, answer.headers.get("Content-Encoding", "")):
            size += len(chunk)
            if size > self._limits.bytes:
                raise self._too_long(url)
            if self._now() - started > self._limits.total:
                raise self._too_slow(url)
            yield chunk
        if expired.is_set():
            # An answer without a length ends where its connection does, even when it was us who broke it off.
            raise self._too_slow(url)

    def _too_slow(self, url: str) -> SourceError:
        return SourceError(
            f"{url} : la réponse dure plus de {self._limits.total:.0f} s. Réessayez plus tard.",
            f"{url}: the answer takes longer than {self._limits.total:.0f} s. Try later.",
        )

    def _too_long(self, url: str) -> SourceError:
        size = self._limits.bytes
        shown = f"{size >> 20} Mio" if size >= 1 << 20 else f"{size} octets"
        shown_en = f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"
        return SourceError(
            f"{url} : la réponse dépasse {shown}. Demandez un fichier plus petit au producteur.",
            f"{url}: the answer is larger than {shown_en}. Ask the publisher for a smaller file.",
        )


def _failed(url: str, error: Exception) -> SourceError:
    if isinstance(error, requests.exceptions.SSLError):
        fr, en = "certificat refusé", "certificate refused"
    elif isinstance(error, requests.exceptions.Timeout | ReadTimeoutError):
        fr, en = "le serveur ne répond pas à temps", "the server does not answer in time"
    elif isinstance(error, HTTPError | zlib.error):
        fr, en = "la réponse s'est interrompue", "the answer was cut off"
    elif isinstance(error, requests.exceptions.ConnectionError):
        fr, en = "connexion impossible ou interrompue", "connection impossible or broken"
    else:
        fr, en = "adresse ou réponse illisible", "address or answer cannot be read"
    return SourceError(
        f"{url} : {fr}. Réessayez plus tard, ou corrigez l'adresse ; ce qui avait été moissonné est gardé.",
        f"{url}: {en}. Try later, or mend the address; what was harvested before is kept.",
    )
