from __future__ import annotations

import pytest

from hub.publish.licence import judge_licence


@pytest.mark.parametrize(
    ("licence", "kind"),
    [
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence", "open"),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "open"),
        ("https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf", "open"),
        ("https://www.etalab.gouv.fr/wp-content/uploads/2018/11/open-licence.pdf", "open"),
        ("https://github.com/etalab/Licence-Ouverte/blob/master/LO.md", "open"),
        ("https://spdx.org/licenses/etalab-2.0.html", "open"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "open"),
        ("https://creativecommons.org/licenses/by/4.0/deed.fr", "open"),
        ("https://creativecommons.org/licenses/by/2.0/fr/", "open"),
        ("https://opendatacommons.org/licenses/by/1-0/", "open"),
        ("https://opendatacommons.org/licenses/pddl/1-0/", "open"),
        ("http://www.opendefinition.org/licenses/cc-by", "open"),
        ("https://opendatacommons.org/licenses/odbl/", "share-alike"),
        ("http://www.opendefinition.org/licenses/odc-odbl", "share-alike"),
        ("http://www.opendefinition.org/licenses/cc-by-sa", "share-alike"),
        ("https://spdx.org/licenses/ODbL-1.0", "share-alike"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "share-alike"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "restricted"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "restricted"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "restricted"),
        ("https://spdx.org/licenses/CC-BY-NC-4.0", "restricted"),
        ("https://example.org/licence", "unknown"),
        ("https://example.org/?creativecommons.org/licenses/by/", "unknown"),
        ("CC BY 4.0", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_only_licences_known_to_be_open_let_a_source_in(licence: str | None, kind: str) -> None:
    admission = judge_licence(licence, admit=False)
    assert admission.kind == kind
    assert admission.admitted == (kind == "open")
    settled = judge_licence(licence, admit=True)
    assert settled.admitted
    assert settled.kind == kind


def test_what_keeps_a_source_out_is_said_with_what_to_do() -> None:
    reason = judge_licence("https://opendatacommons.org/licenses/odbl/1-0/", admit=False).reason
    assert "ODbL" in reason.fr
    assert "admit = true" in reason.fr
    assert "admit = true" in reason.en
