"""Which records describe the same organization: blocking, scoring, constrained clustering, judgements."""
