"""Contacts: a web site, a phone, an e-mail in common. Federations lend theirs: the more share one, the less it says."""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.profile import Profile

_KINDS = (
    ("sites", "site", 3.5, "même site web : {}", "same web site: {}"),
    ("phones", "phone", 3.0, "même téléphone : {}", "same phone: {}"),
    ("emails", "email", 3.5, "même courriel : {}", "same e-mail: {}"),
)


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    for field, kind, weight, fr, en in _KINDS:
        common = sorted(
            getattr(a, field) & getattr(b, field), key=lambda contact: (corpus.sharing(contact), contact)
        )
        if common:
            told = weight / max(1, corpus.sharing(common[0]) - 1)
            yield Evidence(kind, round_weight(told), fr, en, (common[0],))
