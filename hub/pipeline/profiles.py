"""The profiles a hub's sources ask for, each found and sound before any work begins.

A profile is looked for among the bundled ones, then in the hub's own ``profiles/`` folder, which wins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from hub.errors import SettingsError, Text
from hub.model.source import Source
from hub.model.statement import subject_of
from hub.model.vocabulary import SHAPE, TYPE
from hub.resources import Profile, Resources
from hub.store.rdf import read_statements


def find_profiles(folders: Iterable[Path]) -> dict[str, Profile]:
    """Every profile in ``folders`` by name; one in a later folder wins."""
    return {
        path.name: Profile(path)
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.is_dir() and not path.name.startswith((".", "_"))
    }


def sound_profile(name: str, folders: Iterable[Path], resources: Resources, asked_in: str = "") -> Profile:
    """The profile ``name``. Raises SettingsError: one line, with file and line, when it is unknown or broken.

    ``asked_in`` is the place of the setting that names it, ``hub.toml:12: ``.
    """
    known = find_profiles(folders)
    if name not in known:
        names = ", ".join(known) or "—"
        raise SettingsError(
            f"{asked_in}aucun profil « {name} » ; au choix : {names}.",
            f"{asked_in}no profile '{name}'; one of: {names}.",
        )
    # The engine of the shapes takes half a second to import: only who has a profile to look at waits for it.
    from hub.validate.profile_check import profile_faults

    faults = profile_faults(known[name], declared_terms(resources), resources.shape_files())
    if faults:
        raise SettingsError(*_one_line(faults))
    return known[name]


def sound_profiles(
    sources: Mapping[str, Source], folders: Collection[Path], resources: Resources, settings: Path
) -> dict[str, Profile]:
    """The profiles ``sources`` name, by name; ``settings`` is the file that names them. Raises SettingsError."""
    wanted: dict[str, str] = {}
    for source in sources.values():
        if source.profile is not None:
            wanted.setdefault(source.profile, source.id)
    return {
        name: sound_profile(name, folders, resources, _place(settings, source_id))
        for name, source_id in wanted.items()
    }


def declared_terms(resources: Resources) -> frozenset[str]:
    """Every IRI the common model says the class of."""
    says_class = f"> <{TYPE}> "
    return frozenset(
        subject_of(line)
        for path in resources.model_files()
        for line in read_statements(path, skolem=f"{SHAPE}genid-")
        if says_class in line
    )


def _one_line(faults: tuple[Text, ...]) -> tuple[str, str]:
    first, others = faults[0], len(faults) - 1
    if not others:
        return first.fr, first.en
    return f"{first.fr} (et {others} autre{'s' * (others > 1)})", f"{first.en} (and {others} more)"


def _place(settings: Path, source_id: str) -> str:
    """``file:line: `` of the profile of a source; without a line when the file writes it some other way."""
    section = re.compile(rf"""\s*\[\s*sources\s*\.\s*["']?{re.escape(source_id)}["']?\s*\]""")
    inside = False
    try:
        lines = settings.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("["):
            inside = section.match(line) is not None
        elif inside and re.match(r"\s*profile\s*=", line):
            return f"{settings}:{number}: "
    return f"{settings}: "
