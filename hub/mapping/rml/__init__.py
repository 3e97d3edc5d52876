"""A connector's map in RML (Turtle): the way out to the standard, for any engine that reads RML.

Two ways. *Over the source*, the mapping reads the publisher's own files: RML has neither cleaning steps nor value
tables, so a statement that needs one is left out and stands in a comment with the reason; what is exported makes no
statement that the hub would not make. *Over the cleaned records*, it reads the file that :mod:`hub.mapping.cleaned`
writes, and says the whole map: cleaning is done by the hub, mapping by the engine.

Written from the compiled rules, in RML-Core's vocabulary (http://w3id.org/rml/), no functions. PyPI's yatter (2.0.4,
alive) turns YARRRML text into RML; it was left aside because a connector is not plain YARRRML: it would first have to
be rewritten (``$(record)``, ``each``, sources, references inside fragments), which is the whole work, and yatter knows
no JSONPath filter for conditions. References are written without ``$.`` and files as plain strings: morph-kgc 2.10
takes ``$.name`` for a name and ``rml:RelativePathSource`` for a file's name.

Never fails on a connector that loads, except that over the source UserError is raised when not even the records'
names can be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from hub.errors import Language, Text
from hub.mapping.connector import Connector
from hub.mapping.rml.reach import InexpressibleError, Reach, Spelling
from hub.mapping.rml.turtle import constant, iri, prefixes_in, string
from hub.mapping.rule import Condition, NodeRule, ObjectRule, StatementRule
from hub.mapping.template import HUB, RECORD, RECORDS, Reference, Template
from hub.model.iri import Addresses
from hub.model.vocabulary import IDENTIFIER, IS_PART_OF, short_name


@dataclass(frozen=True, slots=True)
class Export:
    """``turtle``: the mapping. ``rules``: the part of the connector's map that it says. ``said`` and ``left_out`` count
    statement rules."""

    turtle: str
    rules: tuple[NodeRule, ...]
    said: int
    left_out: int

    @property
    def summary(self) -> Text:
        """What was exported, and what could not be."""
        total = self.said + self.left_out
        if not self.left_out:
            return Text(f"{total} énoncés, tous exportés.", f"{total} statements, all exported.")
        return Text(
            f"{self.said} énoncés exportés sur {total} ; RML ne sait pas dire les {self.left_out} autres (nettoyage, "
            "tables…) : ils sont en commentaire. « --over cleaned » exporte tout, sur les fiches nettoyées.",
            f"{self.said} of {total} statements exported; RML cannot say the other {self.left_out} (cleaning, tables…): "
            "they stand in comments. '--over cleaned' exports all, over the cleaned records.",
        )


def export_rml(
    connector: Connector, addresses: Addresses, source_id: str, reach: Reach, language: Language
) -> Export:
    """The map of ``connector`` for the source followed as ``source_id``, over what ``reach`` reads. Comments are in
    ``language``."""
    return _Exporter(connector, addresses, source_id, reach, language).export()


class _Exporter:
    def __init__(
        self, connector: Connector, addresses: Addresses, source_id: str, reach: Reach, language: Language
    ) -> None:
        self._connector = connector
        self._addresses = addresses
        self._source = source_id
        self._reach = reach
        self._language: Language = language
        self._known = {HUB: addresses.base, RECORDS: addresses.record(source_id, "")}
        self._record = addresses.record(source_id, "") + ".".join(
            f"{{{_escaped(part)}}}" for part in reach.key()
        )

    def export(self) -> Export:
        lines: list[str] = []
        rules: list[NodeRule] = []
        left_out = 0
        for rule in self._connector.rules:
            said, missing = self._sort_out(rule)
            left_out += len(missing)
            lines += ["", f"# {rule.name}"]
            lines += [f"# - {what}: {reason.into(self._language)}" for what, reason in missing]
            if said:
                rules.append(replace(rule, statements=tuple(said)))
                lines += self._triples_maps(rule, said)
        lines += ["", *self._housekeeping()]
        base = f"@base <{self._addresses.base}connector/{self._connector.slug}> ."
        text = "\n".join([*self._head(), *prefixes_in(lines), base, *lines]) + "\n"
        return Export(text, tuple(rules), sum(len(rule.statements) for rule in rules), left_out)

    def _head(self) -> Iterator[str]:
        title = self._connector.title.into(self._language)
        yield f"# {self._connector.slug}: {' '.join(title.split())}"
        yield from (f"# {note.into(self._language)}" for note in self._reach.notes())

    def _sort_out(self, rule: NodeRule) -> tuple[list[StatementRule], list[tuple[str, Text]]]:
        """The statements of ``rule`` that RML can say here, and the others with the reason."""
        said: list[StatementRule] = []
        missing: list[tuple[str, Text]] = []
        for one in rule.statements:
            try:
                self._reach.iterator(rule, _conditions(rule, one))
                self._subject(rule)
                for target in one.objects:
                    self._object(target)
            except InexpressibleError as error:
                missing.append((", ".join(map(short_name, one.predicates)), error.text))
            else:
                said.append(one)
        return said, missing

    def _triples_maps(self, rule: NodeRule, said: Sequence[StatementRule]) -> Iterator[str]:
        """One triples map for each set of conditions: a condition is a filter on what is iterated over."""
        by_iterator: dict[str | None, list[StatementRule]] = {}
        for one in said:
            by_iterator.setdefault(self._reach.iterator(rule, _conditions(rule, one)), []).append(one)
        for number, (iterator, statements) in enumerate(by_iterator.items(), 1):
            name = quote(rule.name if number == 1 else f"{rule.name}.{number}")
            yield from self._opening(name, iterator, self._subject(rule))
            for one in statements:
                for predicate in one.predicates:
                    for target in one.objects:
                        yield f"  {self._statement(predicate, self._object(target))} ;"
            yield "."

    def _housekeeping(self) -> Iterator[str]:
        """What the hub says of every record: its key and its source."""
        yield "# " + Text(
            "La clé et la source de chaque fiche.", "The key and the source of each record."
        ).into(self._language)
        yield from self._opening("every-record", self._reach.iterator(None, ()), self._record)
        parts = list(self._reach.key())
        joined = ".".join(f"{{{_escaped(part)}}}" for part in parts)
        template = f"rml:template {string(joined)} ; rml:termType rml:Literal"
        key = f"rml:reference {string(parts[0])}" if len(parts) == 1 else template
        yield f"  {self._statement(IDENTIFIER, key + self._reach.plain_ending())} ;"
        source = self._addresses.source(self._source)
        yield f"  {self._statement(IS_PART_OF, f'rml:constant {iri(source)}')} ;"
        yield "."

    def _opening(self, name: str, iterator: str | None, subject: str) -> Iterator[str]:
        graph = iri(self._addresses.source_graph(self._source))
        yield f"<#{name}> a rml:TriplesMap ;"
        yield f"  rml:logicalSource [ {' ; '.join(self._reach.logical_source(iterator))} ] ;"
        yield f"  rml:subjectMap [ rml:template {string(subject)} ; rml:graphMap [ rml:constant {graph} ] ] ;"

    def _statement(self, predicate: str, target: str) -> str:
        return (
            f"rml:predicateObjectMap [ rml:predicateMap [ rml:constant {iri(predicate)} ] ; "
            f"rml:objectMap [ {target} ] ]"
        )

    def _subject(self, rule: NodeRule) -> str:
        if not rule.fragment.parts:
            return self._record
        return f"{self._record}#{self._joined(rule.fragment, self._reach.slug)}"

    def _object(self, rule: ObjectRule) -> str:
        template = rule.template.resolve(self._known)
        if template.is_iri:
            return self._iri_object(template)
        ending = self._reach.plain_ending()
        if rule.language:
            ending = f" ; rml:language {string(rule.language)}"
        elif rule.datatype:
            ending = f" ; rml:datatype {iri(rule.datatype)}"
        if template.constant is not None:
            # Said twice: the standard takes it from the constant, morph-kgc 2.10 from beside it.
            typed = constant(template.constant, rule.language, rule.datatype)
            return f"rml:constant {typed} ; rml:termType rml:Literal{ending}"
        if template.single is not None:
            return f"rml:reference {string(self._reach.value(template.single))}{ending}"
        if Reference(RECORD) in template.parts:
            raise InexpressibleError(
                "l'adresse de la fiche dans un texte", "the record's address within a text"
            )
        written = self._joined(template, self._reach.value)
        return f"rml:template {string(written)} ; rml:termType rml:Literal{ending}"

    def _iri_object(self, template: Template) -> str:
        if template.constant is not None:
            return f"rml:constant {iri(template.constant)}"
        if template.single is not None:
            return f"rml:reference {string(self._reach.value(template.single))} ; rml:termType rml:IRI"
        spell = self._reach.slug if template.is_in_record else self._reach.value
        return f"rml:template {string(self._joined(template, spell))} ; rml:termType rml:IRI"

    def _joined(self, template: Template, spell: Spelling) -> str:
        """``template`` as an RML template."""
        parts: list[str] = []
        for part in template.parts:
            if isinstance(part, str):
                parts.append(_escaped(part))
            elif part.field == RECORD:
                parts.append(self._record)
            else:
                parts.append(f"{{{_escaped(spell(part.field))}}}")
        return "".join(parts)


def _conditions(rule: NodeRule, statement: StatementRule) -> tuple[Condition, ...]:
    both = [condition for condition in (rule.condition, statement.condition) if condition is not None]
    return tuple(dict.fromkeys(both))


def _escaped(text: str) -> str:
    """``text`` within an RML template, where braces open a reference."""
    return text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
