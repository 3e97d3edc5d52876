"""Which records describe the same organisation: blocking, evidence, constraints, clusters, lasting identity.

Pure: nodes and logs come in, clusters and statements go out; the store is never touched here.
"""
