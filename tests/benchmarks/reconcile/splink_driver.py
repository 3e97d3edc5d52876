"""Splink at work, in its own environment: ``python splink_driver.py FOLDER [--within]``, which holds ``rows.json`` (one
profile a line, ``unique_id`` from 0) and ``pairs.csv`` (``a,b``: the pairs to weigh). Writes ``weights.bin``, a float64 a
pair, in bits.

No label is seen: what two profiles have in common by chance is drawn from pairs at random, what one thing written twice has
in common is found by expectation and maximisation, on these very rows. ``--within``: the pairs are of the places of one
organization, ``grp``, and both are found there, as sister places have much in common without being one.
"""

from __future__ import annotations

import logging
import sys
from array import array
from collections import Counter
from pathlib import Path

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
import splink.internals.comparison_level_composition as composed
import splink.internals.expectation_maximisation as learning
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

_PAIRS_AT_RANDOM = 4e6
_FLOOR = 1e-12
_LEAST = 50
"""Pairs that are worth learning from."""
_COLUMNS = {
    "unique_id": "BIGINT",
    "grp": "BIGINT",
    **dict.fromkeys(
        (
            "name",
            "family",
            "postcode",
            "commune",
            "department",
            "street",
            "address",
            "phone",
            "site",
            "email",
        ),
        "VARCHAR",
    ),
    **dict.fromkeys(("siren_one", "siret_one", "rna_one"), "VARCHAR"),
    **dict.fromkeys(
        ("names", "families", "words", "acronyms", "initials", "siren", "siret", "rna"),
        "VARCHAR[]",
    ),
}


def name(rare):
    alike = levels.PairwiseStringDistanceFunctionLevel
    return CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("family", term_frequency_adjustments=rare),
            composed.Or(levels.ArrayIntersectLevel("families", 1), alike("names", "jaro_winkler", 0.96)),
            levels.CustomLevel(_words_shared(0.6), label_for_charts="most words"),
            alike("names", "jaro_winkler", 0.9),
            levels.CustomLevel(_words_shared(0.3), label_for_charts="some words"),
            levels.ElseLevel(),
        ],
    )


def _words_shared(share):
    return (
        "len(list_intersect(coalesce(words_l, []), coalesce(words_r, []))) >= "
        f"{share} * len(list_distinct(list_concat(coalesce(words_l, ['-']), coalesce(words_r, ['-']))))"
    )


def acronym():
    def meets(one, other):
        return f"len(list_intersect(coalesce({one}, []), coalesce({other}, []))) > 0"

    return CustomComparison(
        output_column_name="acronym",
        comparison_levels=[
            levels.CustomLevel("acronyms_l IS NULL AND acronyms_r IS NULL").configure(is_null_level=True),
            levels.CustomLevel(meets("acronyms_l", "acronyms_r"), label_for_charts="same acronym"),
            levels.CustomLevel(
                f"{meets('acronyms_l', 'initials_r')} OR {meets('initials_l', 'acronyms_r')}",
                label_for_charts="initials",
            ),
            levels.ElseLevel(),
        ],
    )


def place(rare):
    return CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.CustomLevel(
                "(postcode_l IS NULL OR postcode_r IS NULL) AND (commune_l IS NULL OR commune_r IS NULL)"
            ).configure(is_null_level=True),
            levels.ExactMatchLevel("postcode", term_frequency_adjustments=rare),
            levels.ExactMatchLevel("commune", term_frequency_adjustments=rare),
            levels.JaroWinklerLevel("commune", 0.92),
            levels.ExactMatchLevel("department"),
            levels.ElseLevel(),
        ],
    )


def street(rare):
    return CustomComparison(
        output_column_name="street",
        comparison_levels=[
            levels.NullLevel("street"),
            levels.ExactMatchLevel("address", term_frequency_adjustments=rare),
            levels.ExactMatchLevel("street", term_frequency_adjustments=rare),
            levels.JaroWinklerLevel("street", 0.92),
            levels.ElseLevel(),
        ],
    )


