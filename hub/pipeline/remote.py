"""Takes what is published to the remote engine, and back: load the idle side, check, switch; keep the other.

The embedded publication is made first and does not depend on it. What a killed or failed load left is no part of what is
served; the next publication loads anew. One process at a time does this, behind a lock of its own: the writer's lease is
free meanwhile, so that the hub can be written to while a large publication travels.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hub.errors import EngineError, HubError, Language, Text, UserError
from hub.model.counting import joined
from hub.pipeline.hub import Hub
from hub.publish.remote.loading import load_place, still_holds
from hub.store.remote.place import Names, Remote, Side, other
from hub.store.remote.pointer import Load, Pointer, read_pointer, write_pointer
from hub.store.writer_lock import writer_lock

_MARGIN = 2.0
"""Seconds beyond a query's deadline before what it was asked of may be overwritten."""

State = Literal["loaded", "unchanged", "withdrawn", "failed", "rolled-back", "rolled-forward"]


@dataclass(frozen=True, slots=True)
class RemoteReport:
    """What came of it. ``side`` is the one that serves now, None before the first load; ``error`` says why a load failed.
    ``most_rows`` is where the engine cuts answers, 0 when it was not seen to."""

    state: State
    side: Side | None
    publication: int
    statements: int
    error: Text | None = None
    most_rows: int = 0

    def into(self, language: Language) -> str:
        """One line; another when the engine is set too narrow."""
        text = self._line()
        if self.most_rows and self.state == "loaded":
            most = self.most_rows
            hint = Text(
                f"  il coupe les réponses à {most} lignes : relevez son ResultSetMaxRows au-delà de serve.query_rows",
                f"  it cuts answers at {most} rows: raise its ResultSetMaxRows beyond serve.query_rows",
            )
            text = joined([text, hint], "\n")
        return text.into(language)

    def _line(self) -> Text:
        side, number = self.side, self.publication
        return {
            "loaded": Text(
                f"moteur distant : publication {number} chargée et vérifiée ({self.statements} énoncés), « {side} » répond",
                f"remote engine: publication {number} loaded and checked ({self.statements} statements), '{side}' answers",
            ),
            "unchanged": Text(
                f"moteur distant : publication {number} déjà en place, « {side} » répond",
                f"remote engine: publication {number} in place already, '{side}' answers",
            ),
            "withdrawn": Text(
                f"moteur distant : publication {number} gardée depuis le retour en arrière (« {side} ») ; la prochaine "
                "publication sera chargée, `ess-hub publish --roll-forward` revient à celle qui fut quittée",
                f"remote engine: publication {number} kept since the rollback ('{side}'); the next publication will be "
                "loaded, `ess-hub publish --roll-forward` returns to the one that was left",
            ),
            "failed": Text(
                "moteur distant : pas chargé, ce qu'il servait reste",
                "remote engine: not loaded, what it served stays",
            ),
            "rolled-back": Text(
                f"moteur distant : retour à la publication {number}, « {side} » répond",
                f"remote engine: back to publication {number}, '{side}' answers",
            ),
            "rolled-forward": Text(
                f"moteur distant : de nouveau la publication {number}, « {side} » répond",
                f"remote engine: publication {number} again, '{side}' answers",
            ),
        }[self.state]

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "state": self.state,
            "serving": self.side,
            "publication": self.publication,
            "statements": self.statements,
            "mostRows": self.most_rows or None,
            "error": self.error.into(language) if self.error else None,
        }


def publish_to_remote(
    hub: Hub,
    *,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> RemoteReport | None:
    """Have the remote engine serve the newest revision; None when the settings name none. A failure is part of the
    report: the embedded publication stands."""
    remote = hub.remote
    if remote is None:
        return None
    with _locked(hub, wait, on_wait), hub.revisions.reading() as view:
        pointer, names, revision = read_pointer(hub.directory), Names(hub.addresses.base), view.revision
        serving, load = pointer.serving, pointer.load
        if load is not None and serving is not None and _is_there(remote, serving, load):
            if pointer.withdrawn and revision.publication <= pointer.withdrawn:
                return _report("withdrawn", pointer)
            if load.revision == revision.number and still_holds(remote, serving, load, names) is None:
                return _report("unchanged", pointer)
        idle: Side = other(serving) if serving else "first"
        pointer = pointer.without(idle)
        write_pointer(hub.directory, pointer)  # from here on nobody goes back to it
        sleep(max(0.0, pointer.switched_at + remote.query_seconds + _MARGIN - clock()))
        try:
            loaded = load_place(remote, idle, view, names, _iso(hub.clock()))
        except HubError as error:
            return _report("failed", pointer, error.text)
        pointer = pointer.switched(idle, clock(), load=loaded)
        write_pointer(hub.directory, pointer)
        return _report("loaded", pointer)


def roll_back(
    hub: Hub,
    *,
    forward: bool = False,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> RemoteReport:
    """Have the other side answer, with the publication it kept; ``forward`` undoes that. The embedded publication, and so
    the pages, stay. Raises UserError when there is nothing to go to, EngineError when that side cannot serve."""
    remote = _required(hub)
    with _locked(hub, wait, on_wait):
        pointer, names = read_pointer(hub.directory), Names(hub.addresses.base)
        if forward != bool(pointer.withdrawn):
            raise _not_so(forward)
        side = other(pointer.serving) if pointer.serving else None
        load, left = pointer.loads.get(side) if side else None, pointer.load
        if side is None or load is None or left is None or not _is_there(remote, side, load):
            raise _nothing_kept()
        problem = still_holds(remote, side, load, names)
        if problem is not None:
            raise EngineError(
                f"Le moteur distant « {side} » ne peut pas servir : {problem.fr}.",
                f"The remote engine '{side}' cannot serve: {problem.en}.",
            )
        pointer = pointer.switched(side, time.time(), withdrawn=0 if forward else left.publication)
        write_pointer(hub.directory, pointer)
        return _report("rolled-forward" if forward else "rolled-back", pointer)


def _locked(hub: Hub, wait: float, on_wait: Callable[[str], None] | None) -> Any:
    return writer_lock(
        hub.directory / "remote.lock", "publish (remote)", _iso(hub.clock()), wait=wait, on_wait=on_wait
    )


def _is_there(remote: Remote, side: Side, load: Load) -> bool:
    """Whether the settings still mean the place that was loaded."""
    return load.address == remote.place(side).query


def _report(state: State, pointer: Pointer, error: Text | None = None) -> RemoteReport:
    load = pointer.load
    return RemoteReport(
        state,
        pointer.serving,
        load.publication if load else 0,
        load.statements if load else 0,
        error,
        load.most_rows if load else 0,
    )


def _required(hub: Hub) -> Remote:
    if hub.remote is None:
        raise UserError(
            f"Ce hub n'a pas de moteur distant : rien à échanger ({hub.directory / 'hub.toml'}, [publish.remote]).",
            f"This hub has no remote engine: nothing to switch ({hub.directory / 'hub.toml'}, [publish.remote]).",
        )
    return hub.remote


def _not_so(forward: bool) -> UserError:
    if forward:
        return UserError("Aucun retour en arrière n'est en vigueur.", "No rollback is in force.")
    return UserError(
        "Le moteur distant sert déjà la publication précédente ; `ess-hub publish --roll-forward` y met fin.",
        "The remote engine serves the publication before already; `ess-hub publish --roll-forward` ends that.",
    )


def _nothing_kept() -> UserError:
    return UserError(
        "L'autre côté du moteur distant ne tient aucune publication entière : rien à quoi revenir.",
        "The other side of the remote engine holds no whole publication: nothing to go back to.",
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
