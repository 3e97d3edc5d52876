"""The deletion guard: a source that lost many records at once is asked about, never believed.

Publishers' platforms hide records for a day, cut answers off, send an empty list while they restart. Deleting on that
is the fault harvesters are blamed for; never deleting is the other one. So small losses pass, large ones ask.
"""

from __future__ import annotations

from hub.errors import FindingsError, SourceError

SHARE = 0.10
COUNT = 20


def check_deletions(known: int, gone: int, seen: int, accepted: int | None = None) -> None:
    """Raise when deleting ``gone`` of the ``known`` records needs a person.

    ``seen`` counts the records of this harvest, rejected ones included. Above 10 % and above 20 records a person has
    to state the number (``accepted``): FindingsError. An answer without any record deletes nothing, whatever is
    accepted: SourceError.
    """
    if seen == 0 and known > 0:
        raise SourceError(
            f"la source ne contient plus aucun enregistrement (elle en avait {known}) : rien n'est supprimé. Vérifiez "
            "l'export du producteur ; pour abandonner cette source : `ess-hub source remove`.",
            f"the source holds no record any more (it had {known}): nothing is deleted. Check the publisher's export; "
            "to give this source up: `ess-hub source remove`.",
        )
    if gone <= COUNT or gone <= known * SHARE or accepted == gone:
        return
    raise FindingsError(
        f"{gone} enregistrements sur {known} ont disparu de la source : rien n'est modifié. Vérifiez auprès du "
        f"producteur, puis confirmez avec --accept-deletions {gone}.",
        f"{gone} of {known} records are gone from the source: nothing is changed. Check with the publisher, then "
        f"confirm with --accept-deletions {gone}.",
    )