def contact(one, rare):
    return CustomComparison(
        output_column_name=one,
        comparison_levels=[
            levels.NullLevel(one),
            levels.ExactMatchLevel(one, term_frequency_adjustments=rare),
            levels.ElseLevel(),
        ],
    )


def _floored(records):
    """What a step of learning found, never zero: Splink refuses that, and it comes of pairs that are all certain."""
    for record in records:
        for side in ("m_probability", "u_probability"):
            if record[side] is not None:
                record[side] = max(record[side], _FLOOR)
    return _looked_up(records)


_looked_up = learning.m_u_records_to_lookup_dict
learning.m_u_records_to_lookup_dict = _floored


def _shared(rows, columns):
    """How many pairs have the same in all of the columns."""
    said = Counter(zip(*(rows.column(one).to_pylist() for one in columns), strict=True))
    return sum(count * (count - 1) // 2 for values, count in said.items() if None not in values)


def weighed(folder, within):
    own = duckdb.connect(":memory:")
    # Splink 5.0 writes x -> y, which DuckDB 2.0 takes only when told so
    own.execute("SET lambda_syntax='ENABLE_SINGLE_ARROW'").fetchall()
    api = DuckDBAPI(own)
    read = duckdb.connect(":memory:")
    rows = read.read_json(
        str(folder / "rows.json"), format="newline_delimited", columns=_COLUMNS
    ).to_arrow_table()
    pairs = read.read_csv(str(folder / "pairs.csv"), dtype={"a": "BIGINT", "b": "BIGINT"}).to_arrow_table()
    # the places of one organization: a rare name they share tells nothing, nor do the organization's own numbers
    numbers = ["siret"] if within else ["siren", "siret", "rna"]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name(not within),
            acronym(),
            place(not within),
            street(not within),
            contact("phone", not within),
            contact("site", not within),
            contact("email", not within),
            *(comparisons.ArrayIntersectAtSizes(number, [1]) for number in numbers),
        ],
        blocking_rules_to_generate_predictions=[block_on("family")],
        retain_matching_columns=False,
    )
    linker = Linker(api.register(rows, table_name="profiles"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [
            block_on("siren_one"),
            block_on("rna_one"),
            block_on("family", "postcode"),
            block_on("phone", "postcode"),
        ],
        recall=0.8,
    )
    training.estimate_u_using_random_sampling(max_pairs=_PAIRS_AT_RANDOM, seed=1, min_count_per_level=None)
    if within:
        session = training.estimate_parameters_using_expectation_maximisation(
            block_on("grp"), fix_u_probabilities=False
        )
        share = session.core_model_settings.probability_two_random_records_match
        linker._settings_obj.core_model_settings.probability_two_random_records_match = share
    else:
        for columns in (("family",), ("postcode", "street"), ("siren_one",)):
            if _shared(rows, columns) >= _LEAST:
                training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    of_pairs = read.sql(
        "SELECT a AS join_key_l, b AS join_key_r, '0' AS match_key FROM pairs"
    ).to_arrow_table()
    linker.table_management.register_blocked_pairs_for_predict(
        api.register(of_pairs, table_name="given_pairs")
    )
    predicted = linker.inference.predict().as_duckdbpyrelation()
    columns = (
        predicted.to_arrow_table().column(one).to_pylist()
        for one in ("unique_id_l", "unique_id_r", "match_weight")
    )
    weight_of = {(one, other): weight for one, other, weight in zip(*columns, strict=True)}
    weights = array(
        "d",
        (
            weight_of[pair]
            for pair in zip(pairs.column("a").to_pylist(), pairs.column("b").to_pylist(), strict=True)
        ),
    )
    with (folder / "weights.bin").open("wb") as file:
        weights.tofile(file)


if __name__ == "__main__":
    logging.getLogger("splink").setLevel(logging.ERROR)
    weighed(Path(sys.argv[1]), "--within" in sys.argv)
