"""Countries by the codes of ISO 3166-1, and the names they bear in French, in English and at home.

A part of the United Kingdom is read as the country; Guadeloupe, Réunion and the other parts of France that have a
code of their own keep it.
"""

from __future__ import annotations

from functools import cache

from hub.model.territory import plain_words

_LINKS = frozenset({"et", "and", "the"})


def country_code(text: str) -> str | None:
    """The two capitals of the country that ``text`` names, or of which it is a code of two or three letters; None
    when it is none. Case, accents, hyphens and « et » do not count."""
    written = text.strip()
    codes, names = _tables()
    if len(written) <= 3 and (code := codes.get(written.upper())) is not None:
        return code
    return names.get(_words(written))


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in _COUNTRIES.strip().splitlines():
        two, three, written = line.split(" ", 2)
        codes[two] = codes[three] = two
        names.update((_words(name), two) for name in written.split(" | "))
    return codes, names


def _words(text: str) -> str:
    return " ".join(word for word in plain_words(text).split() if word not in _LINKS)


# Alpha-2, alpha-3, names.
_COUNTRIES = """
AD AND Andorre | Andorra
AE ARE Émirats arabes unis | United Arab Emirates
AF AFG Afghanistan
AG ATG Antigua-et-Barbuda
AI AIA Anguilla
AL ALB Albanie | Albania
AM ARM Arménie | Armenia
AO AGO Angola
AQ ATA Antarctique | Antarctica
AR ARG Argentine | Argentina
AS ASM Samoa américaines | American Samoa
AT AUT Autriche | Austria | Österreich
AU AUS Australie | Australia
AW ABW Aruba
AX ALA Îles Åland | Åland Islands
AZ AZE Azerbaïdjan | Azerbaijan
BA BIH Bosnie-Herzégovine | Bosnia and Herzegovina
BB BRB Barbade | Barbados
BD BGD Bangladesh
BE BEL Belgique | Belgium | België | Belgien
BF BFA Burkina Faso
BG BGR Bulgarie | Bulgaria | България
BH BHR Bahreïn | Bahrain
BI BDI Burundi
BJ BEN Bénin
BL BLM Saint-Barthélemy
BM BMU Bermudes | Bermuda
BN BRN Brunei | Brunei Darussalam
BO BOL Bolivie | Bolivia | Bolivia, Plurinational State of
BQ BES Pays-Bas caribéens | Caribbean Netherlands | Bonaire, Sint Eustatius and Saba
BQ BES Bonaire, Saint-Eustache et Saba
BR BRA Brésil | Brazil
BS BHS Bahamas
BT BTN Bhoutan | Bhutan
BV BVT Île Bouvet | Bouvet Island
BW BWA Botswana
BY BLR Biélorussie | Bélarus | Belarus
BZ BLZ Belize
CA CAN Canada
CC CCK Îles Cocos | Cocos (Keeling) Islands
CD COD République démocratique du Congo | Democratic Republic of the Congo | RDC | Congo-Kinshasa
CD COD Congo, The Democratic Republic of the
CF CAF République centrafricaine | Central African Republic
CG COG Congo | République du Congo | Republic of the Congo | Congo-Brazzaville
CH CHE Suisse | Switzerland | Schweiz | Svizzera | Confédération suisse
CI CIV Côte d'Ivoire | Ivory Coast | République de Côte d'Ivoire
CK COK Îles Cook | Cook Islands
CL CHL Chili | Chile
CM CMR Cameroun | Cameroon
CN CHN Chine | China | République populaire de Chine
CO COL Colombie | Colombia
CR CRI Costa Rica
CU CUB Cuba
CV CPV Cap-Vert | Cape Verde | Cabo Verde
CW CUW Curaçao
CX CXR Île Christmas | Christmas Island
CY CYP Chypre | Cyprus
CZ CZE Tchéquie | Czechia | République tchèque | Czech Republic | Česko
DE DEU Allemagne | Germany | Deutschland | République fédérale d'Allemagne
DJ DJI Djibouti
DK DNK Danemark | Denmark | Danmark
DM DMA Dominique | Dominica
DO DOM République dominicaine | Dominican Republic
DZ DZA Algérie | Algeria
EC ECU Équateur | Ecuador
EE EST Estonie | Estonia | Eesti
EG EGY Égypte | Egypt
EH ESH Sahara occidental | Western Sahara
ER ERI Érythrée | Eritrea
ES ESP Espagne | Spain | España
ET ETH Éthiopie | Ethiopia
FI FIN Finlande | Finland | Suomi
FJ FJI Fidji | Fiji
FK FLK Îles Malouines | Falkland Islands | Falkland Islands (Malvinas) | Malouines
FM FSM Micronésie | Micronesia | Micronesia, Federated States of
FO FRO Îles Féroé | Faroe Islands
FR FRA France | République française | France métropolitaine
GA GAB Gabon
GB GBR Royaume-Uni | United Kingdom | UK | Grande-Bretagne | Great Britain | Angleterre | England | Écosse
GB GBR Scotland | Pays de Galles | Wales | Irlande du Nord | Northern Ireland
GB GBR Royaume-Uni de Grande-Bretagne et d'Irlande du Nord
GD GRD Grenade | Grenada
GE GEO Géorgie | Georgia
GF GUF Guyane française | French Guiana | Guyane
GG GGY Guernesey | Guernsey
GH GHA Ghana
GI GIB Gibraltar
GL GRL Groenland | Greenland
GM GMB Gambie | Gambia
GN GIN Guinée | Guinea
GP GLP Guadeloupe
GQ GNQ Guinée équatoriale | Equatorial Guinea
GR GRC Grèce | Greece | EL | Ελλάδα | Hellas
GS SGS Géorgie du Sud-et-les Îles Sandwich du Sud | South Georgia and South Sandwich Islands
GT GTM Guatemala
GU GUM Guam
GW GNB Guinée-Bissau | Guinea-Bissau
GY GUY Guyana
HK HKG Hong Kong | R.A.S. chinoise de Hong Kong | Hong Kong SAR China
HM HMD Îles Heard-et-MacDonald | Heard and McDonald Islands | Heard Island and McDonald Islands
HN HND Honduras
HR HRV Croatie | Croatia | Hrvatska
HT HTI Haïti
HU HUN Hongrie | Hungary | Magyarország
ID IDN Indonésie | Indonesia
IE IRL Irlande | Ireland | Éire | République d'Irlande | Republic of Ireland
IL ISR Israël
IM IMN Île de Man | Isle of Man
IN IND Inde | India
IO IOT Territoire britannique de l'océan Indien | British Indian Ocean Territory
IQ IRQ Irak | Iraq
IR IRN Iran | Iran, Islamic Republic of
IS ISL Islande | Iceland
IT ITA Italie | Italy | Italia
JE JEY Jersey
JM JAM Jamaïque | Jamaica
JO JOR Jordanie | Jordan
JP JPN Japon | Japan
KE KEN Kenya
KG KGZ Kirghizstan | Kyrgyzstan
KH KHM Cambodge | Cambodia
KI KIR Kiribati
KM COM Comores | Comoros
KN KNA Saint-Christophe-et-Niévès | St. Kitts and Nevis
KP PRK Corée du Nord | North Korea | Korea, Democratic People's Republic of
KR KOR Corée du Sud | South Korea | Korea, Republic of | Corée | République de Corée | Republic of Korea
KW KWT Koweït | Kuwait
KY CYM Îles Caïmans | Cayman Islands
KZ KAZ Kazakhstan
LA LAO Laos | Lao People's Democratic Republic
LB LBN Liban | Lebanon
LC LCA Sainte-Lucie | St. Lucia
LI LIE Liechtenstein
LK LKA Sri Lanka | Ceylan
LR LBR Liberia
LS LSO Lesotho
LT LTU Lituanie | Lithuania | Lietuva
LU LUX Luxembourg | Lëtzebuerg | Luxemburg
LV LVA Lettonie | Latvia | Latvija
LY LBY Libye | Libya
MA MAR Maroc | Morocco
MC MCO Monaco
MD MDA Moldavie | Moldova | Moldova, Republic of | République de Moldavie
ME MNE Monténégro
MF MAF Saint-Martin | Saint Martin (French part) | Saint-Martin (partie française)
MG MDG Madagascar
MH MHL Îles Marshall | Marshall Islands
MK MKD Macédoine du Nord | North Macedonia | Macédoine | Macedonia | République de Macédoine du Nord
ML MLI Mali
MM MMR Myanmar | Birmanie | Burma | Myanmar (Birmanie) | Myanmar (Burma)
MN MNG Mongolie | Mongolia
MO MAC Macao | Macau | R.A.S. chinoise de Macao | Macao SAR China
MP MNP Îles Mariannes du Nord | Northern Mariana Islands
MQ MTQ Martinique
MR MRT Mauritanie | Mauritania
MS MSR Montserrat
MT MLT Malte | Malta
MU MUS Maurice | Mauritius | Île Maurice
MV MDV Maldives
MW MWI Malawi
MX MEX Mexique | Mexico
MY MYS Malaisie | Malaysia
MZ MOZ Mozambique
NA NAM Namibie | Namibia
NC NCL Nouvelle-Calédonie | New Caledonia
NE NER Niger
NF NFK Île Norfolk | Norfolk Island
NG NGA Nigeria
NI NIC Nicaragua
NL NLD Pays-Bas | Netherlands | Hollande | Holland | Nederland
NO NOR Norvège | Norway | Norge
NP NPL Népal
NR NRU Nauru
NU NIU Niue
NZ NZL Nouvelle-Zélande | New Zealand
OM OMN Oman
PA PAN Panama
PE PER Pérou | Peru
PF PYF Polynésie française | French Polynesia
PG PNG Papouasie-Nouvelle-Guinée | Papua New Guinea
PH PHL Philippines
PK PAK Pakistan
PL POL Pologne | Poland | Polska
PM SPM Saint-Pierre-et-Miquelon
PN PCN Îles Pitcairn | Pitcairn Islands | Pitcairn
PR PRI Porto Rico | Puerto Rico
PS PSE Palestine | État de Palestine | State of Palestine | Territoires palestiniens | Palestinian Territories
PS PSE Palestine, State of
PT PRT Portugal
PW PLW Palaos | Palau
PY PRY Paraguay
QA QAT Qatar
RE REU La Réunion | Réunion | Île de la Réunion
RO ROU Roumanie | Romania
RS SRB Serbie | Serbia
RU RUS Russie | Russia | Russian Federation | Fédération de Russie
RW RWA Rwanda
SA SAU Arabie saoudite | Saudi Arabia
SB SLB Îles Salomon | Solomon Islands
SC SYC Seychelles
SD SDN Soudan | Sudan
SE SWE Suède | Sweden | Sverige
SG SGP Singapour | Singapore
SH SHN Sainte-Hélène | St. Helena | Saint Helena, Ascension and Tristan da Cunha
SI SVN Slovénie | Slovenia | Slovenija
SJ SJM Svalbard et Jan Mayen
SK SVK Slovaquie | Slovakia | Slovensko
SL SLE Sierra Leone
SM SMR Saint-Marin | San Marino
SN SEN Sénégal
SO SOM Somalie | Somalia
SR SUR Suriname
SS SSD Soudan du Sud | South Sudan
ST STP Sao Tomé-et-Principe
SV SLV Salvador | El Salvador
SX SXM Saint-Martin (partie néerlandaise) | Sint Maarten | Sint Maarten (Dutch part)
SY SYR Syrie | Syria | Syrian Arab Republic | République arabe syrienne
SZ SWZ Eswatini | Swaziland
TC TCA Îles Turques-et-Caïques | Turks and Caicos Islands
TD TCD Tchad | Chad
TF ATF Terres australes françaises | French Southern Territories
TG TGO Togo
TH THA Thaïlande | Thailand
TJ TJK Tadjikistan | Tajikistan
TK TKL Tokelau
TL TLS Timor oriental | Timor-Leste
TM TKM Turkménistan
TN TUN Tunisie | Tunisia
TO TON Tonga
TR TUR Turquie | Türkiye | Turkey
TT TTO Trinité-et-Tobago | Trinidad and Tobago
TV TUV Tuvalu
TW TWN Taïwan | Taiwan, Province of China
TZ TZA Tanzanie | Tanzania | Tanzania, United Republic of
UA UKR Ukraine
UG UGA Ouganda | Uganda
UM UMI Îles mineures éloignées des États-Unis | U.S. Outlying Islands | United States Minor Outlying Islands
US USA États-Unis | United States | USA | États-Unis d'Amérique | United States of America
UY URY Uruguay
UZ UZB Ouzbékistan | Uzbekistan
VA VAT Vatican | Holy See | Saint-Siège | État de la Cité du Vatican | Vatican City
VA VAT Holy See (Vatican City State)
VC VCT Saint-Vincent-et-les Grenadines | St. Vincent and Grenadines
VE VEN Venezuela | Venezuela, Bolivarian Republic of
VG VGB Îles Vierges britanniques | British Virgin Islands | Virgin Islands, British
VI VIR Îles Vierges des États-Unis | U.S. Virgin Islands | Virgin Islands, U.S.
VN VNM Viêt Nam | Vietnam
VU VUT Vanuatu
WF WLF Wallis-et-Futuna
WS WSM Samoa
YE YEM Yémen
YT MYT Mayotte
ZA ZAF Afrique du Sud | South Africa
ZM ZMB Zambie | Zambia
ZW ZWE Zimbabwe
"""
