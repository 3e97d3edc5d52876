"""What validation costs, beside pyshacl over the same records: ``python -m tests.benchmarks.validation``."""
