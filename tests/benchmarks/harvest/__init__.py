"""What mapping and harvesting cost, beside morph-kgc in the same run: ``python -m tests.benchmarks.harvest``."""
