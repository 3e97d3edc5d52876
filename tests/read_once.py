"""What comes with the hub is read once for all the tests of a process: the bundled connectors, the shapes and reference data
that records are checked by, and whether the bundled profiles are sound.

Most of what a small harvest costs is the reading of these; a hub has them read once for as many records as it has, and a
test for a few. What a test writes itself is read as often as it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import hub.mapping.connector as connectors
import hub.validate.profile_check as profile_check
from hub.errors import Text
from hub.pipeline.profiles import find_profiles
from hub.resources import Profile, find_resources
from hub.validate.validator import Validator


@contextmanager
def bundled_files_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connectors, "load_connector", _connector_once())
        patch.setattr(Validator, "__init__", _validator_once())
        patch.setattr(profile_check, "profile_faults", _profile_once())
        yield


def _connector_once() -> Any:
    load = connectors.load_connector
    bundled = find_resources().connector_folder
    load_once = cache(load)

    def load_or_recall(path: Path) -> connectors.Connector:
        return load_once(path) if path.parent == bundled else load(path)

    return load_or_recall


def _validator_once() -> Any:
    make = Validator.__init__
    resources = find_resources()
    profiles = find_profiles([resources.profile_folder]).values()
    bundled = {*resources.shape_files(), *resources.reference_files()}.union(
        *(each.files for each in profiles)
    )
    made: dict[Any, dict[str, Any]] = {}

    def make_or_recall(
        self: Validator, shapes: Iterable[Path], reference: Iterable[Path], patience: float | None = None
    ) -> None:
        files = tuple(shapes), tuple(reference)
        if not bundled.issuperset((*files[0], *files[1])):
            make(self, *files, patience)
            return
        # Nothing in a validator tells one check from the next: harvests use one for all their batches.
        if (known := made.get((*files, patience))) is None:
            make(self, *files, patience)
            known = made[(*files, patience)] = dict(vars(self))
        vars(self).update(known)

    return make_or_recall


def _profile_once() -> Any:
    check = profile_check.profile_faults
    bundled = find_resources().profile_folder
    known: dict[Path, tuple[Text, ...]] = {}

    def check_or_recall(profile: Profile, *common: Any) -> tuple[Text, ...]:
        if profile.folder.parent != bundled:
            return check(profile, *common)
        if profile.folder not in known:
            known[profile.folder] = check(profile, *common)
        return known[profile.folder]

    return check_or_recall
