"""The stages in order: harvest, reconcile, publish, and the nightly run of all three."""
