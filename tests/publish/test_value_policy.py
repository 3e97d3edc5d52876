from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.model.source import Source
from hub.model.statement import Term
from hub.model.vocabulary import DESCRIPTION, LEGAL_NAME, NAME, RNA, SIREN, SIRET
from hub.publish.value_policy import (
    ADDRESS,
    CHOOSABLE,
    DEFAULT_RULES,
    LATITUDE,
    LEGAL_FORM,
    REGISTERS,
    Held,
    ValuePolicy,
)
from hub.publish.value_settings import ValueSettings
from hub.resources import find_resources


def text(value: str, source: str = "a", language: str | None = None, modified: str = "") -> Held:
    return Held(Term("literal", value, language), source, f"{source}:{value}", len(value), modified)


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


def values(policy: ValuePolicy, predicate: str, *held: Held) -> list[str]:
    return [term.value for term in policy.choose(predicate, held)]


def test_a_register_wins_for_numbers_and_the_legal_form_and_says_all_it_says() -> None:
    policy = ValuePolicy(registers={"sirene"})
    others = [text("wrong", "a"), text("wrong", "b")]
    for predicate in (SIREN, SIRET, RNA, LEGAL_NAME, LEGAL_FORM):
        assert values(policy, predicate, *others, text("right", "sirene")) == ["right"]
    two = (text("1", "sirene"), text("2", "sirene"))
    assert values(policy, SIREN, *others, *two) == ["1", "2"]
    assert len(values(policy, LEGAL_FORM, *others, *two)) == 1


def test_where_no_register_speaks_every_number_is_seen_and_the_form_of_most_sources() -> None:
    policy = ValuePolicy(registers={"sirene"})
    held = [text("1", "a"), text("2", "b"), text("2", "c")]
    assert values(policy, SIREN, *held) == ["1", "2"]
    assert values(policy, LEGAL_FORM, *held) == ["2"]


def test_the_address_is_that_of_the_record_modified_last_then_the_fullest() -> None:
    old, new = text("a long old address", "a", modified="2019-05-01"), text("new", "b", modified="2026-01-31")
    undated = text("an undated address, longer than all", "c")
    assert values(ValuePolicy(), ADDRESS, old, new, undated) == ["new"]
    assert values(ValuePolicy(), ADDRESS, text("short", "a"), undated) == [undated.term.value]


def test_the_sources_that_come_first_for_a_property_win_for_it_alone() -> None:
    policy = ValuePolicy(priority=("a",), orders={DESCRIPTION: ("owner",)})
    held = [text("what a says, at length", "a"), text("mine", "owner")]
    assert values(policy, DESCRIPTION, *held) == ["mine"]
    assert values(policy, ADDRESS, *held) == ["what a says, at length"]


def test_the_reason_of_a_choice_is_what_decided_it() -> None:
    policy = ValuePolicy(priority=("first",), registers={"sirene"})
    assert policy.reason(DESCRIPTION, {"first"}, {"a"}) == "order"
    assert policy.reason(DESCRIPTION, {"a"}, {"b"}) == "fullest"
    assert policy.reason(LEGAL_FORM, {"a", "sirene"}, {"b"}) == "register"
    assert policy.reason(LEGAL_FORM, {"a"}, {"b"}) == "supported"
    assert policy.reason(ADDRESS, {"a"}, {"b"}) == "freshest"
    assert policy.reason(LATITUDE, {"a"}, {"b"}) == "point"
    assert policy.reason(NAME, {"a"}, {"b"}) == ""


def test_the_settings_of_a_hub_are_rules_and_orders_over_the_usual_ones() -> None:
    sources = {
        name: Source(name, connector, "x") for name, connector in (("s", "sirene"), ("a", "gogocarto"))
    }
    policy = ValueSettings(("a",), {"address": "fullest", "description": ("s", "a"), "url": ("a",)}).policy(
        sources
    )
    assert policy.rules == {**DEFAULT_RULES, ADDRESS: "fullest", CHOOSABLE["url"]: "supported"}
    assert (policy.orders[DESCRIPTION], policy.priority, policy.registers) == (("s", "a"), ("a",), {"s"})
    assert ValueSettings().policy({}) == ValuePolicy()


def test_every_register_is_a_bundled_connector() -> None:
    folder = find_resources().connector_folder
    assert REGISTERS and all((folder / f"{slug}.yaml").is_file() for slug in REGISTERS)


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
