"""The store and the endpoint beside other engines; see ``__main__``."""
