"""Which graphs clients may write: the operator's own, or every one where the whole dataset is for trial."""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Writable:
    """What updates may write: the named graphs that begin with ``prefix``, or every graph when it is None."""

    prefix: str | None

    def allows(self, graph: str | None) -> bool:
        """Whether ``graph`` may be written; None is the default graph."""
        if self.prefix is None:
            return True
        return graph is not None and graph.startswith(self.prefix) and graph != self.prefix

    def require(self, graph: str | None) -> None:
        """Raise RefusedError unless ``graph`` may be written."""
        if not self.allows(graph):
            shown = f"<{graph}>" if graph is not None else None
            raise RefusedError(
                f"{f'Le graphe {shown}' if shown else 'Le graphe par défaut'} ne s'écrit pas ainsi : le hub le tient à "
                f"jour lui-même. Vos propres graphes s'appellent <{self.prefix}NOM>.",
                f"{f'Graph {shown}' if shown else 'The default graph'} is not written this way: the hub keeps it up "
                f"to date itself. Graphs of your own are called <{self.prefix}NAME>.",
            )
