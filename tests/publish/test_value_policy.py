from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.model.statement import Term
from hub.model.vocabulary import DESCRIPTION, LEGAL_NAME, NAME
from hub.publish.value_policy import Held, ValuePolicy


def text(value: str, source: str = "a", language: str | None = None) -> Held:
    return Held(Term("literal", value, language), source, f"{source}:{value}", len(value))


HELD = st.lists(
    st.builds(
        text, st.sampled_from(["x", "xx", "y", "zzz"]), st.sampled_from("abc"), st.sampled_from([None, "fr"])
    ),
    max_size=8,
)


@given(HELD, st.sampled_from([NAME, LEGAL_NAME, DESCRIPTION]), st.randoms())
def test_what_is_chosen_is_held_and_does_not_depend_on_order(
    held: list[Held], predicate: str, random: object
) -> None:
    policy = ValuePolicy()
    chosen = policy.choose(predicate, held)
    shuffled = list(held)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert policy.choose(predicate, shuffled) == chosen
    assert set(chosen) <= {one.term for one in held}
    assert bool(chosen) == bool(held)
    if predicate == NAME:
        assert set(chosen) == {one.term for one in held}
    else:
        assert len(chosen) == len({one.term.language for one in held})


def test_one_value_is_that_of_most_sources_then_of_the_trusted_one() -> None:
    held = [text("A", "a"), text("B", "b"), text("B", "c")]
    assert ValuePolicy().choose(LEGAL_NAME, held) == [Term("literal", "B")]
    assert ValuePolicy(priority=("a",)).choose(LEGAL_NAME, held) == [Term("literal", "A")]


def test_a_point_is_taken_whole_from_one_node() -> None:
    def at(value: str, node: str) -> Held:
        return Held(Term("literal", value), node, node, len(value))

    policy = ValuePolicy()
    point = policy.choose_point(
        [at("45.8", "a"), at("45.8336", "b")], [at("1.26111111", "a"), at("1.26", "b")]
    )
    assert point == (Term("literal", "45.8"), Term("literal", "1.26111111"))
    assert policy.choose_point([at("45.8", "a")], [at("1.26", "b")]) is None
    trusting = ValuePolicy(priority=("b",))
    both = ([at("45.8", "a"), at("45.9", "b")], [at("1.26111111", "a"), at("1.26", "b")])
    assert trusting.choose_point(*both) == (Term("literal", "45.9"), Term("literal", "1.26"))
