"""What was learnt from judgements, for people to read: the figures first, then band by band, then what would change."""

from __future__ import annotations

from collections.abc import Iterator

from hub.errors import Text
from hub.reconcile.judged_pairs import JudgedPairs
from hub.reconcile.learning import BANDS, Figures, Learnt, Trial
from hub.reconcile.scoring import MERGE, REVIEW

_LEVEL = {
    "organization": Text("organisations", "organizations"),
    "establishment": Text("établissements", "establishments"),
}
_KIND = {
    "name": Text("nom", "name"),
    "acronym": Text("sigle", "acronym"),
    "place-word": Text("lieu dans le nom", "place in the name"),
    "number": Text("numéro dans le nom", "number in the name"),
    "form": Text("forme juridique", "legal form"),
    "postcode": Text("code postal", "postcode"),
    "commune": Text("commune", "commune"),
    "territory": Text("territoire", "territory"),
    "street": Text("rue", "street"),
    "distance": Text("distance", "distance"),
    "phone": Text("téléphone", "phone"),
    "email": Text("courriel", "e-mail"),
    "site": Text("site web", "web site"),
    "siren": Text("SIREN", "SIREN"),
    "siret": Text("SIRET", "SIRET"),
    "rna": Text("RNA", "RNA"),
    "source": Text("source", "source"),
    "choice": Text("autres lieux possibles", "other places possible"),
    "rivals": Text("lieux concurrents", "rival places"),
}
_WORTH_TELLING = 0.05


def level_lines(
    judged: JudgedPairs, learnt: Learnt | None, trial: Trial | None, objection: Text | None
) -> Iterator[Text]:
    """One level. ``learnt`` and ``trial`` are None when no pair of it was judged."""
    pairs, same = len(judged.answers.same), int(judged.answers.same.sum())
    level = _LEVEL[judged.level]
    yield Text(
        f"{level.fr} : {pairs} paires jugées, {same} les mêmes, {pairs - same} différentes",
        f"{level.en}: {pairs} pairs judged, {same} the same, {pairs - same} different",
    )
    if judged.ruled:
        yield Text(
            f"  laissées de côté, pesées par les règles faute de nom ou de lieu : {judged.ruled}",
            f"  left aside, weighed by rules for want of a name or a place: {judged.ruled}",
        )
    if judged.not_compared:
        yield Text(
            f"  laissées de côté, que le modèle n'a pas à comparer : {judged.not_compared}",
            f"  left aside, that the model does not have to compare: {judged.not_compared}",
        )
    if learnt and trial:
        yield from _figures(trial)
        yield from _bands(trial)
        yield _thresholds(trial)
        yield from _changes(judged.kinds, learnt)
    if objection:
        yield Text(f"  ne peut être adoptée : {objection.fr}", f"  cannot be adopted: {objection.en}")


def _figures(trial: Trial) -> Iterator[Text]:
    yield Text(
        f"  modèle tel quel : {trial.as_is.loss:.3f} bit par paire, {trial.as_is.errors} erreurs au seuil",
        f"  model as it is: {trial.as_is.loss:.3f} bits a pair, {trial.as_is.errors} errors at the threshold",
    )
    yield Text(
        f"  re-pondéré, sur des paires mises de côté : {trial.held_out.loss:.3f} bit par paire, "
        f"{trial.held_out.errors} erreurs (gain {trial.gain.bits:+.3f} ± {trial.gain.error:.3f} ; au hasard "
        f"{trial.chance:.3f})",
        f"  re-weighted, on held-out pairs: {trial.held_out.loss:.3f} bits a pair, {trial.held_out.errors} errors "
        f"(gain {trial.gain.bits:+.3f} ± {trial.gain.error:.3f}; by chance {trial.chance:.3f})",
    )


def _bands(trial: Trial) -> Iterator[Text]:
    yield Text(
        "  poids             tel quel : mêmes      re-pondéré : mêmes",
        "  weight            as it is: same        re-weighted: same",
    )
    edges = zip((None, *BANDS), (*BANDS, None), strict=True)
    for at, (low, high) in enumerate(edges):
        before, after = _share(trial.as_is, at), _share(trial.held_out, at)
        if before or after:
            fr, en = (_band(low, high, *words) for words in (("moins de", "et plus"), ("under", "and more")))
            told = f"{before:<21} {after}".rstrip()
            yield Text(f"  {fr:<17} {told}", f"  {en:<17} {told}")


def _band(low: float | None, high: float | None, under: str, more: str) -> str:
    if low is None:
        return f"{under} {high:+.1f}"
    return f"{low:+.1f} … {high:+.1f}" if high is not None else f"{low:+.1f} {more}"


def _share(found: Figures, at: int) -> str:
    pairs, same = found.bands[at]
    return f"{same}/{pairs} ({100 * same / pairs:.0f} %)" if pairs else ""


def _thresholds(trial: Trial) -> Text:
    if trial.merge is None or trial.review is None:
        return Text(
            "  d'après les jugements, aucun seuil ne convient : ce qui pèse plus n'est pas plus souvent jugé le même",
            "  by the judgements, no threshold would do: what weighs more is not judged the same more often",
        )
    return Text(
        f"  d'après les jugements, sur les poids du modèle : réunir à partir de {trial.merge:+.1f} (et non {MERGE:+.1f}), "
        f"revoir à partir de {trial.review:+.1f} (et non {REVIEW:+.1f})",
        f"  by the judgements, on the model's weights: join from {trial.merge:+.1f} (not {MERGE:+.1f}), review from "
        f"{trial.review:+.1f} (not {REVIEW:+.1f})",
    )


def _changes(kinds: tuple[str, ...], learnt: Learnt) -> Iterator[Text]:
    """What would weigh more or less than the rest, what changes most first; then the rest."""
    changed = sorted(
        (-abs(times / learnt.slope - 1), kind, times)
        for kind, times in zip(kinds, learnt.multipliers.tolist(), strict=True)
        if abs(times / learnt.slope - 1) >= _WORTH_TELLING
    )
    names = [(_KIND.get(kind, Text(kind, kind)), times) for _, kind, times in changed]
    names.append((Text("le reste", "the rest"), learnt.slope))
    yield Text(
        f"  pèserait : {', '.join(f'{name.fr} × {times:.2f}' for name, times in names)} ; "
        f"ajouté à tous les poids : {learnt.shift:+.2f}",
        f"  would weigh: {', '.join(f'{name.en} × {times:.2f}' for name, times in names)}; "
        f"added to every weight: {learnt.shift:+.2f}",
    )
