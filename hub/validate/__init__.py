"""SHACL: what a record must be, and what its owner must mend."""
