"""The kinds of columns that a directory of the ESS may have: one entry a kind, by theme, tried in this order.

To teach ``connector new`` another one, add an entry: the words of its header, what its values look like, the lines to
write. The order is also that of the fields in the connector.
"""

from __future__ import annotations

from hub.pipeline.new_connector.kind import Kind
from hub.pipeline.new_connector.kinds.activity import ACTIVITY
from hub.pipeline.new_connector.kinds.contact import CONTACT
from hub.pipeline.new_connector.kinds.identity import IDENTITY
from hub.pipeline.new_connector.kinds.place import PLACE
from hub.pipeline.new_connector.kinds.position import POSITION

KINDS: tuple[Kind, ...] = (*IDENTITY, *ACTIVITY, *PLACE, *POSITION, *CONTACT)
