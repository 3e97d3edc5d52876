"""Writes a first connector from a sample, for people who do not program: it loads, passes its own tests, and says what
it is not sure of.

Nothing is written unless the connector is in order, and nothing is ever overwritten.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from hub.errors import HubError, Language, Text, UserError
from hub.mapping.check import check_connector
from hub.mapping.connector import load_connector
from hub.model.iri import is_slug
from hub.pipeline.new_connector.draft import Draft, draft
from hub.pipeline.new_connector.probes import describe
from hub.pipeline.new_connector.sample import MOST, read_sample
from hub.pipeline.new_connector.taken import take_sample
from hub.pipeline.new_connector.trial import inline_tests
from hub.pipeline.new_connector.writing import write_connector


@dataclass(frozen=True, slots=True)
class NewConnector:
    """The connector that was written, and what its author should do next. ``location``: where the sample came from."""

    path: Path
    location: str
    draft: Draft

    def into(self, language: Language) -> str:
        """What was found, and the next steps."""
        return self._text.into(language)

    @property
    def _text(self) -> Text:
        sample, slug = self.draft.sample, self.path.stem
        states = Counter(finding.state for finding in self.draft.findings)
        columns, used = len(sample.columns), len(self.draft.used)
        doubts, personal = states["doubtful"], states["personal"]
        some_fr = "" if sample.all_read else f" (les {MOST} premières)"
        some_en = "" if sample.all_read else f" (the first {MOST})"
        steps = (
            f"  ess-hub connector check {self.path}",
            f"  ess-hub connector add {self.path}",
            f"  ess-hub source add {slug} --connector {slug} --from {self.location}",
            f"  ess-hub harvest {slug} --dry-run",
        )
        return Text(
            f"Connecteur écrit : {self.path}\n"
            f"{len(sample.rows)} fiches lues{some_fr}, {sample.broken} illisible(s) ; {columns} colonnes : {used} employées, "
            f"{doubts} à vérifier, {personal} sur des personnes (laissées de côté).\n"
            "Relisez-le, donnez la licence et le producteur, puis :\n" + "\n".join(steps),
            f"Connector written: {self.path}\n"
            f"{len(sample.rows)} records read{some_en}, {sample.broken} unreadable; {columns} columns: {used} used, "
            f"{doubts} to be checked, {personal} about people (left out).\n"
            "Read it, give the licence and the publisher, then:\n" + "\n".join(steps),
        )


def new_connector(slug: str, location: str, output: Path | None = None) -> NewConnector:
    """Write the connector ``slug`` from the sample at ``location``: a file, a folder, an archive or an http(s) URL.

    ``output``: the file, or the folder to write ``slug.yaml`` in; by default the current folder. Raises UserError when
    the name will not do or the file is there already, SourceError when the sample cannot be read.
    """
    target = _target(slug, output)
    with tempfile.TemporaryDirectory(prefix="ess-hub-new-") as folder:
        sample = take_sample(location, Path(folder) / "sample")
        written = describe(sample.path, sample.name)
        found = draft(slug, read_sample(sample.path, sample.name, written))
        text = _in_order(found, Path(folder))
    _write(target, text)
    return NewConnector(target, location, found)


def _target(slug: str, output: Path | None) -> Path:
    if not is_slug(slug):
        raise UserError(
            f"« {slug} » ne peut pas nommer un connecteur : minuscules sans accent, chiffres et traits d'union.",
            f"'{slug}' cannot name a connector: use small unaccented letters, digits and hyphens.",
        )
    target = output or Path()
    if target.is_dir():
        target = target / f"{slug}.yaml"
    if target.name != f"{slug}.yaml":
        raise UserError(
            f"{target} : un connecteur porte le nom de son fichier ; écrivez -o {target.with_name(slug + '.yaml')}.",
            f"{target}: a connector bears its file's name; write -o {target.with_name(slug + '.yaml')}.",
        )
    if target.exists():
        raise _there(target)
    return target


def _there(target: Path) -> UserError:
    return UserError(
        f"{target} existe déjà, et rien n'est remplacé : déplacez-le, ou prenez un autre nom.",
        f"{target} is already there, and nothing is replaced: move it, or take another name.",
    )


def _in_order(found: Draft, folder: Path) -> str:
    """The text of the connector with its inline tests, known to be in order."""
    file = folder / f"{found.slug}.yaml"
    file.write_text(write_connector(found), encoding="utf-8")
    tests = inline_tests(found, load_connector(file))
    if not tests:
        raise UserError(
            f"{found.sample.name} : aucune colonne n'y tient lieu de nom ni de clé. Donnez un échantillon plus complet, ou "
            "écrivez le connecteur à la main (connectors/README.md).",
            f"{found.sample.name}: no column there serves as a name or as a key. Give a fuller sample, or write the "
            "connector by hand (connectors/README.md).",
        )
    text = write_connector(found, tests)
    file.write_text(text, encoding="utf-8")
    if mistakes := check_connector(file):
        first = mistakes[0].text
        raise HubError(
            f"le connecteur proposé n'est pas en ordre ({first.fr}) ; signalez-le avec quelques lignes du fichier.",
            f"the proposed connector is not in order ({first.en}); report it with some lines of the file.",
        )
    return text


def _write(target: Path, text: str) -> None:
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _there(target) from None
    except OSError as error:
        raise UserError(
            f"{target} : écriture impossible ({error.strerror}).",
            f"{target}: cannot be written ({error.strerror}).",
        ) from error
