"""The hub: databases of the social and solidarity economy in one reference model, served as linked data."""

from __future__ import annotations

__version__: str


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(name)
    # Looked up when it is asked for: the library that knows takes longer to import than all of this package's model.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ess-hub")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+checkout"
