"""What lists cost: ``python -m tests.benchmarks.api [ORGANIZATIONS]``."""
