"""How much a compressed file may expand: a few kilobytes can be made to fill a disk.

Text of directories shrinks to a tenth or a twentieth; what shrinks to less than a two-hundredth, and is large, was made to harm.
"""

from __future__ import annotations

from hub.errors import SourceError

RATIO = 200
SMALL = 50 << 20
"""Bytes up to which a ratio says nothing: a short file of zeros harms nobody."""


def refuse_expansion(name: str, packed: int, expanded: int, most: int) -> None:
    """Raise SourceError when ``packed`` bytes of ``name`` become, or became so far, more than they should: a bomb, or
    more than ``most`` bytes."""
    if expanded > SMALL and expanded > packed * RATIO:
        raise SourceError(
            f"{name} : {expanded >> 20} Mio une fois décompressé, plus de {RATIO} fois sa taille : refusé, ce fichier est "
            "fait pour saturer qui l'ouvre. Demandez un autre export au producteur.",
            f"{name}: {expanded >> 20} MiB once expanded, more than {RATIO} times its size: refused, this file is made to "
            "choke whoever opens it. Ask the publisher for another export.",
        )
    if expanded > most:
        raise SourceError(
            f"{name} : plus de {most >> 20} Mio une fois décompressé. Demandez un fichier plus petit au producteur.",
            f"{name}: more than {most >> 20} MiB once expanded. Ask the publisher for a smaller file.",
        )
