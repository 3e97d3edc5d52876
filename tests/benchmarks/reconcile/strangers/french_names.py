"""French names: families that every commune has one of, and the words that names of one's own are made of.

Two stocks, wholly apart: a scorer that knows the words of one has not seen the other's.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.reconcile.strangers.listed import listed


@dataclass(frozen=True, slots=True)
class Family:
    """``long`` and ``short`` have ``{de}`` (of the commune), ``{c}`` (the commune), ``{du}`` (of the department), ``{o}`` (a
    name of its own, ``{do}`` after "de"), or no place at all. ``web`` and ``phone`` are the federation's, that its members give for theirs."""

    key: str
    long: str
    short: str = ""
    acronym: str = ""
    web: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What the names of one world are made of."""

    families: tuple[Family, ...]
    things: tuple[str, ...]
    qualities: tuple[str, ...]
    trades: tuple[str, ...]
    people: tuple[str, ...]
    causes: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    persons: tuple[str, ...]


_FIRST = (
    Family("fêtes", "Comité des fêtes {de}", "Comité des fêtes {c}"),
    Family("mjc", "Maison des jeunes et de la culture {de}", "MJC {de}", "MJC", "mjc.example", "0144858810"),
    Family("admr", "Aide à domicile en milieu rural {de}", "ADMR {de}", "ADMR", "admr.example", "0144655580"),
    Family("familles", "Familles rurales association {de}", "Familles Rurales {c}", "", "famrurales.example"),
    Family("spf", "Secours populaire français comité {de}", "SPF {c}", "SPF", "spf.example", "0144782100"),
    Family("catholique", "Secours catholique équipe {de}", "Secours Catholique {c}", "", "scath.example"),
    Family("restos", "Les Restaurants du Cœur {de}", "Restos du Cœur {c}", "", "restos.example"),
    Family("emmaüs", "Communauté Emmaüs {de}", "Emmaüs {c}", "", "emm.example"),
    Family("mission", "Mission locale {de}", "ML {c}", "ML", "unml.example"),
    Family("amap", "Association pour le maintien de l'agriculture paysanne {do}", "AMAP {do}", "AMAP"),
    Family("croix", "Croix-Rouge française unité locale {de}", "CRF {c}", "CRF", "crf.example", "0144431100"),
    Family("centre", "Centre social et culturel {do}", "CSC {do}", "CSC"),
    Family("foyer", "Foyer rural {de}", "FR {c}"),
    Family("amitié", "Club de l'amitié", "Club de l'Amitié {c}"),
    Family(
        "ogec",
        "Organisme de gestion de l'enseignement catholique Saint-{s}",
        "OGEC St {s}",
        "OGEC",
        "ec.example",
    ),
    Family(
        "apel",
        "Association de parents d'élèves de l'école libre Saint-{s}",
        "APEL St-{s}",
        "APEL",
        "apel.example",
    ),
    Family("laïque", "Amicale laïque {de}", "AL {c}", "AL"),
    Family("union", "Union sportive {de}", "US {c}", "US"),
    Family("acca", "Association communale de chasse agréée {de}", "ACCA {de}", "ACCA"),
    Family(
        "cuma", "Coopérative d'utilisation de matériel agricole {do}", "CUMA {do}", "CUMA", "cuma.example"
    ),
    Family("bio", "Biocoop {o}", "Biocoop {c}", "", "biocoop.example"),
    Family("crèche", "Crèche parentale Les Petits {do}", "Les Petits {do}"),
    Family("amis", "Les Amis du patrimoine", "Amis du patrimoine {de}"),
    Family("adapei", "Adapei {du} section {de}", "Adapei {c}", "ADAPEI", "adapei.example", "0153144240"),
    Family("habitat", "Habitat et Humanisme {du}", "H&H {c}", "HH", "hh.example", "0472415050"),
    Family(
        "ligue",
        "Ligue de l'enseignement fédération {du} {c}",
        "Ligue de l'enseignement {c}",
        "",
        "lde.example",
    ),
    Family("régie", "Régie de quartiers {do} {c}", "RQ {c}", "RQ", "cnlrq.example"),
    Family("ehpad", "Résidence {o}", "EHPAD {o}"),
)
_SECOND = (
    Family("tennis", "Tennis club {de}", "TC {c}", "TC", "ligue-tennis.example"),
    Family("judo", "Judo club {c}", "JC {c}", "JC"),
    Family("boules", "La Boule joyeuse", "Pétanque {c}"),
    Family("harmonie", "Harmonie municipale {de}", "Harmonie {de}"),
    Family("chorale", "Chorale À travers chants", "À travers chants {c}"),
    Family(
        "sang",
        "Amicale des donneurs de sang bénévoles {de}",
        "ADSB {c}",
        "ADSB",
        "ffdsb.example",
        "0147708080",
    ),
    Family(
        "unc", "Union nationale des combattants section {de}", "UNC {c}", "UNC", "unc.example", "0153891404"
    ),
    Family("pompiers", "Amicale des sapeurs-pompiers {de}", "ASP {c}", "ASP"),
    Family("aînés", "Générations mouvement les aînés ruraux", "Générations Mouvement {c}", "", "gm.example"),
    Family(
        "fcpe",
        "Conseil local des parents d'élèves FCPE école {do}",
        "FCPE {c}",
        "FCPE",
        "fcpe.example",
        "0143571616",
    ),
    Family("musique", "École de musique intercommunale {do}", "École de musique {de}"),
    Family("livres", "Bibliothèque pour tous {de}", "CBPT {c}", "CBPT", "uncbpt.example"),
    Family("sel", "Système d'échange local {o}", "SEL {o}", "SEL", "selidaire.example"),
    Family("repair", "Repair café {de}", "Repair Café {c}"),
    Family("potagers", "Jardins familiaux {de}", "Jardins familiaux {c}", "", "jardinsfam.example"),
    Family(
        "pêche",
        "Association agréée pour la pêche et la protection du milieu aquatique {do}",
        "AAPPMA {c}",
        "AAPPMA",
    ),
    Family("populaire", "Université populaire {du} {c}", "UP {c}", "UP"),
    Family("gym", "Gymnastique volontaire {de}", "GV {c}", "GV", "epgv.example", "0141722600"),
    Family("scouts", "Scouts et guides groupe Saint-{s}", "SGDF {c}", "SGDF", "sgdf.example", "0147073700"),
    Family("soins", "Service de soins infirmiers à domicile {de}", "SSIAD {c}", "SSIAD"),
    Family("banque", "Banque alimentaire {du} antenne {de}", "BA {c}", "BA", "ba.example"),
    Family("ressourcerie", "Ressourcerie {o}", "Ressourcerie {de}"),
    Family("épicerie", "Épicerie sociale et solidaire {o}", "Épicerie solidaire {c}", "ESS", "andes.example"),
    Family("tourisme", "Office de tourisme {de}", "OT {c}", "OT"),
    Family("avf", "Accueil des villes françaises {c}", "AVF {c}", "AVF", "avf.example", "0147704585"),
    Family("pep", "Pupilles de l'enseignement public {du} {c}", "PEP {c}", "PEP", "pep.example"),
    Family("ufc", "Union fédérale des consommateurs {de}", "UFC {c}", "UFC", "ufc.example"),
    Family("foot", "Football club {do}", "FC {do}", "FC", "district-foot.example"),
)
USUAL = Stock(
    families=_FIRST,
    things=listed(
        "La Grange, La Source, La Passerelle, La Fabrique, La Ruche, La Forge, La Clairière, La Marmite, La Boussole, "
        "La Lanterne, La Caravane, La Filature, La Verrière, La Charpente, La Roulotte, L'Escale, L'Étincelle, "
        "La Halle, La Serre, La Cabane, Le Moulin, Le Verger, Le Sillon, Le Pavé, Le Balcon, Le Phare, Le Tilleul, "
        "Le Hangar, Le Bocal, Le Levain, Le Chaudron, Le Potager, Le Chantier, Le Rucher, Le Figuier, Le Lavoir, "
        "Le Comptoir, Le Radeau"
    ),
    qualities=listed(
        "au vert, rouge, en commun, d'en face, aux idées, du bout du monde, à vélo, des possibles, en partage, en chemin, "
        "des chemins, solidaire, sans frontières, au soleil, des voisins, de demain, des citoyens, des merveilles, du coin, "
        "en fête, aux livres, des savoirs, dans les arbres, du monde, nomade, des marais, à musique, en transition"
    ),
    trades=listed(
        "Espaces verts, Menuiserie, Bâtiment, Couture, Recyclage, Maraîchage, Propreté, Imprimerie, Restauration, Traiteur, "
        "Mobilité, Informatique, Graphisme, Énergies, Transport, Boulangerie, Charpente, Conseil, Formation, Blanchisserie"
    ),
    people=listed(
        "usagers, parents, locataires, salariés, riverains, bénévoles, artisans, comédiens, musiciens, agriculteurs, "
        "retraités, étudiants, aidants, apiculteurs, randonneurs, cyclistes, habitants, lecteurs, jardiniers, artistes"
    ),
    causes=listed(
        "l'insertion par l'activité économique, la gestion des services aux familles, l'accueil des personnes âgées, "
        "la promotion de la santé, la sauvegarde de l'enfance, le logement des jeunes travailleurs, la culture en milieu "
        "rural, la protection de la nature, l'éducation à l'environnement, le soutien scolaire, l'hébergement d'urgence, "
        "la réduction des déchets, l'inclusion numérique, le développement du spectacle vivant, l'aide aux victimes, "
        "l'intégration des personnes handicapées, la défense du petit patrimoine, la formation des adultes"
    ),
    heads=listed(
        "Soli, Éco, Terra, Alter, Agri, Hori, Lumi, Citéo, Ambi, Vita, Prox, Médi, Équi, Nova, Syn, Coo, Ouvr, Rebo, Armo, "
        "Valo, Méli, Cali, Ori, Tempo"
    ),
    tails=listed(
        "val, vie, nat, zon, cité, lia, thèque, bat, services, form, plus, tis, mut, gestion, nova, mob, sol, bio, pôle, rama"
    ),
    persons=listed(
        "Jean Moulin, Louise Michel, Jules Ferry, Germaine Tillion, Paul Éluard, Simone Veil, Abbé Glasberg, Maria Deraismes, "
        "Victor Schœlcher, Camille Claudel, Albert Camus, Aristide Briand, Rosa Parks, Jacques Prévert, Lucie Aubrac"
    ),
)
OTHER = Stock(
    families=_SECOND,
    things=listed(
        "La Barque, La Colline, La Rotonde, La Mare, La Pirogue, La Tanière, La Voûte, La Mosaïque, La Canopée, "
        "La Girouette, La Fourmilière, La Bergerie, La Cordée, La Péniche, La Sarbacane, La Toupie, La Guinguette, "
        "L'Oseraie, La Navette, La Palette, Le Faubourg, Le Kiosque, Le Pigeonnier, Le Bourgeon, Le Manège, Le Ponton, "
        "Le Tournesol, Le Gué, L'Écureuil, Le Pressoir, L'Arbre, L'Abri, Le Vivier, Le Colibri, Le Hameau, Le Violon, "
        "Le Galet, Le Trèfle"
    ),
    qualities=listed(
        "des brumes, sauvage, d'à côté, à palabres, du dimanche, en herbe, des quatre vents, à histoires, des voyageurs, pour tous, "
        "de papier, aux étoiles, des bois, tranquille, du canal, à bretelles, éphémère, au grand air, des copains, "
        "sonore, à roulettes, d'ici et d'ailleurs, numérique, en mouvement, fertile, de traverse, du large, au ralenti"
    ),
    trades=listed(
        "Peinture, Terrassement, Repassage, Métallerie, Conserverie, Brasserie, Torréfaction, Vidéo, Édition, Architecture, "
        "Paysage, Nettoyage, Logistique, Isolation, Électricité, Céramique, Audiovisuel, Bureautique, Élagage, Plomberie"
    ),
    people=listed(
        "chômeurs, patients, vignerons, éleveurs, marins, photographes, danseurs, aveugles, sourds, motards, bricoleurs, "
        "plongeurs, naturalistes, astronomes, écrivains, potiers, grimpeurs, cavaliers, colombophiles, philatélistes"
    ),
    causes=listed(
        "le retour à l'emploi, l'habitat participatif, la prévention des addictions, le répit des aidants, la mémoire ouvrière, "
        "le maintien des services publics, l'accès au droit, la finance éthique, l'agriculture urbaine, le théâtre amateur, "
        "la lutte contre l'isolement, les énergies citoyennes, la médiation animale, la sécurité routière, le sport adapté, "
        "la coopération décentralisée, l'alphabétisation, la restauration des rivières"
    ),
    heads=listed(
        "Uni, Aqua, Domi, Inter, Poly, Héli, Clari, Ludo, Séré, Tri, Brico, Vélo, Enver, Habi, Opti, Rura, Urba, Mani, "
        "Fédé, Pluri, Cap, Opé, Ergo, Sana"
    ),
    tails=listed(
        "logis, domia, lude, cap, santé, link, pass, trans, mission, rése, aide, net, dom, clé, relais, synergie, vert, lab, "
        "com, élan"
    ),
    persons=listed(
        "Olympe de Gouges, Jean Jaurès, Marie Curie, Frantz Fanon, Célestin Freinet, Alice Milliat, Gaston Couté, Flora Tristan, "
        "Charles Gide, Léo Lagrange, Marguerite Duras, Henri Dunant, Joséphine Baker, Robert Doisneau, Charles Fourier"
    ),
)
SAINTS = listed(
    "Joseph, Michel, Anne, Louis, Yves, Bernard, Thérèse, Vincent, Jean-Baptiste, Marie, Charles, Dominique"
)
STREETS = listed(
    "de la République, Victor Hugo, Jean Jaurès, de la Gare, des Écoles, du Général de Gaulle, de Verdun, Pasteur, de la Paix, "
    "Gambetta, de l'Église, du Stade, des Lilas, Voltaire, du Moulin, de la Fontaine, des Tilleuls, Émile Zola, du Château, "
    "de la Liberté, du 8 Mai 1945, du 11 Novembre, Jean Moulin, Aristide Briand, Marcel Sembat, des Acacias, de Bretagne, "
    "de Paris, du Lavoir, du Pont, des Vignes, de la Mairie, du Commerce, Jules Ferry, Léon Blum, de Strasbourg, Carnot, "
    "des Jardins, du Port, Saint-Michel, Notre-Dame, Molière, Lamartine, du Maréchal Foch, de Normandie, des Frères Lumière, "
    "Louis Pasteur, Anatole France, Salvador Allende, Nelson Mandela, de l'Europe, de la Forêt, des Peupliers, du Marché"
)
KINDS = ("rue", "rue", "rue", "rue", "avenue", "boulevard", "place", "chemin", "route", "impasse", "allée")
