"""The words of a change feed: TREE (pages and relations), LDES (streams and versions), ActivityStreams (what happened)."""

from __future__ import annotations

from hub.model.vocabulary import DCTERMS

TREE = "https://w3id.org/tree#"
LDES = "https://w3id.org/ldes#"
AS = "https://www.w3.org/ns/activitystreams#"

VIEW = TREE + "view"
MEMBER = TREE + "member"
RELATION = TREE + "relation"
NODE = TREE + "node"
PATH = TREE + "path"
VALUE = TREE + "value"
LESS_THAN = TREE + "LessThanRelation"
LESS_THAN_OR_EQUAL_TO = TREE + "LessThanOrEqualToRelation"

EVENT_STREAM = LDES + "EventStream"
TIMESTAMP_PATH = LDES + "timestampPath"
SEQUENCE_PATH = LDES + "sequencePath"
VERSION_OF_PATH = LDES + "versionOfPath"
VERSION_TIMESTAMP_PATH = LDES + "versionTimestampPath"
VERSION_SEQUENCE_PATH = LDES + "versionSequencePath"
VERSION_DELETE_PATH = LDES + "versionDeletePath"
VERSION_DELETE_OBJECT = LDES + "versionDeleteObject"
VERSION_CREATE_OBJECT = LDES + "versionCreateObject"
VERSION_UPDATE_OBJECT = LDES + "versionUpdateObject"
IMMUTABLE = LDES + "immutable"

CREATE = AS + "Create"
UPDATE = AS + "Update"
DELETE = AS + "Delete"
REMOVE = AS + "Remove"
OBJECT = AS + "object"
PUBLISHED = AS + "published"

IS_VERSION_OF = DCTERMS + "isVersionOf"

ACTIVITIES = frozenset({CREATE, UPDATE, DELETE, REMOVE})
DELETIONS = frozenset({DELETE, REMOVE})
