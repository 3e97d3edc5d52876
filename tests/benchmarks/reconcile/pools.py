"""The words that generated names are made of: two pools that share no family, no theme and no street."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.reconcile.settings import PoolName


@dataclass(frozen=True, slots=True)
class Family:
    """A name many units bear, one a commune: its words, the acronym people use, whether a federation stands behind."""

    name: str
    acronym: str
    federated: bool = False


@dataclass(frozen=True, slots=True)
class Pools:
    families: tuple[Family, ...]
    heads: tuple[str, ...]
    themes: tuple[str, ...]
    qualifiers: tuple[str, ...]
    coined: tuple[str, ...]
    town_heads: tuple[str, ...]
    town_tails: tuple[str, ...]
    saints: tuple[str, ...]
    rivers: tuple[str, ...]
    streets: tuple[str, ...]
    quarters: tuple[str, ...]
    networks: tuple[str, ...]


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _families(text: str) -> tuple[Family, ...]:
    rows = (tuple(part.strip() for part in row.split("|")) for row in text.strip().splitlines())
    return tuple(Family(name, acronym, mark == "f") for name, acronym, mark in rows)


_USUAL = Pools(
    families=_families(
        """
        Comité des fêtes|CDF|
        Amicale laïque|AL|f
        Foyer rural|FR|f
        Familles rurales|AFR|f
        Association des parents d'élèves|APE|
        Aide à domicile en milieu rural|ADMR|f
        Club des aînés|CDA|f
        Union sportive|US|
        Société de chasse|SC|
        Pétanque club|PC|
        Maison des jeunes et de la culture|MJC|f
        Secours populaire français|SPF|f
        École de musique|EDM|
        Tennis club|TC|
        Amicale des donneurs de sang bénévoles|ADSB|f
        Bibliothèque pour tous|BPT|f
        """
    ),
    heads=_list(
        "Les Amis, Atelier, Les Ateliers, La Ferme, Épicerie solidaire, Ressourcerie, Café associatif, Le Jardin, "
        "Les Jardins, Régie de quartier, Compagnie, Théâtre, Maison, Coopérative, Collectif, Cercle, Espace, "
        "Chantier d'insertion, Habitat, Les Compagnons, Le Relais, Radio, Cinéma, Centre social, Crèche, "
        "La Fabrique, Le Comptoir, Ludothèque, Recyclerie, Garage solidaire, Tiers-lieu, Mutuelle, Chorale, "
        "Conservatoire, La Boutique, Laboratoire, Les Ménestrels, École de cirque, Jardin d'éveil, Solidarités"
    ),
    themes=_list(
        "du Moulin, des Tilleuls, du Port, de l'Îlot, du Vieux Pont, de la Fontaine, des Quatre Vents, du Lavoir, "
        "de la Gare, des Marais, de l'Étang, du Châtaignier, des Cordeliers, de la Tour, du Canal, des Vignes, "
        "de la Colline, des Remparts, du Lac, de l'Écluse, des Hirondelles, du Pressoir, de la Clairière, du Bocage, "
        "des Genêts, de la Source, des Mésanges, de l'Avenir, du Partage, de la Lune, des Possibles, du Soleil, "
        "des Lucioles, de l'Horloge, de la Halle, des Saules, de la Rivière, du Verger, des Pins, du Phare, "
        "des Coquelicots, de la Cité, du Chêne, des Bruyères, de la Passerelle, de l'Abeille, des Glaneurs"
    ),
    qualifiers=_list(
        "solidaire, citoyen, partagé, populaire, culturel, insertion, environnement, enfance, jeunesse, patrimoine, "
        "handicap, emploi, musique, danse, théâtre, nature, santé, numérique, habitat, formation, seniors"
    ),
    coined=_list(
        "ba, ri, lo, ta, mi, no, ve, su, ka, pel, dor, lin, mar, zen, tri, cla, vo, gui, ser, fon, ja, ru"
    ),
    town_heads=_list(
        "Beau, Mont, Ville, Roche, Font, Clair, Haut, Bel, Champ, Châtel, Neuf, Vieil, Rou, Mar, Puy, Val, Cour, "
        "Mars, Aub, Lin, Ver, Cast, Brou, Gran, Saul, Thor, Mour, Pont, Lav, Cham"
    ),
    town_tails=_list(
        "mont, ville, court, fort, val, ac, y, igny, oux, euil, bourg, champ, lieu, anges, ières, elle, on, as, "
        "ignac, ort, enay, aison, ardière, ères, ange, oncelles"
    ),
    saints=_list(
        "Martin, Pierre, Jean, Germain, Hilaire, Laurent, Aubin, Denis, Maurice, Julien, Sulpice, Léger, Symphorien, "
        "Genis, Savin, Cyr, Vincent, Médard, Ouen, Loup"
    ),
    rivers=_list(
        "Loire, Creuse, Vienne, Sarthe, Dronne, Isle, Charente, Vézère, Mayenne, Sèvre, Thouet, Indre"
    ),
    streets=_list(
        "Capucins, République, Victor Hugo, Jean Jaurès, Gare, Moulin, Église, Écoles, Pasteur, Gambetta, Mairie, "
        "Stade, Fontaine, Tilleuls, Château, Lavoir, Saint-Michel, Liberté, Jules Ferry, Marché, Acacias, Lilas, "
        "Docteur Roux, Général Leclerc, Halles, Prés, Champs, Vignes, Verdun, Onze Novembre"
    ),
    quarters=_list(
        "la Bastide, Saint-Michel, les Chartrons, la Butte, Belleville, les Batignolles, la Villette, Charonne, "
        "Bercy, Montsouris, Grenelle, Auteuil, la Chapelle, Clignancourt, le Marais, Picpus, Plaisance, Ménilmontant"
    ),
    networks=_list("Cocagne, Envie, Emmaüs, Cuma, Germe, Biocoop, Tremplin, Coorace, Acepp, Unis-Cité"),
)

_OTHER = Pools(
    families=_families(
        """
        Syndicat d'initiative|SI|
        Comité de jumelage|CJ|
        Gymnastique volontaire|GV|f
        Sou des écoles laïques|SEL|
        Club nautique|CN|
        Harmonie municipale|HM|f
        Générations mouvement|GM|f
        Patronage laïque|PL|f
        Secours catholique|SC|f
        Anciens combattants et prisonniers de guerre|ACPG|f
        Association pour le maintien d'une agriculture paysanne|AMAP|f
        Aînés ruraux|AR|f
        Association communale de chasse agréée|ACCA|
        Judo club|JC|
        Association sportive du collège|AS|f
        Croix-Rouge française|CRF|f
        """
    ),
    heads=_list(
        "Le Grenier, Manufacture, La Cantine, Librairie, Éditions, Les Passeurs, Conciergerie, Auberge, Brasserie, "
        "Maraîchers, Bergerie, Savonnerie, Orchestre, Ensemble vocal, Galerie, Studio, Chœur, Pépinière, "
        "Laverie, Menuiserie, Les Bâtisseurs, Refuge, Résidence, Accueil de jour, Boulangerie, Microlycée, Halte, "
        "Imprimerie, Cyclofficine, Boîte à outils, Traversée, Les Semeurs, Mutuelle, Fonds, Observatoire, Troupe"
    ),
    themes=_list(
        "du Pigeonnier, des Érables, de la Baleine, du Tambour, des Nuages, de l'Alouette, des Forges, du Sémaphore, "
        "de la Presqu'île, des Carrières, du Belvédère, des Cigognes, de la Boussole, du Rucher, des Oliviers, "
        "de l'Estuaire, du Grand Large, des Tisserands, de la Comète, du Viaduc, des Orpailleurs, de la Falaise, "
        "du Renard, des Alizés, de l'Aqueduc, de la Cascade, des Voisins, du Métier, de la Mémoire, du Hérisson, "
        "des Utopies, de la Boucle, du Terroir, des Savoirs, de l'Olivette, du Courant, des Abers, du Causse"
    ),
    qualifiers=_list(
        "coopératif, équitable, fraternel, autogéré, itinérant, paysan, mutualiste, réemploi, mobilité, lecture, "
        "migrants, alimentation, énergie, artisanat, apprentissage, dépendance, parentalité, prévention, logement"
    ),
    coined=_list(
        "ol, bri, que, xa, dou, fe, gal, hi, jo, kel, lum, nar, oba, pha, qui, ros, sil, tou, uz, wen, ya"
    ),
    town_heads=_list(
        "Ker, Plou, Lan, Tré, Gué, Aix, Bagn, Cas, Dam, Esp, Fau, Gri, Her, Izer, Jar, Lus, Mas, Nant, Orb, Pey, "
        "Quin, Rieu, Sar, Tour, Uss, Vaux, Wim, Xain, Yss, Zut"
    ),
    town_tails=_list(
        "énec, gastel, vern, ouan, ec, heim, willer, becque, kerque, argues, ens, ignan, olles, ères, ouse, agne, "
        "emonde, ols, astre, uech, anque, oule, ergues, embert, iac"
    ),
    saints=_list(
        "Gildas, Brieuc, Malo, Yrieix, Affrique, Pons, Chamond, Étienne, Gaudens, Girons, Dié, Avold, Omer, Quentin, "
        "Vaast, Amand, Flour, Jeoire, Tropez, Raphaël"
    ),
    rivers=_list("Somme, Oise, Aude, Hérault, Durance, Drôme, Meuse, Vilaine, Rance, Lys, Adour, Tarn"),
    streets=_list(
        "Voltaire, Colonel Fabien, Marine, Remparts, Quai Neuf, Salengro, Briand, Ferme, Grand Puits, Peupliers, "
        "Résistance, Tanneurs, Poste, Croix Blanche, Vallon, Clemenceau, Molière, Chanoine, Sablière, Teinturiers, "
        "Déportés, Bouleaux, Curie, Lamartine, Sources, Cimetière, Abbaye, Huit Mai, Bergers, Carnot"
    ),
    quarters=_list(
        "la Goutte d'Or, Saint-Lambert, les Épinettes, la Muette, Croulebarbe, Bel-Air, la Roquette, Javel, "
        "Combat, les Ternes, Saint-Fargeau, Necker, la Gare, Rochechouart, les Enfants-Rouges, la Plaine"
    ),
    networks=_list(
        "Léo, Accueil Paysan, Mouvement Vert, Artisans du Monde, Énercoop, Solivers, Habicoop, Cigales"
    ),
)

POOLS: dict[PoolName, Pools] = {"usual": _USUAL, "other": _OTHER}
