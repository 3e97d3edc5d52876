"""The hub: databases of the social and solidarity economy in one reference model, served as linked data."""
