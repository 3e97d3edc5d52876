"""How alike the letters of two texts are, for many pairs at once, by rapidfuzz."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz import process

from hub.reconcile.columns import Floats, Ints, Texts


def likeness(
    left: Texts, right: Texts, a: Ints, b: Ints, scorer: Callable[..., Any], greatest: float = 100.0
) -> Floats:
    """From 0 to 1, four decimals; ``greatest`` is what ``scorer`` gives to equal texts."""
    found = process.cpdist(left[a], right[b], scorer=scorer, dtype=np.float32)
    return np.round(np.asarray(found, np.float64) / greatest, 4)
