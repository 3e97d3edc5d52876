"""What this hub holds and how to reach it, described once and said as DCAT-AP, as VoID and as a page."""
