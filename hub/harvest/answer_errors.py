"""What is said of an answer that is no answer: refused, cut off, too long, too slow, sent from one address to the next."""

from __future__ import annotations

import requests

from hub.errors import SourceError


def no_answer(url: str, error: requests.RequestException) -> SourceError:
    """Why no whole answer came."""
    if isinstance(error, requests.exceptions.SSLError):
        fr, en = "certificat refusé", "certificate refused"
    elif isinstance(error, requests.exceptions.Timeout):
        fr, en = "le serveur ne répond pas à temps", "the server does not answer in time"
    elif isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        fr, en = "la réponse s'est interrompue", "the answer was cut off"
    elif isinstance(error, requests.exceptions.ConnectionError):
        fr, en = "connexion impossible ou interrompue", "connection impossible or broken"
    else:
        fr, en = "adresse ou réponse illisible", "address or answer cannot be read"
    return SourceError(
        f"{url} : {fr}. Réessayez plus tard, ou corrigez l'adresse ; ce qui avait été moissonné est gardé.",
        f"{url}: {en}. Try later, or mend the address; what was harvested before is kept.",
    )


def refused_answer(url: str, answer: requests.Response) -> SourceError:
    """A server that answers anything but what was asked for."""
    status = f"{answer.status_code} {answer.reason}"
    return SourceError(
        f"{url} : le serveur répond {status}. Réessayez plus tard, ou corrigez l'adresse ; ce qui avait été moissonné est "
        "gardé.",
        f"{url}: the server answers {status}. Try later, or mend the address; what was harvested before is kept.",
    )


def too_long(url: str, size: int) -> SourceError:
    """An answer of more than ``size`` bytes."""
    shown = f"{size >> 20} Mio" if size >= 1 << 20 else f"{size} octets"
    shown_en = f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"
    return SourceError(
        f"{url} : la réponse dépasse {shown}. Demandez un fichier plus petit au producteur.",
        f"{url}: the answer is larger than {shown_en}. Ask the publisher for a smaller file.",
    )


def too_slow(url: str, seconds: float) -> SourceError:
    """An answer that takes more ``seconds`` than a whole one may."""
    return SourceError(
        f"{url} : la réponse dure plus de {seconds:.0f} s. Réessayez plus tard.",
        f"{url}: the answer takes longer than {seconds:.0f} s. Try later.",
    )


def too_many_redirects(url: str, most: int) -> SourceError:
    """A server that sends from one address to the next, more than ``most`` times."""
    return SourceError(
        f"{url} : plus de {most} redirections. Donnez l'adresse finale.",
        f"{url}: more than {most} redirects. Give the final address.",
    )
