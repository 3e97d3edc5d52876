"""What every router shares: the hub, its readers, the publication they serve, the model, the pages.

Made once per application; the readers join when the server starts (``pool``). A router gets it as a dependency.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from hub.access.key_file import KeyRing
from hub.access.scratch_key import ScratchKey
from hub.errors import BusyError, NotFoundError, UserError
from hub.model.iri import Addresses
from hub.pipeline.hub import Hub
from hub.pipeline.profiles import find_profiles
from hub.publish.directory import Directory
from hub.publish.published_source import PublishedSource
from hub.serve.addressing import Addressing
from hub.serve.collections.codes import Codes
from hub.serve.connector_choice import ConnectorChoice
from hub.serve.graph_writer import GraphWriter
from hub.serve.metrics import Metrics
from hub.serve.model_files import Model
from hub.serve.reconciliation.desk import Desk
from hub.serve.reconciliation.identity import Identities
from hub.serve.reconciliation.naming import ModelNames
from hub.serve.representation import build
from hub.serve.validations import Validations
from hub.serve.writer import Writer
from hub.store.readers.answer import DEFAULT_LIMITS
from hub.store.readers.pool import ReaderPool
from hub.store.remote.engine import RemoteEngine
from hub.store.writable import Writable

Reopen = Callable[[], Hub | None]
"""Opens the hub anew when its settings have changed; None when they have not. May raise UserError."""

log = logging.getLogger(__name__)


class Site:
    """One hub being served. ``public_url`` is the address it is reached at, which its base IRI need not be.

    ``writer`` takes in what is sent, ``push_bytes`` at most at once; ``validations`` checks what is sent to be checked;
    ``desk`` reconciles; ``graph_writer`` runs updates. With ``scratch``, the key to all of it, every graph may be written
    and the dataset is for trial: a graph that is not there is an empty one.

    A source that is followed or given up while the hub is served shows with the next revision: ``reopen`` is asked
    once a revision. Settings that cannot be read then are logged, and the ones known before go on.
    """

    def __init__(
        self,
        hub: Hub,
        public_url: str,
        reopen: Reopen = lambda: None,
        writer: Writer | None = None,
        push_bytes: int = 16 << 20,
        validations: Validations | None = None,
        desk: Desk | None = None,
        graph_writer: GraphWriter | None = None,
        scratch: ScratchKey | None = None,
    ) -> None:
        self._hub = hub
        self.keys: KeyRing | ScratchKey = scratch or KeyRing(hub.key_path)
        self.is_scratch = scratch is not None
        self.writer = writer or Writer(None)
        self.graph_writer = graph_writer or GraphWriter(hub.revisions.directory, DEFAULT_LIMITS.memory)
        self.push_bytes = push_bytes
        self.validations = validations or Validations()
        self.desk = desk or Desk()
        self.connector_choice = ConnectorChoice()
        self.metrics = Metrics()
        self._reopen = reopen
        self._opened_at: int | None = None
        self.public_url = public_url if public_url.endswith("/") else public_url + "/"
        self.addressing = Addressing.of(hub.addresses.base, self.public_url)
        self._pool: ReaderPool | None = None
        self.remote: RemoteEngine | None = None
        """The engine that answers clients' queries in the place of the readers; None when they do."""
        self._directory: tuple[int, Directory] | None = None
        self._earlier: tuple[int, Directory] | None = None
        self._opening = asyncio.Lock()

    @property
    def hub(self) -> Hub:
        """The hub as its settings say now."""
        revision = self._pool.revision.number if self._pool is not None else None
        if revision is not None and revision != self._opened_at:
            self._opened_at = revision
            self._follow_settings()
        return self._hub

    def look_again(self) -> None:
        """Follow the settings now: a source that nothing was read of yet may be new, without a revision to show it."""
        self._follow_settings()

    def _follow_settings(self) -> None:
        try:
            reopened = self._reopen()
            if reopened is not None:
                self._use(reopened)
        except UserError as error:
            log.warning("the settings of the hub cannot be followed: %s", error)

    def _use(self, hub: Hub) -> None:
        sources = {source.id: source for source in hub.published_sources}
        self._hub = hub
        for made in ("model", "model_names", "codes"):
            self.__dict__.pop(made, None)
        self.__dict__["_sources_as_opened"] = sources

    def warm(self) -> None:
        """Read now what the first request would have waited for, and all the others behind it."""
        _ = self.model, build()

    @property
    def writable(self) -> Writable:
        """The graphs that clients with the key to it may write."""
        return Writable(None if self.is_scratch else self.addresses.local_graphs)

    @property
    def addresses(self) -> Addresses:
        return self._hub.addresses

    @cached_property
    def model(self) -> Model:
        """The reference model as installed, and the regional profiles: the bundled ones, and those in use here."""
        bundled = find_profiles([self.hub.resources.profile_folder])
        return Model.load(self.hub.resources, (bundled | dict(self.hub.profiles)).values())

    @cached_property
    def model_names(self) -> ModelNames:
        """What the model calls departments and legal forms, to be found by name."""
        return ModelNames(self.model, self.hub.territories)

    @cached_property
    def codes(self) -> Codes:
        """What clients write for places, legal forms, activities and labels."""
        return Codes(self.model, self.hub.territories)

    @cached_property
    def identities(self) -> Identities:
        """How the reconciliation service names entities."""
        return Identities(self.addresses, self.public_url)

    @cached_property
    def _sources_as_opened(self) -> Mapping[str, PublishedSource]:
        return {source.id: source for source in self._hub.published_sources}

    @property
    def sources(self) -> Mapping[str, PublishedSource]:
        """The databases this hub follows, in the order of its settings."""
        _ = self.hub
        return self._sources_as_opened

    @property
    def pool(self) -> ReaderPool:
        """The readers. Raises BusyError while the server starts or stops."""
        if self._pool is None:
            raise BusyError(
                "Le hub démarre ; réessayez dans un instant.",
                "The hub is starting; try again in a moment.",
                1,
            )
        return self._pool

    @pool.setter
    def pool(self, pool: ReaderPool | None) -> None:
        self._pool = pool

    @property
    def is_ready(self) -> bool:
        """Whether there are readers."""
        return self._pool is not None

    @property
    def queried(self) -> ReaderPool | RemoteEngine:
        """What answers clients' queries. Raises BusyError while the server starts or stops."""
        return self.remote or self.pool

    @property
    def publication(self) -> int:
        """The publication being served; 0 before the first one, and while the server starts."""
        return self._pool.revision.publication if self._pool is not None else 0

    def state(self) -> tuple[object, ...]:
        """What a page's content depends on besides its address: revision, publication, model."""
        revision = self.pool.revision
        followed = tuple(self.hub.sources)
        return (revision.number, revision.publication, self.model.version, *followed)

    def query_state(self) -> tuple[object, ...]:
        """What the answer to a client's query depends on besides its address."""
        return (*self.state(), str(self.queried.revision.path))

    async def directory(self) -> Directory | None:
        """The side tables of the publication being served; None before the first one.

        The one before is left to be closed by whoever still reads it.
        """
        number = self.publication
        if number == 0:
            return None
        if self._directory is None or self._directory[0] != number:
            async with self._opening:
                if self._directory is None or self._directory[0] != number:
                    opened = await asyncio.to_thread(Directory, self.hub.publication_directory(number))
                    self._directory = (number, opened)
        return self._directory[1]

    async def earlier_directory(self, number: int) -> Directory | None:
        """The side tables of a publication before the one being served, for who has begun to page through it; None when
        they are gone. They may go while they are read: whoever does so has to expect it."""
        path = self.hub.publication_directory(number)
        if not 0 < number < self.publication or not path.is_dir():
            return None
        if self._earlier is None or self._earlier[0] != number:
            try:
                self._earlier = (number, await asyncio.to_thread(Directory, path))
            except (OSError, ValueError):
                return None
        return self._earlier[1]

    def fictitious(self, source_ids: Iterable[str]) -> bool:
        """Whether one of these sources holds made-up examples."""
        return any(self.sources[name].fictitious for name in source_ids if name in self.sources)

    def followed(self, source_id: str) -> PublishedSource:
        """The source ``source_id``. Raises NotFoundError."""
        if source_id not in self.sources:
            raise NotFoundError(
                f"Ce hub ne suit aucune source « {source_id} » ; la page des sources les montre toutes.",
                f"This hub follows no source '{source_id}'; the sources page lists them all.",
            )
        return self.sources[source_id]


async def site_of(request: Request) -> Site:
    """The site a request is for. It waits for nothing: but what is not a coroutine is called in a thread, for each request."""
    site: Site = request.app.state.site
    return site


TheSite = Annotated[Site, Depends(site_of)]
