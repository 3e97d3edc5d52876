"""The version of the files a validator is made of, told without the engine that reads them: importing that takes longer
than many a command that only asks whether anything changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path


def rules_version(*groups: Iterable[Path]) -> str:
    """What a validator of these groups of files (shapes, then reference) has as its version."""
    digest = hashlib.blake2b(digest_size=16)
    for package in ("pyshacl", "rdflib"):
        digest.update(version_of(package).encode())
    for paths in groups:
        digest.update(b"\0group")
        for content in sorted(hashlib.blake2b(path.read_bytes(), digest_size=16).digest() for path in paths):
            digest.update(content)
    return digest.hexdigest()
