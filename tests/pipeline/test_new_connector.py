"""A first connector is written from a sample: it loads, proves itself, and turns down no sound record of its sample."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections import Counter
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.errors import SourceError, UserError
from hub.harvest.opening import open_rows
from hub.mapping.check import check_connector
from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.mapped import Mapped
from hub.model.iri import Addresses
from hub.pipeline.new_connector import new_connector
from hub.resources import find_resources
from hub.validate.validator import Validator
from tests.called_here import ess_hub
from tests.connectors.samples import FOLDER

# A database is not a file to look at: its connector begins with a query.
SAMPLES = sorted(path for path in (FOLDER / "samples").iterdir() if path.suffix != ".sql")
ADDRESSES = Addresses("https://example.org/")


@cache
def validator() -> Validator:
    resources = find_resources()
    return Validator(resources.shape_files(), resources.reference_files())


def in_order(path: Path) -> None:
    assert [mistake.into("en") for mistake in check_connector(path)] == []


def turned_down(connector_file: Path, sample: Path) -> list[str]:
    """What a harvest of ``sample`` would reject, and why."""
    connector = load_connector(connector_file)
    mapper = compile_connector(connector, ADDRESSES, connector.slug)
    said: list[str] = []
    lines: list[str] = []
    keys: Counter[str | None] = Counter()
    for row in open_rows(sample, connector):
        outcome = mapper(row)
        keys[outcome.key] += 1
        if isinstance(outcome, Mapped):
            lines.extend(outcome.statements)
        else:
            said.extend(problem.into("en") for problem in outcome.problems)
    said.extend(f"key {key} twice" for key, count in keys.items() if count > 1)
    found = validator().validate(lines)
    return said + [f"{one.focus} {one.text.en}" for one in found if one.severity == "violation"]


# --- the bundled samples


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_the_connector_of_a_bundled_sample_is_in_order_and_turns_down_no_record(
    sample: Path, tmp_path: Path
) -> None:
    written = new_connector(sample.stem, str(sample), tmp_path).path
    in_order(written)
    assert load_connector(written).tests
    assert turned_down(written, sample) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_no_column_of_a_bundled_sample_goes_unexplained(sample: Path, tmp_path: Path) -> None:
    connector = load_connector(new_connector(sample.stem, str(sample), tmp_path).path)
    with open_rows(sample, connector) as rows:
        for _ in rows:
            pass
    assert [notice.into("en") for notice in rows.notices] == []


def test_the_same_sample_gives_the_same_connector(tmp_path: Path) -> None:
    texts = []
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        sample = FOLDER / "samples" / "structures.csv"
        texts.append(new_connector("structures", str(sample), tmp_path / name).path.read_bytes())
    assert texts[0] == texts[1]


# --- where it goes, and what is refused


def written_csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "annuaire.csv"
    file.write_bytes(text.encode(encoding))
    return file


ROWS = "id;nom;ville\n1;Alpha;Limoges\n2;Bêta;Guéret\n"


def test_it_is_written_in_the_current_folder_and_says_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written_csv(tmp_path, ROWS)
    outcome = ess_hub("connector", "new", "annuaire", "--from", "annuaire.csv")
    assert (outcome.code, outcome.err) == (0, "")
    in_order(tmp_path / "annuaire.yaml")
    steps = [line.strip() for line in outcome.out.splitlines() if line.startswith("  ")]
    assert steps == [
        "ess-hub connector check annuaire.yaml",
        "ess-hub connector add annuaire.yaml",
        "ess-hub source add annuaire --connector annuaire --from annuaire.csv",
        "ess-hub harvest annuaire --dry-run",
    ]


def test_the_next_steps_work_as_they_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written_csv(tmp_path, ROWS)
    said = ess_hub("connector", "new", "annuaire", "--from", "annuaire.csv", lang="en").out
    assert ess_hub("init", tmp_path / "hub", "--base-iri", "https://data.example.org/").code == 0
    for line in said.splitlines():
        if line.startswith("  ess-hub "):
            outcome = ess_hub(*line.split()[1:], hub=tmp_path / "hub")
            assert outcome.code == 0, (line, outcome.err)
    assert "2" in outcome.out


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    sample = written_csv(tmp_path, ROWS)
    mine = tmp_path / "annuaire.yaml"
    mine.write_text("mine", encoding="utf-8")
    outcome = ess_hub("connector", "new", "annuaire", "--from", sample, "-o", tmp_path)
    assert outcome.code == 2
    assert "existe déjà" in outcome.err
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("slug", "output", "words"),
    [
        ("Annuaire", None, "cannot name a connector"),
        ("an_nuaire", None, "cannot name a connector"),
        ("annuaire", "autre.yaml", "bears its file's name"),
        ("annuaire", "nulle-part/annuaire.yaml", "cannot be written"),
    ],
)
def test_a_name_that_would_not_load_is_refused(
    tmp_path: Path, slug: str, output: str | None, words: str
) -> None:
    target = tmp_path / output if output else tmp_path
    with pytest.raises(UserError, match=words):
        new_connector(slug, str(written_csv(tmp_path, ROWS)), target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annuaire.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"id;nom\n", "no readable record"),
        (b"\x81\x8d\x8f\x90 nothing reads this\n", "neither UTF-8 nor Windows-1252"),
        (b"i\0d\0;\0n\0\n\0" * 10, "looks like UTF-16"),
        (b'[{"id": 1}, {"id"', "invalid JSON"),
        (b"[" * 100_000, "unreadable JSON"),
        (b'{"01": "Ain"}', "no list of records"),
        (b"[{}, {}]", "no readable record"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    sample = tmp_path / "sample"
    sample.write_bytes(content)
    outcome = ess_hub("connector", "new", "essai", "--from", sample, "-o", tmp_path, lang="en")
    assert outcome.code == 2
    assert words in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
    assert not (tmp_path / "essai.yaml").exists()


def test_a_sample_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        new_connector("essai", str(tmp_path / "absent.csv"), tmp_path)


@pytest.fixture
def publisher() -> Iterator[str]:
    """The address of a server that sends one small file."""

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(ROWS.encode("cp1252"))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/export/annuaire.csv"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_sample_may_stand_at_an_address(tmp_path: Path, publisher: str) -> None:
    new = new_connector("annuaire", publisher, tmp_path)
    in_order(new.path)
    assert load_connector(new.path).dialect.encoding == "windows-1252"
    assert f"--from {publisher}" in new.into("fr")


# --- whatever the file


HEADERS = st.text(max_size=12) | st.sampled_from(
    [
        "nom",
        "id",
        "SIRET",
        "Code postal",
        "email",
        "lat",
        "lon",
        "/x",
        "a: b",
        "c # d",
        "<<",
        "null",
        "$(x)",
        "*",
    ]
)
CELLS = st.text(max_size=20) | st.sampled_from(
    ["33000", "73282932000074", "a@b.fr", "45,1", "2016-01-31", "oui", "x|y", "a: b", "# c", "é", "chez M. D"]
)
JSON = st.recursive(
    CELLS | st.none() | st.booleans() | st.integers(-(10**6), 10**20) | st.floats(-180, 180),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HEADERS, inner, max_size=3),
    max_leaves=6,
)


law = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # Examples are small as they come, and each takes a while: shrinking would outlast the test's own time limit.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def new_or_refused(folder: Path, name: str, content: bytes) -> None:
    """Write the connector of a sample, unless the sample is refused; it must be in order."""
    (folder / name).write_bytes(content)
    written = folder / "essai.yaml"
    written.unlink(missing_ok=True)
    try:
        new_connector("essai", str(folder / name), folder)
    except UserError:
        assert not written.exists()
    else:
        in_order(written)


@law
@given(
    table=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6),
    header=st.lists(HEADERS, min_size=2, max_size=4),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
)
def test_any_table_gives_a_connector_in_order_or_one_clear_refusal(
    tmp_path: Path, table: list[list[str]], header: list[str], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *table])
    new_or_refused(tmp_path, "essai.csv", text.getvalue().encode(encoding, errors="replace"))


@law
@given(records=st.lists(st.dictionaries(HEADERS, JSON, max_size=5), max_size=6))
def test_any_document_gives_a_connector_in_order_or_one_clear_refusal(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    new_or_refused(tmp_path, "essai.json", json.dumps({"fiches": records}).encode())
