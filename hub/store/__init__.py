"""Quads at rest: revisions, the writer's lease, readers that can be killed."""
