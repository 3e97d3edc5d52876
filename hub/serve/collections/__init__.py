"""``/api/organizations`` and ``/api/establishments``: lists for programs, and for spreadsheets."""
