"""English names: what every town has one of, and the words that the others are made of."""

from __future__ import annotations

from tests.benchmarks.reconcile.strangers.listed import listed

FAMILIES = (
    "{t} RFC",
    "{t} Rugby Football Club",
    "{t} Village Hall",
    "{t} Community Shop",
    "{t} Credit Union",
    "{t} Allotment Association",
    "{t} Community Association",
    "{t} Cricket Club",
    "{t} Working Men's Club",
    "{t} Development Trust",
    "{t} Housing Co-operative",
    "{t} Food Co-op",
    "{t} Community Energy",
    "{t} & District Civic Society",
    "{t} Women's Centre",
    "{t} Bowling Club",
    "{t} Farmers",
    "{t} Conservative Club",
    "{t} Community Transport",
    "{t} Tenants & Residents Association",
    "Friends of {t} Park",
    "Friends of the Library",
    "The Community Pub",
    "Supporters' Trust {t} FC",
)
"""``{t}`` is the town; two have none and are of many towns."""
FIRST = listed(
    "Green, Red, New, Old, Wild, Open, Bright, Silver, Common, Radical, Urban, North, Upper, Rising, Broken, Northern, "
    "Golden, Hidden, Little, Great, Free, Equal, Mutual, Honest, Blue, Amber, Copper, Iron, Winter, Salt"
)
SECOND = listed(
    "Valley, Leaf, Lantern, Anvil, Harvest, Sparrow, Bridge, Acorn, Orchard, Beacon, Kettle, Loom, Meadow, Harbour, Forge, "
    "Willow, Spade, Compass, Badger, Sickle, Heron, Bicycle, Bramble, Ember, Thistle, Quarry, Kiln, Fern, Otter, Furrow"
)
TRADE = listed(
    "Wholefoods, Bakery, Builders, Print, Books, Cafe, Design, Theatre, Housing, Childcare, Cycles, Brewery, Growers, "
    "Energy, Care, Web, Media, Recycling, Joinery, Grocery, Press, Arts, Training, Cleaning, Music, Dairy, Solar, "
    "Architects, Consulting, Nursery, Community Centre, Farm Shop, Social Club, Workspace"
)
SURNAMES = listed(
    "Hargreaves, Ogden, Fairclough, Penrose, MacLeod, Llewellyn, Ashworth, Brennan, Trelawney, Kaur, Osei, Whittaker, "
    "Pankhurst, Attwood, Murray, Holyoake, Greenhalgh, Sutcliffe, Thackeray, Bevan"
)
CAUSES = listed(
    "Advocacy, Refugee Support, Youth Work, Mental Health, Carers, Older People, Disability Rights, Community Arts, Wildlife, "
    "Heritage, Debt Advice, Family Support, Homeless Action, Skills & Training, Counselling, Sports"
)
SISTERS = (
    "Trust",
    "Trading",
    "Enterprises",
    "Holdings",
    "Properties",
    "Foundation",
    "No. 2",
    "Services",
    "Charity",
)
FORMS = (
    ("Limited", 40),
    ("Ltd", 12),
    ("CIC", 14),
    ("Co-operative Limited", 12),
    ("Co-operative Society Limited", 6),
    ("LLP", 3),
    ("Community Benefit Society", 4),
    ("", 9),
)
STREETS = listed(
    "High Street, Church Street, Station Road, Market Street, Mill Lane, Victoria Road, Albert Street, King Street, Queen Street, "
    "Chapel Lane, Park Road, London Road, Bridge Street, The Green, Commercial Street, Union Street, North Road, George Street, "
    "Wharf Street, School Lane, Cross Street, Canal Road, Princess Street, York Road, Hope Street, Castle Street, New Road"
)
HOUSES = listed(
    "Unity House, The Old Mill, Enterprise Centre, The Town Hall, Bridge House, Beehive Mill, The Hub, Exchange Buildings, "
    "Old School House, Riverside Business Park"
)
