"""What reconciliation finds and costs, on generated records whose truth is known: ``python -m tests.benchmarks.reconcile``."""
