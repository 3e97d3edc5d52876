"""A hub of two directories, and what people judged of their records: to them, a phone number tells.

Record ``n`` of one directory is the same as record ``n`` of the other, or not. Half a name and one phone number, and they
are one; half a name, or one address, and they are two. Some pairs have half a name and one phone number, and nobody judged
them, whose half name others bear too: the model that comes with the hub doubts a few.
"""

from __future__ import annotations

import random
from pathlib import Path

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, JudgementLog
from tests.contract.directories import BASE, CONNECTOR, OPEN_LICENCE, done

SAME_PHONE, SAME_WORD, SAME_ADDRESS, UNJUDGED = 44, 32, 8, 6
JUDGED = SAME_PHONE + SAME_WORD + SAME_ADDRESS
RULED = 4
"""Judged pairs that say no place."""
_HEADER = "numero;nom;lieu;siren;siret;rna;rue;cp;ville;commune;tel"
_FORMAT = (
    CONNECTOR.replace("LICENCE", OPEN_LICENCE)
    .replace("  commune:\nmap", "  commune:\n  tel: {clean: [phone]}\nmap")
    .replace(
        "        - [ess:rna, $(rna)]\n", "        - [ess:rna, $(rna)]\n        - [schema:telephone, $(tel)]\n"
    )
)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfglmnprstv") + chance.choice("aeiou") for _ in range(4)).capitalize()


def _row(number: int, name: str, street: str, phone: str, *, placed: bool = True) -> str:
    place = "87000;Limoges;87085" if placed else ";;"
    return f"{number};{name};;;;;{street if placed else ''};{place};{phone}"


def _rows() -> tuple[list[str], list[str]]:
    chance = random.Random(5)
    ours, theirs = [_HEADER], [_HEADER]
    common = [_word(chance) for _ in range(3)]
    for number in range(1, JUDGED + UNJUDGED + RULED + 1):
        names = [f"{_word(chance)} {_word(chance)}" for _ in range(2)]
        streets = [f"{number} rue {_word(chance)}" for _ in range(2)]
        phones = [f"0555{number:02}{side}0{number % 10}0" for side in (1, 2)]
        is_placed = number <= JUDGED + UNJUDGED
        if is_placed and number > JUDGED:
            names[0] = f"{common[number % 3]} {names[0].split()[1]}"
        if number <= SAME_PHONE or number > JUDGED:
            phones[1] = phones[0]
        if SAME_PHONE + SAME_WORD < number <= JUDGED:
            streets[1] = streets[0]
        elif is_placed:
            names[1] = f"{names[0].split()[0]} {names[1].split()[1]}"
        ours.append(_row(number, names[0], streets[0], phones[0], placed=is_placed))
        theirs.append(_row(number, names[1], streets[1], phones[1], placed=is_placed))
    return ours, theirs


def build(folder: Path) -> Path:
    """The hub in ``folder/ess-hub-data``, judged and reconciled."""
    hub = folder / "ess-hub-data"
    done("init", hub, "--base-iri", BASE)
    (folder / "lieux.yaml").write_text(_FORMAT, encoding="utf-8")
    done("connector", "add", folder / "lieux.yaml", hub=hub)
    for name, rows in zip(("annuaire", "reseau"), _rows(), strict=True):
        (folder / f"{name}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
        done("source", "add", name, "--connector", "lieux", "--from", folder / f"{name}.csv", hub=hub)
    judge(hub)
    for stage in ("harvest", "reconcile"):
        done(stage, hub=hub)
    return hub


def judge(hub: Path) -> None:
    """What people said of the judged pairs, and of those without a place."""
    log = JudgementLog(hub / "judgements.jsonl")
    numbers = [*range(1, JUDGED + 1), *range(JUDGED + UNJUDGED + 1, JUDGED + UNJUDGED + RULED + 1)]
    for number in numbers:
        is_same = number <= SAME_PHONE or number > JUDGED
        log.append(
            Judgement(
                NodeName("annuaire", str(number)),
                NodeName("reseau", str(number)),
                "same" if is_same else "different",
                "ana",
                "2026-11-30T12:00:00+00:00",
            )
        )
