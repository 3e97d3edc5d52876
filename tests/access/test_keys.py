"""Keys: what opens, what does not, what the file holds, and how fast a revoked one is closed."""

from __future__ import annotations

import json
import multiprocessing
import stat
from pathlib import Path

import pytest

from hub.access.key import id_of
from hub.access.key_file import KeyRing, create_key, read_keys, revoke_key
from hub.access.role import Role, parse_role
from hub.errors import NotFoundError, SettingsError

NOW = "2026-11-20T03:00:00+00:00"


@pytest.mark.parametrize("text", ["admin", "source:cress", "reviewer", "reviewer:75"])
def test_a_role_reads_back_as_it_was_written(text: str) -> None:
    assert str(parse_role(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "Admin", "admin:", "admin:x", "source", "source:", "source:A b", "source:a:b", "reviewer:", "root"],
)
def test_what_is_no_role_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_role(text)


def test_a_source_key_sends_its_own_records_and_no_others() -> None:
    role = Role("source", "cress")
    assert role.may_send("cress")
    assert not role.may_send("bdis")
    assert not role.may_review(None)


def test_a_reviewer_judges_where_the_key_says_and_sends_nothing() -> None:
    assert Role("reviewer").may_review("75")
    assert Role("reviewer").may_review(None)
    assert Role("reviewer", "75").may_review("75")
    assert not Role("reviewer", "75").may_review("76")
    assert not Role("reviewer", "75").may_review(None)
    assert not Role("reviewer").may_send("cress")


def test_an_admin_key_opens_everything() -> None:
    assert Role("admin").may_send("any")
    assert Role("admin").may_review("75")


def test_a_key_opens_until_it_is_revoked_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing(path)
    assert ring.bearer("esshub_00000000_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") is None
    key, text = create_key(path, Role("source", "cress"), NOW, "CRESS")
    assert ring.bearer(text) == key
    revoke_key(path, key.id)
    assert ring.bearer(text) is None


def test_a_deleted_file_closes_everything(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing(path)
    _, text = create_key(path, Role("admin"), NOW)
    assert ring.bearer(text)
    path.unlink()
    assert ring.bearer(text) is None


def test_a_changed_secret_or_another_keys_secret_does_not_open(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    _, text = create_key(path, Role("admin"), NOW)
    other, other_text = create_key(path, Role("source", "cress"), NOW)
    swapped = text[: len("esshub_") + 8] + other_text[len("esshub_") + 8 :]
    ring = KeyRing(path)
    for wrong in (text[:-1], text + "a", text.swapcase(), swapped, f"esshub_{other.id}_", "", "é" * 60):
        assert ring.bearer(wrong) is None, wrong


def test_the_file_holds_no_secret_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key, text = create_key(path, Role("admin"), NOW, "moi")
    written = path.read_text(encoding="utf-8")
    assert text.removeprefix(f"esshub_{key.id}_") not in written
    assert json.loads(written)["keys"][0]["note"] == "moi"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_are_long_and_never_twice_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    texts = {create_key(path, Role("admin"), NOW)[1] for _ in range(20)}
    assert len(texts) == 20
    assert {id_of(text) for text in texts} == {key.id for key in read_keys(path)}
    assert all(len(text) >= 59 for text in texts)  # 43 characters of base64 hold 256 bits


def test_a_key_is_revoked_by_its_id_or_by_its_text_and_no_other_goes(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first, _ = create_key(path, Role("admin"), NOW)
    second, text = create_key(path, Role("admin"), NOW)
    assert revoke_key(path, text) == second
    assert read_keys(path) == (first,)
    with pytest.raises(NotFoundError):
        revoke_key(path, second.id)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": [{"id": "a"}]}', '{"keys": [null]}', "\udcff"])
def test_a_file_that_cannot_be_read_lets_nobody_in(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    _, text = create_key(path, Role("admin"), NOW)
    ring = KeyRing(path)
    assert ring.bearer(text)
    path.write_bytes(content.encode(errors="surrogateescape"))
    for _ in range(2):
        with pytest.raises(SettingsError, match="keys"):
            ring.bearer(text)


def _create(path: Path) -> None:
    create_key(path, Role("admin"), NOW)


def test_two_commands_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    started = multiprocessing.get_context("spawn")
    processes = [started.Process(target=_create, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert len(read_keys(path)) == 4
