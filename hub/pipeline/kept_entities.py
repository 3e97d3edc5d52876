"""What the log of identities came to, as columns that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from hub.reconcile.columns import Vocabulary, numbered
from hub.reconcile.identity_log import Entities, Known, Status
from hub.reconcile.node_rows import name_of, written

_STATUSES: tuple[Status, ...] = ("live", "merged", "withdrawn")


def keep_entities(entities: Entities) -> dict[str, Any]:
    """All of them in the order of their ranks; nothing when the log has mistakes, which are to be told again."""
    if entities.mistakes:
        return {}
    known, types = list(entities.known.values()), Vocabulary()
    kept = {
        "entities.type": numbered([one.type for one in known], types),
        "entities.slug": [one.slug for one in known],
        "entities.founder": [written(one.founder) for one in known],
        "entities.status": np.array([_STATUSES.index(one.status) for one in known], np.int64),
        "entities.into": [one.into or "" for one in known],
        "entities.split": [one.split_from or "" for one in known],
    }
    return kept | {"entities.types": list(types)}


def kept_entities(kept: Mapping[str, Any]) -> Entities | None:
    """The way back from :func:`keep_entities`; None when nothing was kept."""
    if "entities.types" not in kept:
        return None
    types = kept["entities.types"]
    columns = (
        kept["entities.type"].tolist(),
        kept["entities.slug"],
        kept["entities.founder"],
        kept["entities.status"].tolist(),
        kept["entities.into"],
        kept["entities.split"],
    )
    found = Entities()
    found.known = {
        (types[kind], slug): Known(
            types[kind], slug, rank, name_of(founder), _STATUSES[status], into or None, split or None
        )
        for rank, (kind, slug, founder, status, into, split) in enumerate(zip(*columns, strict=True))
    }
    return found
