"""What each client may take: of the service's seconds, of errors, of queries at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest

from hub.access.key_file import create_key
from hub.access.role import Role
from hub.pipeline.hub import Hub
from hub.serve.allowance import Account, Accounts, Allowance, Network, Protection
from hub.serve.app import create_app
from hub.serve.caller import address_of, client_name
from hub.store.readers.pool import Limits
from tests.command_line import ess_hub, serving
from tests.serve.served import Client, served
from tests.serve.test_limits import ENDLESS

STRICT = Allowance(seconds=1.0, page_seconds=1.0, errors=3, queries=2)
LIGHT = {"query": "ASK {}"}


def of(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


@pytest.fixture(scope="module")
def metered(small_hub: Hub) -> Iterator[Client]:
    """Each test has addresses of its own there."""
    protection = Protection(STRICT, Allowance(seconds=100.0), free=(ip_network("198.51.100.0/24"),))
    limits = Limits(deadline=1.2, wait=1.0)
    with served(
        lambda _: create_app(small_hub, readers=3, limits=limits, protection=protection),
        trusted_proxies=["127.0.0.1"],
    ) as opened:
        yield opened


def test_who_has_spent_the_seconds_of_a_minute_waits_and_others_do_not(metered: Client) -> None:
    assert metered.get("/sparql", params={"query": ENDLESS}, headers=of("192.0.2.1")).status_code == 503
    refused = metered.get("/sparql", params=LIGHT, headers=of("192.0.2.1"))
    assert refused.status_code == 429
    assert refused.json()["limit"] == "client-seconds"
    assert refused.json()["most"] == 1.0
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert "1 secondes" in refused.json()["detail"]
    assert refused.headers["access-control-allow-origin"] == "*"
    assert metered.get("/sparql", params=LIGHT, headers=of("192.0.2.2")).status_code == 200


def test_pages_files_and_health_stay_open_to_who_has_spent_its_queries(metered: Client) -> None:
    spender = of("192.0.2.3")
    metered.get("/sparql", params={"query": ENDLESS}, headers=spender)
    assert metered.get("/sparql", params=LIGHT, headers=spender).status_code == 429
    for path in ("/doc/organization/scic-l-arban", "/health", "/static/hub.css", "/"):
        assert metered.get(path, headers=spender).status_code == 200


def test_who_errs_again_and_again_waits(metered: Client) -> None:
    clumsy = of("192.0.2.4")
    statuses = [metered.get("/sparql?query=BAD", headers=clumsy).status_code for _ in range(4)]
    assert statuses == [400, 400, 400, 429]
    assert metered.get("/sparql", params=LIGHT, headers=clumsy).json()["limit"] == "client-errors"


def test_keys_cannot_be_guessed_one_after_the_other(metered: Client) -> None:
    guesser = of("192.0.2.5")
    tries = [
        metered.post("/update", headers={**guesser, "Authorization": f"Bearer guess-{number}"}).status_code
        for number in range(4)
    ]
    assert tries == [401, 401, 401, 429]


def test_a_link_that_leads_nowhere_is_no_error_of_the_client(metered: Client) -> None:
    crawler = of("192.0.2.6")
    assert {metered.get("/queries/nothing", headers=crawler).status_code for _ in range(5)} == {404}


def test_a_key_has_a_larger_allowance_than_the_address_it_comes_from(metered: Client, small_hub: Hub) -> None:
    _, text = create_key(small_hub.key_path, Role("admin"), "2026-11-21T03:00:00+00:00")
    spender = of("192.0.2.7")
    metered.get("/sparql", params={"query": ENDLESS}, headers=spender)
    assert metered.get("/sparql", params=LIGHT, headers=spender).status_code == 429
    holder = {**spender, "Authorization": f"Bearer {text}"}
    assert metered.get("/sparql", params=LIGHT, headers=holder).status_code == 200
    wrong = {**spender, "Authorization": f"Bearer {text[:-1]}"}
    assert metered.get("/sparql", params=LIGHT, headers=wrong).status_code == 429


def test_no_more_queries_at_once_than_allowed(metered: Client) -> None:
    with ThreadPoolExecutor(4) as threads:
        asked = [
            threads.submit(_ask_alone, metered.address, {"query": ENDLESS}, of("192.0.2.8")) for _ in range(4)
        ]
        found = [each.result() for each in asked]
    refused = [answer for answer in found if answer[0] == 429]
    assert len(refused) >= 2
    assert {answer[1] for answer in refused} <= {"client-queries", "client-seconds"}


def _ask_alone(address: str, parameters: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
    client = Client(address)
    try:
        answer = client.get("/sparql", params=parameters, headers=headers)
        return answer.status_code, answer.json().get("limit", "")
    finally:
        client.close()


def test_a_free_network_has_no_allowance_to_keep_to(metered: Client) -> None:
    free = of("198.51.100.7")
    assert {metered.get("/sparql?query=BAD", headers=free).status_code for _ in range(6)} == {400}


def test_an_address_that_no_trusted_proxy_vouches_for_is_not_believed(small_hub: Hub) -> None:
    protection = Protection(STRICT)
    with served(lambda _: create_app(small_hub, readers=2, protection=protection)) as plain:
        statuses = [
            plain.get("/sparql?query=BAD", headers=of(f"192.0.2.{number}")).status_code for number in range(4)
        ]
    assert statuses == [400, 400, 400, 429]


def test_an_address_the_client_made_up_in_front_of_the_proxys_is_not_believed(metered: Client) -> None:
    statuses = [
        metered.get("/sparql?query=BAD", headers=of(f"192.0.2.{100 + number}, 192.0.2.9")).status_code
        for number in range(4)
    ]
    assert statuses == [400, 400, 400, 429]


def test_a_browser_reads_the_refusal_on_a_page(metered: Client) -> None:
    person = {**of("192.0.2.10"), "Accept": "text/html"}
    for _ in range(3):
        metered.get("/sparql?query=BAD", headers=person)
    page = metered.get("/sparql", headers=person)
    assert page.status_code == 429
    assert "Trop de demandes" in page.text


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_an_ipv6_subscriber_is_one_client(host: str, name: str) -> None:
    address = address_of(host)
    assert address is not None
    assert client_name(address) == name


def test_what_is_no_address_has_no_name() -> None:
    assert address_of("evil") is None


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def account(clock: Clock) -> Account:
    return Accounts(Protection(Allowance(seconds=30.0)), clock).of("a", has_key=False)


def test_a_debt_is_paid_back_at_the_rate_of_the_allowance() -> None:
    clock = Clock()
    one = account(clock)
    one.charge("query", 40.0, 0.0)
    refusal = one.refusal("query", 0.0)
    assert refusal is not None
    assert refusal.wait == 20  # ten seconds of debt, half a second paid back each second
    assert one.refusal("query", 19.0) is not None
    assert one.refusal("query", 20.1) is None
    assert one.refusal("page", 0.0) is None


def test_an_account_never_holds_more_than_a_minutes_worth() -> None:
    clock = Clock()
    one = account(clock)
    assert one.seconds.level(3600.0) == 30.0


def test_forgotten_clients_make_room_and_those_seen_last_stay() -> None:
    accounts = Accounts(Protection(kept=100), Clock())
    first = accounts.of("kept", has_key=False)
    for number in range(10_000):
        accounts.of(f"passer-by {number}", has_key=False)
        assert accounts.of("kept", has_key=False) is first
    assert len(accounts) == 100


def test_settings_say_what_clients_may_take(tmp_path: Path) -> None:
    from hub.settings import read_settings

    text = (
        'base_iri = "https://x.org/"\n[serve]\ntrusted_proxies = ["10.0.0.0/8"]\nfree_clients = []\n'
        "[serve.clients]\nseconds = 5\n[serve.key_holders]\nerrors = 7\n"
    )
    (tmp_path / "hub.toml").write_text(text, "utf-8")
    found = read_settings(tmp_path).serve
    assert found.trusted_proxies == ("10.0.0.0/8",)
    none: tuple[Network, ...] = ()
    assert found.protection.free == none
    assert found.protection.clients == Allowance(seconds=5.0)
    assert (found.protection.key_holders.errors, found.protection.key_holders.seconds) == (7, 240.0)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[serve]\ntrusted_proxies = ['*']", "serve.trusted_proxies"),
        ("[serve]\nfree_clients = [1]", "serve.free_clients"),
        ("[serve.clients]\nseconds = 0", "serve.clients.seconds"),
        ("[serve.key_holders]\nqueries = 1.5", "serve.key_holders.queries"),
    ],
)
def test_a_limit_of_the_wrong_kind_is_named(tmp_path: Path, text: str, named: str) -> None:
    from hub.errors import SettingsError
    from hub.settings import read_settings

    (tmp_path / "hub.toml").write_text(f'base_iri = "https://x.org/"\n{text}\n', "utf-8")
    with pytest.raises(SettingsError, match=named):
        read_settings(tmp_path)


def test_the_server_keeps_to_what_hub_toml_says(tmp_path: Path) -> None:
    """Free is this machine until the settings say otherwise; a proxy on it says who asks."""
    assert ess_hub("init", tmp_path / "hub", "--base-iri", "https://data.example.org/").code == 0
    settings = tmp_path / "hub" / "hub.toml"
    text = settings.read_text("utf-8")
    first = text.replace("errors = 60\n", "errors = 2\n", 1)
    assert first != text
    settings.write_text(first, "utf-8")
    with serving("serve", "--port", "0", hub=tmp_path / "hub") as address:
        client = Client(address)
        assert [client.get("/sparql?query=BAD").status_code for _ in range(4)] == [400] * 4
        forwarded = [client.get("/sparql?query=BAD", headers=of("192.0.2.1")).status_code for _ in range(3)]
        assert forwarded == [400, 400, 429]
        assert client.get("/sparql", params=LIGHT, headers=of("192.0.2.2")).status_code == 200
        client.close()
