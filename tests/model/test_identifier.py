"""Keys of SIREN and SIRET are worked out four digits at a time; one by one they are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.model.identifier import is_siren, is_siret, luhn

DIGITS = "0123456789"


def one_by_one(digits: str) -> bool:
    """The Luhn key as it is taught: every second digit from the right doubled, the digits of the doubles summed."""
    doubled = (
        digit if place % 2 == 0 else str(2 * int(digit)) for place, digit in enumerate(reversed(digits))
    )
    return sum(int(one) for number in doubled for one in number) % 10 == 0


@given(st.text(DIGITS, min_size=1, max_size=16))
def test_a_key_is_the_one_that_is_taught(digits: str) -> None:
    assert luhn(digits) == one_by_one(digits)


@given(st.text(DIGITS, min_size=9, max_size=9).filter(lambda digits: digits.strip("0")))
def test_a_siren_is_right_when_its_key_is(digits: str) -> None:
    assert is_siren(digits) == one_by_one(digits)


@given(
    st.text(DIGITS, min_size=8, max_size=8).filter(lambda digits: digits.strip("0")),
    st.text(DIGITS, min_size=5, max_size=5),
)
def test_a_siret_is_right_when_both_its_keys_are(head: str, nic: str) -> None:
    for key in DIGITS:
        siren = head + key
        assert (
            is_siret(siren + nic) == (one_by_one(siren) and one_by_one(siren + nic)) or siren == "356000000"
        )


def test_a_right_siret_needs_a_right_siren() -> None:
    wrong = "732829321"
    sirets = [f"{wrong}{nic:05d}" for nic in range(100)]
    assert any(one_by_one(siret) for siret in sirets)
    assert not any(is_siret(siret) for siret in sirets)
