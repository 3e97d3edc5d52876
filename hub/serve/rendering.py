"""Pages: Jinja templates, always escaping, with what every page needs — language, links, labels — at hand.

A page is a function of its arguments, the language and the address; templates hold no logic about the data.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from fastapi import Request

from hub.errors import Language, Text
from hub.serve.bidi import closed
from hub.serve.language import LANGUAGES, Translator
from hub.serve.site import Site
from hub.serve.words import Words, compact

_FOLDER = Path(__file__).parent

STATIC = _FOLDER / "static"

# What a title may be shortened to in a link or a tab.
_LONG = 80


class Pages:
    """Renders templates for one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_FOLDER / "pages"),
            autoescape=True,
            finalize=closed,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"compact": compact, "shorten": _shorten}
        self._style = hashlib.blake2b((STATIC / "hub.css").read_bytes(), digest_size=6).hexdigest()

    def render(self, request: Request, template: str, language: Language, **values: Any) -> str:
        """The page ``template`` in ``language``."""
        say = Translator(language)
        words = Words(self._site.model, say)
        addressing = self._site.addressing
        kept = {"lang": language} if "lang" in request.query_params else {}

        def to(path: str, /, **parameters: str | int | None) -> str:
            """A link to one of our pages, in the language the reader chose."""
            asked = {name: str(value) for name, value in parameters.items() if value not in {None, ""}} | kept
            return addressing.path(path) + (f"?{urlencode(asked)}" if asked else "")

        def href(iri: str) -> str | None:
            """A link about an IRI: our page (in the reader's language), the web's, or none."""
            local = addressing.local(iri)
            if local is None or not kept:
                return addressing.href(iri)
            path, mark, fragment = local.partition("#")
            return f"{path}?{urlencode(kept)}{mark}{fragment}"

        def in_language(code: str) -> str:
            """This very page in another language."""
            asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
            return addressing.path(own_path(request)) + "?" + urlencode([*asked, ("lang", code)])

        return self._environment.get_template(template).render(
            language=language,
            languages=LANGUAGES,
            say=say,
            words=words,
            to=to,
            href=href,
            short=addressing.short,
            is_ours=lambda iri: addressing.local(iri) is not None,
            in_language=in_language,
            publication=self._site.publication,
            holds_made_up=self._site.fictitious(self._site.sources),
            keeps_language="lang" in request.query_params,
            path=own_path(request),
            style=addressing.path(f"/static/hub.css?v={self._style}"),
            icon=addressing.path("/static/hub.svg"),
            date=lambda value: _date(value, say),
            decimal=lambda score: score.replace(".", ",") if language == "fr" else score,
            own_address=lambda form: to(own_path(request), format=form.suffix),
            speak=lambda text: text.into(language) if isinstance(text, Text) else text,
            **values,
        )


def render_page(request: Request, template: str, language: Language, **values: Any) -> str:
    """The page ``template`` of the application that ``request`` was sent to."""
    pages: Pages = request.app.state.pages
    return pages.render(request, template, language, **values)


def own_path(request: Request) -> str:
    """The path asked for, escaped anew; one leading slash only, as two would name another host."""
    return "/" + quote(request.scope["path"].lstrip("/"), safe="/-._~!$&'()*+,;=:@")


def _date(value: str | datetime, say: Translator) -> str:
    """A day as people write it; what is no date is shown as it stands."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        return str(value)
    month = say(f"month.{moment.month}")
    day = f"{moment.day}{'er' if moment.day == 1 else ''}" if say.language == "fr" else str(moment.day)
    return f"{day} {month} {moment.year}"


def _shorten(text: str, length: int = _LONG) -> str:
    """``text`` cut at a word, with an ellipsis when something was cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
