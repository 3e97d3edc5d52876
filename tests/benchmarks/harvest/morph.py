"""The peer's run, in its own environment: ``python morph.py CONFIGURATION QUADS``. Nothing of the hub is there."""

import sys

import morph_kgc

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as configuration:  # noqa: PTH123
        quads = morph_kgc.materialize_set(configuration.read())
    with open(sys.argv[2], "w", encoding="utf-8") as out:  # noqa: PTH123
        out.writelines(f"{quad} .\n" for quad in quads)
