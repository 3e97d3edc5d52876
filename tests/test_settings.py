"""What ``hub.toml`` says of harvests is understood or refused with its name, never passed over."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hub.errors import SettingsError
from hub.harvest.fetched import Limits
from hub.publish.value_policy import CHOOSABLE, DEFAULT_RULES
from hub.publish.value_settings import ValueSettings
from hub.settings import read_settings, write_first_settings

BASE = 'base_iri = "https://data.example.org/"\n'
SOURCE = '[sources.a]\nconnector = "c"\nfrom = "https://x.fr/?k=${CLE}"\n'


def settings(folder: Path, text: str) -> Path:
    (folder / "hub.toml").write_text(BASE + text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("harvest = 1", "harvest", "a section"),
        ("[harvest]\nmegabytes = '1'", "harvest.megabytes", "a whole number"),
        ("[harvest]\nmegabytes = 1.5", "harvest.megabytes", "a whole number"),
        ("[harvest]\nmegabytes = true", "harvest.megabytes", "a whole number"),
        ("[harvest]\nmegabytes = 0", "harvest.megabytes", "a positive number"),
        ("[harvest]\nseconds = 'x'", "harvest.seconds", "a number"),
        ("[harvest]\nseconds = true", "harvest.seconds", "a number"),
        ("[harvest]\nseconds = -1", "harvest.seconds", "a positive number"),
        ("[harvest]\nseconds = nan", "harvest.seconds", "a positive number"),
        ("[harvest]\nseconds = inf", "harvest.seconds", "a positive number"),
        ("[harvest]\nprivate_hosts = 'x'", "harvest.private_hosts", "a list"),
        ("[harvest]\nprivate_hosts = ['x', 1]", "harvest.private_hosts", "a list of hosts"),
        (SOURCE + "headers = 'x'", "sources.a.headers", "a section"),
        (SOURCE + "[sources.a.headers]\nX-Ok = 'x'\nX-Key = 1", "sources.a.headers.X-Key", "a text"),
        (SOURCE + "[sources.a.headers]\nX-Key = {a = 'b'}", "sources.a.headers.X-Key", "a text"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_named(tmp_path: Path, text: str, named: str, expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(settings(tmp_path, text))
    assert f"'{named}' expects {expected}" in error.value.text.en
    assert f"« {named} »" in error.value.text.fr


def test_an_unknown_setting_of_harvests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"unknown key 'harvest\.megabites'"):
        read_settings(settings(tmp_path, "[harvest]\nmegabites = 1"))


def test_limits_and_private_hosts_are_read(tmp_path: Path) -> None:
    found = read_settings(
        settings(tmp_path, "[harvest]\nmegabytes = 3\nseconds = 5\nprivate_hosts = ['a:80', 'b']")
    )
    assert (found.harvest.limits, found.harvest.private_hosts) == (
        Limits(bytes=3 << 20, total=5.0),
        ("a:80", "b"),
    )


def test_headers_are_kept_as_they_are_written_and_their_secrets_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLE", "s3cret")
    monkeypatch.delenv("AUTRE", raising=False)
    text = SOURCE + '[sources.a.headers]\nX-Key = "Bearer ${AUTRE}"'
    source = read_settings(settings(tmp_path, text)).sources["a"]
    assert source.headers == {"X-Key": "Bearer ${AUTRE}"}
    assert source.secrets.values == {"CLE": "s3cret", "AUTRE": None}
    assert "s3cret" not in repr(source)


def test_the_settings_of_a_new_hub_say_what_holds_when_nothing_is_said(tmp_path: Path) -> None:
    written = write_first_settings(tmp_path, "https://data.example.org/").read_text("utf-8")
    new = read_settings(tmp_path)
    assert new == read_settings(settings(tmp_path, ""))
    said = tomllib.loads(written)["harvest"]
    assert set(said) == {"megabytes", "seconds", "private_hosts"}
    lines = written.splitlines()
    assert all(lines[lines.index(f"{key} = {said[key]}") - 1].startswith("#") for key in said)
    assert "headers = " in written


def test_bulk_files_and_the_operator_are_as_said(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_text(
        'base_iri = "https://data.example.org/"\n[publish]\ndumps = ["csv", "nq"]\n'
        '[operator]\nname = "CRESS d\'ici"\ncontact = "contact@exemple.org"\n',
        encoding="utf-8",
    )
    settings = read_settings(tmp_path)
    assert settings.bulk_forms == ("nq", "csv")
    assert settings.operator.name == "CRESS d'ici"
    assert settings.operator.contact_iri == "mailto:contact@exemple.org"


def test_rules_of_values_are_as_said_and_each_is_said_in_a_new_file(tmp_path: Path) -> None:
    said = '[publish]\npriority = ["s"]\n[publish.values]\naddress = "fullest"\ndescription = ["a", "b"]\nsiren = "register"\n'
    choice = read_settings(settings(tmp_path, said)).choice
    assert choice == ValueSettings(("s",), {"address": "fullest", "description": ("a", "b")})
    (tmp_path / "new").mkdir()
    first = write_first_settings(tmp_path / "new", "https://data.example.org/").read_text("utf-8")
    new = tomllib.loads(first)["publish"]["values"]
    assert new == {name: DEFAULT_RULES.get(iri, "all") for name, iri in CHOOSABLE.items()}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[publish]\ndumps = ["docx"]', "publish.dumps"),
        ("[publish]\ndumps = [1]", "publish.dumps"),
        ("[publish]\npriority = [1]", "publish.priority"),
        ('[publish.values]\naddress = "newest"', "publish.values.address"),
        ("[publish.values]\naddress = []", "publish.values.address"),
        ("[publish.values]\naddress = ['a', 1]", "publish.values.address"),
        ('[publish.values]\nadress = "all"', "publish.values.adress"),
        ('[operator]\ncontact = "appelez-nous"', "operator.contact"),
        ('[operator]\nphone = "05"', "operator.phone"),
    ],
)
def test_a_mistake_in_either_is_named(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "hub.toml").write_text(f'base_iri = "https://data.example.org/"\n{text}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=key):
        read_settings(tmp_path)
