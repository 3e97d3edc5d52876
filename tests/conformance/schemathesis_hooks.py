"""What schemathesis cannot know of itself: that queries and updates are sent as the text they are."""

import schemathesis

for media_type in ("application/sparql-query", "application/sparql-update"):
    schemathesis.serializer.alias(media_type, "text/plain")
