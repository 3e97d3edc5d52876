"""French words that say little: stop words, ordinary words of the field, legal forms and their expansions.

No organisation is named here. All words are folded (ASCII, lower case).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP = _words(
    "le la les l un une d de du des et en a au aux pour par sur sous dans avec chez vers entre ses son sa leur "
    "leurs ce cet cette ou s n qu que the of for and in y"
)
"""Words that an acronym skips and a name may add or drop."""

ORDINARY = _words(
    """
    accueil action actions activite activites actif active aide amicale amis ami animation antenne atelier ateliers
    agence aquatique art arts artistique autonomie bureau cafe centre cercle chambre citoyen citoyenne citoyens club
    collectif collectifs comite commun commune communes communaute communal compagnie conseil cooperation cooperatif
    cooperatifs cooperative cooperatives culture culturel culturelle culturelles creation danse defense developpement
    departement departemental departementale dispositif droit droits ecole economie economique economiques education
    emploi emplois employeur employeurs enfance enfant enfants ensemble entraide entreprise entreprises entreprendre
    environnement epicerie equitable equipe espace etudes
    evenement expertise fabrique familial familiale familiales famille familles femme femmes fete fetes fonds football
    formation formations foyer france francais francaise generale generation gestion groupe groupement habitat habitants
    initiative initiatives innovant innovants innovation innovations insertion institut interet inter jardin jardins
    jeune jeunes jeunesse judo laique lieu local locale locales locaux logement loisirs maison maisons mission monde
    mouvement municipal municipale musee musique musiques national nationale nature nouveau nouvelle organisation
    parents partage patrimoine petanque personnes plateforme pole populaire pratique professionnel professionnelle
    professionnels projet projets promotion public publics quartier quartiers recherche regie region regional regionale
    regionales regionaux ressource ressources ressourcerie reseau reseaux rural rurale ruraux sante secours service
    services social sociale sociales sociaux societe solidaire solidaires solidarite solidarites soutien sport sports
    sportif sportive sportifs syndicat territoire territoires territorial territoriale territoriaux theatre tiers travail
    travailleurs union universitaire universite urbain vacances vie ville villes village volley
    tennis rugby gymnastique yoga chasse chasseurs peche pecheurs boule boules randonnee marche
    """
)
"""Words that many organisations bear: they identify one only together with rarer words or a place."""

AMBIGUOUS_PLACES = _words(
    "centre nord sud est ouest manche lot cher somme creuse aube landes vienne reunion marne orne eure ain var"
)
"""Names of territories that are ordinary words too: places only where they do not open a name."""

ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "asso": "association",
    "assoc": "association",
    "ass": "association",
    "fed": "federation",
    "coop": "cooperative",
    "mut": "mutuelle",
}
"""What people shorten, and what it stands for. ``coop`` is one only at a name's edges, see the forms below."""

COUNCILS = {
    "regional": "region",
    "departemental": "departement",
    "general": "departement",
    "municipal": "commune",
}
"""A council, and the authority that bears its name: "conseil régional de X" is "région X"."""

LEGAL_PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): form
    for phrase, form in {
        "societe cooperative interet collectif": "scic",
        "societes cooperatives interet collectif": "scic",
        "cooperative interet collectif": "scic",
        "societe cooperative participative": "scop",
        "societe cooperative ouvriere production": "scop",
        "societe cooperative production": "scop",
        "cooperative ouvriere production": "scop",
        "societe cooperative agricole": "sca",
        "societe cooperative": "cooperative",
        "societe responsabilite limitee": "sarl",
        "entreprise unipersonnelle responsabilite limitee": "eurl",
        "societe actions simplifiee unipersonnelle": "sasu",
        "societe actions simplifiee": "sas",
        "societe anonyme": "sa",
        "societe civile immobiliere": "sci",
        "societe mutualiste": "mutuelle",
        "groupement interet economique": "gie",
        "groupement interet public": "gip",
        "fonds dotation": "fonds-dotation",
        "fondation reconnue utilite publique": "fondation",
        "association reconnue utilite publique": "association",
        "reconnue utilite publique": "utilite-publique",
        "association loi 1901": "association",
        "association loi 1er juillet 1901": "association",
        "loi 1er juillet 1901": "association",
        "loi 1901": "association",
        "association loi 1908": "association",
        "co operative society": "cooperative",
        "community interest company": "cic",
        "charitable incorporated organisation": "cio",
    }.items()
}
"""Expansions, without their stop words; the longest is read first."""

LEGAL_ABBREVIATIONS = _words(
    "scic scop sarl eurl sas sasu sca sci gie gip snc selarl earl gaec scea arup frup ltd limited cic cio plc llp"
)
"""Forms that are nothing else, wherever they stand."""

LEGAL_AT_EDGE = {
    "association": "association",
    "federation": "federation",
    "confederation": "federation",
    "fondation": "fondation",
    "mutuelle": "mutuelle",
    "mutuelles": "mutuelle",
    "cooperative": "cooperative",
    "sa": "sa",
}
"""Words that name the form when they open or close a name, and are part of it elsewhere."""

FORM_FAMILY = {
    "association": "association",
    "federation": "federation",
    "fondation": "fondation",
    "fonds-dotation": "fonds-dotation",
    "mutuelle": "mutuelle",
    "cooperative": "cooperative",
    "scic": "cooperative",
    "scop": "cooperative",
    "sca": "cooperative",
    "gip": "gip",
    "gie": "gie",
}
"""Forms that one organisation does not bear together fall in different families; a SCOP is also a SARL or a SAS,
so companies are in none."""
