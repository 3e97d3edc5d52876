"""The commented ``hub.toml`` that a new hub begins with; ``{base_iri}`` is filled in, other braces are doubled."""

from __future__ import annotations

FILE_NAME = "hub.toml"
"""In the directory of a hub; there is no hub without it."""

TEMPLATE = """\
# Réglages de ce hub. Each line says what it does; a key the hub does not know is refused.

# L'adresse publique sous laquelle tout est nommé. Fixed after the first publication.
base_iri = {base_iri}

[serve]
# Processus lecteurs (une requête SPARQL à la fois chacun). Reader processes, one SPARQL query at a time each.
readers = 3
# Secondes accordées à une requête publique. Seconds a public query may take.
query_seconds = 10.0
# Lignes qu'une réponse peut compter ; au-delà : erreur, jamais une réponse tronquée. Rows; beyond: an error.
query_rows = 100000
# Mébioctets qu'une réponse peut peser. Mebibytes an answer may weigh.
query_megabytes = 50
# Mémoire d'un processus lecteur, en mébioctets. Memory of one reader process, in mebibytes.
query_memory_megabytes = 2048
# Mébioctets que des fiches (POST /records/…), une mise à jour ou un graphe envoyés peuvent peser.
# Mebibytes of records, of an update or of a graph sent at once.
push_megabytes = 16
# Secondes accordées à une mise à jour SPARQL ou à l'écriture d'un graphe. Seconds an update may take.
update_seconds = 60.0
# Mandataires (adresses ou réseaux) dont l'en-tête X-Forwarded-For dit qui demande. Proxies that say who asks.
trusted_proxies = ["127.0.0.1", "::1"]
# Adresses sans limite par client : cette machine, d'office. Addresses that no limit per client holds back.
free_clients = ["127.0.0.0/8", "::1"]

[serve.clients]
# Ce qu'un client sans clé (une adresse IPv4, un réseau IPv6 /64) peut prendre. What a client without a key may take:
# secondes de calcul de ses requêtes, par minute ; seconds of work of its queries, a minute
seconds = 30.0
# secondes de calcul de ses pages et documents, par minute ; of its pages and documents, a minute
page_seconds = 30.0
# demandes fautives, par minute ; requests at fault, a minute
errors = 60
# requêtes en cours à la fois ; queries under way at once
queries = 12

[serve.key_holders]
# Les mêmes, par clé. The same, for each key.
seconds = 240.0
page_seconds = 240.0
errors = 600
queries = 48

[publish]
# Sources dont la valeur l'emporte quand une seule peut paraître, de la plus sûre à la moins sûre.
# Sources whose value wins where only one can be published, the most trusted first.
priority = []
# Fichiers en nombre de chaque publication (/dumps/), dans ces formats ; [] : aucun. Bulk files of each publication.
dumps = ["nq", "ttl", "jsonld", "csv", "xlsx"]

[publish.values]
# Ce qui paraît d'une propriété quand les sources diffèrent ; la page d'une entité dit pourquoi. What is published of a
# property where sources differ; an entity's page says why.
#   "register"   ce que dit un registre public (Sirene, RNA, liste ESUS), sinon les autres ; a public register, else the others
#   "freshest"   ce que dit la fiche modifiée en dernier ; the record that was modified last
#   "fullest"    le texte le plus long, l'adresse la plus complète ; what says most
#   "supported"  ce que disent le plus de sources ; what most sources say
#   "all"        toutes les valeurs ; every value
#   ["a", "b"]   d'abord ces sources, dans cet ordre : celle du propriétaire pour sa description ; these sources first
siren = "register"
siret = "register"
rna = "register"
legal_name = "register"
legal_form = "register"
address = "freshest"
description = "fullest"
name = "all"
acronym = "all"
activity = "all"
url = "all"
email = "all"
telephone = "all"

[operator]
# Qui tient ce hub, et où lui écrire (adresse électronique ou page) : le catalogue le dit. Who runs this hub.
name = ""
contact = ""

# Un autre moteur répond à /sparql, à la place des lecteurs (hub/publish/remote/README.md). An engine of its own for /sparql:
# [publish.remote]
# engine = "virtuoso"                   # ou "oxigraph", ou "sparql" : un autre, par ses trois adresses ; another, by its three
# when_down = "embedded"                # muet, les lecteurs répondent ; "unavailable" : 503. While it is down: readers, or a 503
# queries = 8                           # requêtes qu'il traite à la fois ; queries it is given at once
# load_seconds = 600.0                  # secondes d'un envoi, d'un comptage du chargement ; of one request of a load
# user = "${{ESS_ENGINE_USER}}"           # variables d'environnement : qui écrit chez lui, et le mot de passe
# password = "${{ESS_ENGINE_PASSWORD}}"   # environment variables: who writes there, and the password
# [publish.remote.first]                # deux places, chacune un jeu entier : l'une répond pendant que l'autre se charge
# address = "http://127.0.0.1:8890/"    # two places, each a whole dataset: one answers while the other is loaded
# [publish.remote.second]
# address = "http://127.0.0.1:8891/"    # un autre serveur, ou un autre dépôt du même ; another server, or another repository
# query = "https://…"                   # "sparql" : à la place d'address, où il répond,
# update = "https://…"                  # où il prend SPARQL Update ; instead of address: where it answers, takes updates,
# store = "https://…"                   # et où sont ses graphes (Graph Store Protocol, ?graph=) ; and where its graphs are

[harvest]
# Mébioctets qu'une réponse d'un producteur peut peser, décompressée. Mebibytes of one answer, decompressed.
megabytes = 2048
# Secondes que cette réponse peut durer. Seconds one answer may take.
seconds = 3600
# Hôtes de votre réseau qu'une source peut désigner par leur nom : ["annuaire.interne", "10.0.0.7:8080"]. Private hosts.
private_hosts = []

# Chaque base suivie a sa section, écrite par `ess-hub source add`:
# [sources.mon-annuaire]
# connector = "cress-structures"        # le format (`ess-hub connector list`)
# from = "https://exemple.fr/a.csv"     # fichier ou adresse ; "push:" : rien à lire, la base envoie ses fiches ;
#                                       # ${{NOM}} : la variable d'environnement NOM (mot de passe)
# headers = {{ X-Api-Key = "${{NOM}}" }}  # envoyés au producteur (clé d'accès)
# licence = "https://…"                 # absente : celle du connecteur
# profile = "nouvelle-aquitaine"        # vocabulaire et formes d'une région : profil livré, ou dossier profiles/NOM de ce hub
# admit = true                          # publier malgré une licence inconnue ou à partage à l'identique
"""
