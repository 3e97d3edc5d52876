"""The records of an XML document as they go by: what expat says, built into rows and let go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from xml.parsers import expat

from hub.errors import SourceError, Text
from hub.harvest.columns import nearest
from hub.harvest.readers.json_value import DEEPEST
from hub.harvest.readers.json_window import LARGEST
from hub.harvest.readers.xml_shape import Shape
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

_SEPARATOR = " "
"""Between a namespace and a local name: no namespace may hold it."""

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance "


class _Element:
    """An element of a record that is still open."""

    __slots__ = ("name", "shape", "texts", "values")

    def __init__(self, name: str, attributes: Mapping[str, str], shape: Shape | None) -> None:
        self.name = name
        self.shape = shape
        self.texts: list[str] = []
        # xsi:nil, xsi:type, xsi:schemaLocation speak of the schema, not of the record.
        self.values: dict[str, Any] = {}
        for attribute, value in attributes.items():
            if not attribute.startswith(_INSTANCE):
                self.values[f"@{_local(attribute)}"] = value

    def inner(self, name: str) -> Shape | None:
        return self.shape.inner.get(name) if self.shape is not None else None

    def value(self) -> Any:
        """What the element is, now that it is closed."""
        text, shape = "".join(self.texts), self.shape
        if not self.values and not (shape is not None and shape.has_text):
            return text
        if shape is not None and shape.is_text and all(name.startswith("@") for name in self.values):
            return text
        if text and not text.isspace():
            self.values["#text"] = text
        return self.values


class Records:
    """Gathers a row for each element at the path ``wanted`` of the document it is fed, called ``name`` by its owner."""

    def __init__(self, name: str, wanted: tuple[str, ...], shape: Shape, encoding: str | None) -> None:
        self.notices: list[Problem] = []
        self._name = name
        self._wanted = wanted
        self._shape = shape
        self._parser = parser = expat.ParserCreate(encoding, _SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self._fed = 0
        self._outer: list[str] = []  # the open elements outside any record
        self._open: list[_Element] = []  # those of the present record, itself first
        self._place, self._began = Location(name), 0  # of the present record
        self._count = 0
        self._rows: list[Row] = []
        self._reached = 0  # how many steps of the path were found so far
        self._beside: dict[str, None] = {}  # what stands there instead of the next
        self._told: set[tuple[str, ...]] = set()

    def feed(self, chunk: bytes) -> list[Row]:
        """The records that end in ``chunk``; an empty one ends the document. What expat raises passes through."""
        self._rows = []
        self._parser.Parse(chunk, not chunk)
        self._fed += len(chunk)
        if self._fed - (self._began if self._open else self._parser.CurrentByteIndex) > LARGEST:
            self._fail(
                f"un seul enregistrement dépasse {LARGEST >> 20} Mio",
                f"one record is larger than {LARGEST >> 20} MiB",
            )
        if not chunk and self._beside:
            raise self._lost()
        return self._rows

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if len(self._outer) + len(self._open) >= DEEPEST:
            self._fail(
                f"plus de {DEEPEST} éléments emboîtés", f"more than {DEEPEST} elements inside one another"
            )
        if self._open:
            self._open.append(_Element(name, attributes, self._open[-1].inner(name)))
            return
        depth = len(self._outer)
        if depth < len(self._wanted) and self._outer == list(self._wanted[:depth]):
            self._follow(name, depth)
        if (*self._outer, name) == self._wanted:
            self._count += 1
            self._place = Location(
                self._name, self._parser.CurrentLineNumber, f"(/{'/'.join(self._wanted)})[{self._count}]"
            )
            self._began = self._parser.CurrentByteIndex
            self._open.append(_Element(name, attributes, self._shape))
        else:
            self._outer.append(name)

    def _follow(self, name: str, depth: int) -> None:
        """Keep account of how far the path was found, and of what was found where it breaks off."""
        if name == self._wanted[depth]:
            if depth == self._reached:
                self._reached, self._beside = depth + 1, {}
        elif depth == self._reached:
            self._beside[name] = None

    def _end(self, tag: str) -> None:
        if not self._open:
            self._outer.pop()
            return
        closed = self._open.pop()
        value = closed.value()
        if self._open:
            self._add(closed, value)
        else:
            values = value if isinstance(value, dict) else {"#text": value}
            self._rows.append(Row(values, self._place))

    def _add(self, closed: _Element, value: Any) -> None:
        values = self._open[-1].values
        if closed.shape is not None and closed.shape.is_list:
            values.setdefault(closed.name, []).append(value)
        elif closed.name not in values:
            values[closed.name] = value
        else:
            if closed.shape is not None and closed.shape.is_walked_through:
                self._tell_repeated(closed.name)
            before = values[closed.name]
            values[closed.name] = [*before, value] if isinstance(before, list) else [before, value]

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _doctype(self, *_: object) -> None:
        self._fail(
            "ce document a une DTD (<!DOCTYPE), refusée : ses entités pourraient saturer le hub, ou lire ses fichiers",
            "this document has a DTD (<!DOCTYPE), refused: its entities could choke the hub, or read its files",
        )

    def _fail(self, fr: str, en: str) -> NoReturn:
        where = f"{self._name}:{self._parser.CurrentLineNumber}:{self._parser.CurrentColumnNumber + 1}"
        raise SourceError(
            f"{where}: {fr}. Demandez un autre export au producteur ; ce qui avait été moissonné est gardé.",
            f"{where}: {en}. Ask the publisher for another export; what was harvested before is kept.",
        )

    def _tell_repeated(self, name: str) -> None:
        """News, once a path: what columns read in this element is not found while it is a list."""
        path = (*(each.name for each in self._open[1:]), name)
        if path in self._told:
            return
        self._told.add(path)
        pointer = "/" + "/".join(path)
        self.notices.append(
            Problem(
                "warning",
                "repeated-element",
                Text(
                    f"« {name} » figure plusieurs fois dans cet enregistrement, et rien n'y est lu ; écrivez {pointer}/*/… "
                    "dans le connecteur",
                    f"'{name}' stands several times in this record, and nothing in it is read; write {pointer}/*/… in the "
                    "connector",
                ),
                field=pointer,
                location=self._place,
            )
        )

    def _lost(self) -> SourceError:
        token, above = self._wanted[self._reached], "/" + "/".join(self._wanted[: self._reached])
        shown = ", ".join(list(self._beside)[:30])
        near = nearest(token, self._beside)
        fr = f" Le plus proche : « {near} »." if near else ""
        en = f" The nearest: '{near}'." if near else ""
        return SourceError(
            f"{self._name}: pas d'élément « {token} » sous {above} : les enregistrements ne sont pas là. Éléments trouvés : "
            f"{shown}.{fr} Corrigez « records: » dans le connecteur.",
            f"{self._name}: no element '{token}' under {above}: the records are not there. Elements found: {shown}.{en} "
            "Mend 'records:' in the connector.",
        )


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]
