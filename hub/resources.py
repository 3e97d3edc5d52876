"""Finds the model the hub ships with — ontology, shapes, connectors — in a checkout or in an installed wheel.

A checkout keeps the folders at its top, where people look for them; the wheel carries them inside the ``hub``
package, where nothing else installed can collide with them. Raises HubError when neither is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hub.errors import HubError

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Profile:
    """One region's own vocabulary and stricter shapes, in ``folder``: ``profile.ttl``, other ``*.ttl``, ``shapes/*.ttl``."""

    folder: Path

    @property
    def name(self) -> str:
        """What ``hub.toml`` calls it: the folder's name."""
        return self.folder.name

    @property
    def head(self) -> Path:
        """The file that says what the profile is."""
        return self.folder / "profile.ttl"

    @property
    def vocabulary(self) -> tuple[Path, ...]:
        """What its records may point to besides the common model."""
        return tuple(sorted(self.folder.glob("*.ttl")))

    @property
    def shapes(self) -> tuple[Path, ...]:
        """What its records must be besides what every record must."""
        return tuple(sorted((self.folder / "shapes").glob("*.ttl")))

    @property
    def files(self) -> tuple[Path, ...]:
        return self.vocabulary + self.shapes


@dataclass(frozen=True, slots=True)
class Resources:
    """The folders of the reference model, under ``root``."""

    root: Path

    @property
    def ontology_folder(self) -> Path:
        return self.root / "ontology"

    @property
    def context_path(self) -> Path:
        """The JSON-LD context of entity documents."""
        return self.ontology_folder / "context.jsonld"

    @property
    def territories_path(self) -> Path:
        """Country, regions and departments with their history."""
        return self.ontology_folder / "territories.ttl"

    @property
    def connector_folder(self) -> Path:
        """The connectors every hub has; a hub's own stand in its directory."""
        return self.root / "connectors"

    @property
    def profile_folder(self) -> Path:
        """The profiles every hub has, one a folder; a hub's own stand in its directory."""
        return self.ontology_folder / "profiles"

    def ontology_files(self) -> tuple[Path, ...]:
        """Ontology, alignments and territories, in name order."""
        return tuple(sorted(self.ontology_folder.glob("*.ttl")))

    def scheme_files(self) -> tuple[Path, ...]:
        """SKOS concept schemes, one a file."""
        return tuple(sorted((self.ontology_folder / "schemes").glob("*.ttl")))

    def shape_files(self) -> tuple[Path, ...]:
        """SHACL shapes, one focus-node class a file."""
        return tuple(sorted((self.root / "shapes").glob("*.ttl")))

    def reference_files(self) -> tuple[Path, ...]:
        """What shapes may look up besides the record: ontology, territories, schemes."""
        return self.ontology_files() + self.scheme_files()

    def model_files(self) -> tuple[Path, ...]:
        """Everything the model graph holds: ontology, schemes, shapes."""
        return self.reference_files() + self.shape_files()

    def query_files(self) -> tuple[Path, ...]:
        """Saved queries, and those that put the reference graph into a neighbour's words; the file's name is the slug."""
        own = sorted((self.ontology_folder / "queries").glob("*.rq"))
        return (*own, *sorted((self.ontology_folder / "neighbours").glob("*-out.rq")))


@cache
def code_digest(*folders: str) -> bytes:
    """A digest of the Python files of these folders of the package: other code may give other results."""
    digest = blake2b(digest_size=16)
    for folder in folders:
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            digest.update(str(path.relative_to(_PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.digest()


def find_resources() -> Resources:
    """The folders beside the package (a checkout), else inside it (a wheel)."""
    for root in (_PACKAGE.parent, _PACKAGE):
        if (root / "ontology" / "ess.ttl").is_file():
            return Resources(root)
    raise HubError(
        "L'ontologie livrée avec le hub est introuvable : réinstallez le paquet ess-hub.",
        "The ontology shipped with the hub is nowhere to be found: reinstall the ess-hub package.",
    )
