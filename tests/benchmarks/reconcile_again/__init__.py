"""What it costs to reconcile again when few records changed, beside reconciling all of them from nothing."""
