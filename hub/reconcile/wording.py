"""What a model's weights are about, in sentences: each kind of measure says what it saw of the pair, and its part of the
weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rapidfuzz import fuzz

from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.likeness.words import CLASH
from hub.reconcile.profile import Profile

Measured = Mapping[str, float]
Said = tuple[str, str, tuple[str, ...]]
"""A sentence in French, in English, and its values."""
_KINDS = {
    "place-word": "place-word",
    "postcode": "territory",
    "commune": "territory",
    "territory": "territory",
    "street": "address",
    "form": "legal-form",
    "choice": "rivals",
}
"""Kind of measure → kind of evidence, where they are not called alike."""
_NUMBERS = ("siren", "siret", "rna")


def evidence(
    parts: Mapping[str, float], sides: tuple[Profile, Profile] | None, measured: Measured
) -> list[Evidence]:
    """``parts`` of a weight by kind of measure, as evidence about two ``sides``, strongest first; they add up as
    ``parts`` do. Kinds that weigh nothing and contradict nothing are left out. Without ``sides`` nothing is put in words."""
    by_kind: dict[str, float] = {}
    for kind, weight in parts.items():
        named = _KINDS.get(kind, kind)
        by_kind[named] = by_kind.get(named, 0.0) + weight
    pieces = []
    for kind, weight in by_kind.items():
        contradicts = _contradicts(kind, measured)
        if contradicts or round_weight(weight):
            fr, en, values = _SAYS[kind](*sides, measured) if sides else ("", "", ())
            pieces.append(
                Evidence(kind, round_weight(weight), fr, en, values, contradicts, thin=kind == "acronym")
            )
    return sorted(pieces, key=lambda piece: (-abs(piece.weight), piece.kind))


def _contradicts(kind: str, measured: Measured) -> bool:
    if kind in _NUMBERS:
        return measured[kind] == 0.0
    return kind in {"place-word", "number"} and measured[kind] == CLASH


def _prior(_a: Profile, _b: Profile, _measured: Measured) -> Said:
    return (
        "deux fiches qu'un indice rapproche sont plus souvent deux qu'une",
        "two records with a clue in common are more often two than one",
        (),
    )


def _name(a: Profile, b: Profile, measured: Measured) -> Said:
    if measured["name.equal"] < 0:
        return "l'une des deux n'a pas de nom", "one of the two has no name", ()
    pairs = [(one, other) for one in a.names for other in b.names]
    one, other = max(
        pairs, key=lambda pair: (fuzz.ratio(pair[0].family, pair[1].family), pair[0].text, pair[1].text)
    )
    values = (one.text, other.text)
    if measured["name.equal"] > 0:
        bearers = round(2 ** measured["name.bearers"] - 1)
        if bearers > 2:
            return (
                "même nom, que {2} fiches portent : « {0} » et « {1} »",
                "same name, that {2} records bear: {0} / {1}",
                (*values, str(bearers)),
            )
        return "même nom : « {} » et « {} »", "same name: {} / {}", values
    if measured["name.letters"] >= 0.9 or measured["name.sorted"] >= 0.9:
        return "noms presque égaux : « {} » et « {} »", "nearly equal names: {} / {}", values
    if measured["name.contained"] >= 0.99:
        return "un nom contient l'autre : « {} » et « {} »", "one name contains the other: {} / {}", values
    if measured["name.shared"] > 0:
        return (
            "des mots communs, mais chaque nom a les siens : « {} » et « {} »",
            "some words in common, but each name has its own: {} / {}",
            values,
        )
    return "noms différents : « {} » et « {} »", "different names: {} / {}", values


def _acronym(a: Profile, b: Profile, measured: Measured) -> Said:
    if measured["acronym.fits"] > 0:
        acronyms = sorted(
            {
                *a.acronyms,
                *b.acronyms,
                *(name.key for side in (a, b) for name in side.names if name.is_short),
            },
            key=lambda text: (abs(len(text) - measured["acronym.fits"]), text),
        )
        meanings = round(2 ** measured["acronym.meanings"] - 1)
        if meanings > 1:
            return (
                "« {} » sont les initiales du nom, et de {} autres",
                "{} are the initials of the name, and of {} others",
                (acronyms[0].upper(), str(meanings - 1)),
            )
        return "« {} » sont les initiales du nom", "{} are the initials of the name", (acronyms[0].upper(),)
    both = a.acronyms & b.acronyms
    if both:
        return "les deux disent le sigle « {} »", "both say the acronym {}", (min(both).upper(),)
    return "aucun sigle commun", "no acronym in common", ()


def _place_word(_a: Profile, _b: Profile, measured: Measured) -> Said:
    sentences = {
        2.0: ("les noms disent le même lieu", "the names say the same place"),
        1.0: ("un nom dit le lieu où est l'autre", "one name says the place where the other is"),
        0.0: ("aucun nom ne dit de lieu", "neither name says a place"),
        -1.0: ("un seul des noms dit un lieu", "only one of the names says a place"),
    }
    return *sentences.get(
        measured["place-word"],
        ("les noms disent deux lieux différents", "the names say two different places"),
    ), ()


def _number(_a: Profile, _b: Profile, measured: Measured) -> Said:
    sentences = {
        2.0: ("même numéro dans les noms", "same number in the names"),
        0.0: ("aucun nom n'a de numéro", "neither name has a number"),
        -1.0: ("un seul des noms a un numéro", "only one of the names has a number"),
    }
    return *sentences.get(
        measured["number"], ("numéros différents dans les noms", "different numbers in the names")
    ), ()


def _form(_a: Profile, _b: Profile, measured: Measured) -> Said:
    sentences = {
        1.0: ("même forme juridique dans les noms", "same legal form in the names"),
        0.0: ("formes juridiques différentes dans les noms", "different legal forms in the names"),
    }
    return *sentences.get(
        measured["form"], ("forme juridique non dite des deux côtés", "legal form not said by both")
    ), ()


def _territory(a: Profile, b: Profile, measured: Measured) -> Said:
    ours, theirs = (_where(side) for side in (a, b))
    if measured["commune"] == 1.0 and measured["postcode"] == 1.0:
        return "même commune et même code postal : {}", "same commune and postcode: {}", (ours,)
    if measured["commune"] == 1.0:
        return "même commune : {} et {}", "same commune: {} and {}", (ours, theirs)
    if measured["postcode"] == 1.0:
        return "même code postal : {} et {}", "same postcode: {} and {}", (ours, theirs)
    if measured["postcode"] == 0.5:
        return (
            "même département, communes différentes : {} et {}",
            "same department, different communes: {} and {}",
            (ours, theirs),
        )
    return "lieux différents : {} et {}", "different places: {} and {}", (ours, theirs)


def _where(profile: Profile) -> str:
    postcode, commune = min(profile.postcodes, default=""), min(profile.communes, default="")
    return f"{postcode} {commune.capitalize()}".strip() or "?"


def _address(a: Profile, b: Profile, measured: Measured) -> Said:
    if measured["street"] < 0:
        return "rue non dite des deux côtés", "street not said by both", ()
    values = (min(a.streets, default="?"), min(b.streets, default="?"))
    if measured["street.equal"] == 1.0:
        lodgers = round(2 ** measured["street.lodgers"] - 1)
        if lodgers > 2:
            return (
                "même adresse, que {2} fiches donnent : {0}",
                "same address, that {2} records give: {0}",
                (*values, str(lodgers)),
            )
        return "même rue et numéro : {0}", "same street and number: {0}", values
    if measured["street.words"] >= 0.9:
        return "adresses proches : {} et {}", "near addresses: {} and {}", values
    return "rues différentes : {} et {}", "different streets: {} and {}", values


def _distance(_a: Profile, _b: Profile, measured: Measured) -> Said:
    if measured["distance"] < 0:
        return "coordonnées non dites des deux côtés", "coordinates not said by both", ()
    if measured["distance"] >= 200:
        return "à 200 km ou plus l'un de l'autre", "200 km apart or more", ()
    return "à {} km l'un de l'autre", "{} km apart", (f"{measured['distance']:.1f}",)


def _contact(field: str, kind: str, fr: str, en: str) -> Callable[[Profile, Profile, Measured], Said]:
    def says(a: Profile, b: Profile, measured: Measured) -> Said:
        common = getattr(a, field) & getattr(b, field)
        if common:
            bearers = round(2 ** measured[f"{kind}.bearers"] - 1)
            shared = (
                (f", que {bearers} fiches donnent", f", that {bearers} records give")
                if bearers > 2
                else ("", "")
            )
            return f"même {fr}{shared[0]} : {{}}", f"same {en}{shared[1]}: {{}}", (min(common),)
        if measured[kind] == 0.0:
            values = (min(getattr(a, field)), min(getattr(b, field)))
            return f"{fr} différent : {{}} et {{}}", f"different {en}: {{}} and {{}}", values
        return f"{fr} non dit des deux côtés", f"{en} not said by both", ()

    return says


def _registered(kind: str) -> Callable[[Profile, Profile, Measured], Said]:
    def says(a: Profile, b: Profile, measured: Measured) -> Said:
        ours, theirs, label = getattr(a, kind), getattr(b, kind), kind.upper()
        if measured[kind] == 1.0:
            return "même {} : {}", "same {}: {}", (label, min(ours & theirs))
        if measured[kind] == 0.0:
            return "{} différents : {} et {}", "different {}: {} and {}", (label, min(ours), min(theirs))
        if measured[f"{kind}.sides"] == 1.0:
            return (
                "{} donné d'un seul côté : {}",
                "{} given by one side only: {}",
                (label, min(ours or theirs)),
            )
        return "{} donné d'aucun côté", "{} given by neither side", (label,)

    return says


def _source(_a: Profile, _b: Profile, measured: Measured) -> Said:
    if measured["source"] == 1.0:
        return (
            "deux fiches d'une même source, qui se répète rarement",
            "two records of one source, which seldom repeats itself",
            (),
        )
    return "deux sources différentes", "two different sources", ()


def _rivals(_a: Profile, _b: Profile, measured: Measured) -> Said:
    if measured["rivals.above-both"] > 0:
        return "aucune autre fiche comparée ne convient mieux", "no other record compared fits better", ()
    return "une autre fiche comparée convient mieux", "another record compared fits better", ()


_SAYS: Mapping[str, Callable[[Profile, Profile, Measured], Said]] = {
    "prior": _prior,
    "name": _name,
    "acronym": _acronym,
    "place-word": _place_word,
    "number": _number,
    "legal-form": _form,
    "territory": _territory,
    "address": _address,
    "distance": _distance,
    "phone": _contact("phones", "phone", "téléphone", "phone"),
    "email": _contact("emails", "email", "courriel", "e-mail"),
    "site": _contact("sites", "site", "site web", "web site"),
    "siren": _registered("siren"),
    "siret": _registered("siret"),
    "rna": _registered("rna"),
    "source": _source,
    "rivals": _rivals,
}
