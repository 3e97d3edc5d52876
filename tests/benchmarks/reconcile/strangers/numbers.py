"""Numbers as French registers make them: right keys, none given twice."""

from __future__ import annotations

from random import Random

from tests.benchmarks.reconcile.strangers.listed import listed

_TWICE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def with_key(digits: str) -> str:
    """``digits`` and their Luhn key."""
    odd, even = digits[-1::-2], digits[-2::-2]
    total = sum(_TWICE[int(digit)] for digit in odd) + sum(map(int, even))
    return digits + str(-total % 10)


def siret_of(siren: str, rank: int) -> str:
    """The SIRET of a unit's ``rank``-th establishment."""
    return with_key(f"{siren}{rank:04d}")


def transposed(number: str, random: Random) -> str:
    """Two neighbouring digits in each other's place."""
    at = random.randrange(len(number) - 1)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


class Counter:
    """Gives out SIREN, RNA numbers and phones."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[int] = set()
        self._declared: dict[str, int] = {}

    def siren(self) -> str:
        while True:
            number = self._random.randrange(30_000_000, 99_999_999)
            if number not in self._taken:
                self._taken.add(number)
                return with_key(f"{number:08d}")

    def rna(self, department: str) -> str:
        """W, the department, the prefecture's digit, then a running number, with leaps as in a real register."""
        office = _OVERSEAS.get(department, department) + str(self._random.randrange(1, 5))
        if department in _OVERSEAS:
            office = _OVERSEAS[department] + "1"
        self._declared[office] = self._declared.get(office, 0) + self._random.randrange(1, 3)
        return f"W{office}{self._declared[office]:06d}"

    def phone(self, department: str) -> str:
        zone = "02" if len(department) == 3 else _ZONES.get(department, "04")
        if self._random.random() < 0.3:
            zone = self._random.choice(("06", "07"))
        return f"{zone}{self._random.randrange(10_000_000, 99_999_999)}"


_OVERSEAS = {"971": "9G", "972": "9M", "973": "9C", "974": "9R", "976": "9T"}
_ZONES = {
    **dict.fromkeys(listed("75,77,78,91,92,93,94,95"), "01"),
    **dict.fromkeys(listed("14,18,22,27,28,29,35,36,37,41,44,45,49,50,53,56,61,72,76,85"), "02"),
    **dict.fromkeys(listed("02,08,10,21,25,39,51,52,54,55,57,58,59,60,62,67,68,70,71,80,88,89,90"), "03"),
    **dict.fromkeys(listed("09,12,16,17,19,23,24,31,32,33,40,46,47,64,65,79,81,82,86,87"), "05"),
}
