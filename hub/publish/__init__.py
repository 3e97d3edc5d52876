"""The reference graph and what is built from it: side tables, search index, dumps."""
