from __future__ import annotations

import inspect
from pathlib import Path

from pyshacl.constraints import constraint_component

from hub.validate.pyshacl_repair import fill_message
from tests.validate.shapes import record, validator


def test_a_backslash_in_a_publishers_text_is_a_value_like_another(tmp_path: Path) -> None:
    (finding,) = validator(tmp_path).validate(record("1", 'schema:name "Un"', r'ess:siren "1\\d\\g<9>"'))
    assert finding.text.en == r"The key of 1\d\g<9> is wrong."


def test_all_that_a_rule_bound_can_stand_in_its_message() -> None:
    assert fill_message(None, "{?this} {$path} {?value} {?other}", ("t", "p", "v", {"other": 1})) == "t p v 1"
    assert fill_message(None, "{?other} {?unknown}", {"other": 1}) == "1 {?unknown}"
    assert fill_message(None, "{?value}", None) == "{?value}"


def test_the_repair_is_still_needed() -> None:
    """When this fails, pyshacl no longer reads values as replacement patterns: delete the repair."""
    source = inspect.getsource(constraint_component)
    assert "re.sub(substring, str(val), msg)" in source
