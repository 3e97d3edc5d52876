"""Hubs that several tests read; a test that changes a hub builds its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import serving
from tests.contract.directories import Row, build, done, siren, siret

RESSOURCERIES = siren(1)
ATELIER = "W872001234"

TOWN_HALL = [
    Row(
        1,
        "Les Ressourceries",
        "Ressourcerie Nord",
        RESSOURCERIES,
        siret(RESSOURCERIES, 1),
        rue="1 rue du Nord",
    ),
    Row(
        2, "Les Ressourceries", "Ressourcerie Sud", RESSOURCERIES, siret(RESSOURCERIES, 2), rue="2 rue du Sud"
    ),
    Row(3, "Comité des fêtes"),
    Row(4, "Atelier du vélo", rna=ATELIER),
    Row("5/bis", 'Le « Café » & <Co> "d\'en face"'),
]
PANAZOL = {"cp": "87350", "ville": "Panazol", "commune": "87114"}
NETWORK = [
    Row(
        10,
        "Ressourceries (Les)",
        "Ressourcerie nord",
        RESSOURCERIES,
        siret(RESSOURCERIES, 1),
        rue="1, rue du Nord",
    ),
    Row(11, "Les Ressourceries", "Ressourcerie Ouest", RESSOURCERIES, siret(RESSOURCERIES, 3), **PANAZOL),
    Row(12, "Comité des fêtes", **PANAZOL),
    Row(13, "Atelier vélo de Limoges", rna=ATELIER),
]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that follows a town hall and a network, run once. Read only."""
    hub = build(tmp_path_factory.mktemp("town"), mairie=TOWN_HALL, reseau=NETWORK)
    done("run", hub=hub)
    return hub


@pytest.fixture(scope="session")
def town_address(town: Path) -> Iterator[str]:
    with serving("serve", "--port", "0", hub=town) as address:
        yield address
