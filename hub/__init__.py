"""The hub: databases of the social and solidarity economy in one reference model, served as linked data."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ess-hub")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+checkout"
