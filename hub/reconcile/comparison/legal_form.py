"""Legal forms: an association and the foundation it created may share a name and are two.

Forms move and are left out, so silence says nothing; only two different families speak, and weakly: an association
may have become a cooperative.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence
from hub.reconcile.profile import Profile
from hub.reconcile.word_list import FORM_FAMILY

_OTHER = -2.0
_SAME = 0.3


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    ours = {FORM_FAMILY[form] for name in a.names for form in name.forms if form in FORM_FAMILY}
    theirs = {FORM_FAMILY[form] for name in b.names for form in name.forms if form in FORM_FAMILY}
    if not ours or not theirs:
        return
    if ours & theirs:
        yield Evidence("legal-form", _SAME, "même forme : {}", "same legal form: {}", (min(ours & theirs),))
    else:
        yield Evidence(
            "legal-form",
            _OTHER,
            "formes différentes : {} et {}",
            "different legal forms: {} and {}",
            (min(ours), min(theirs)),
        )
