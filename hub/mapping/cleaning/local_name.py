"""Gives the last part of an address: « https://example.org/standard/activities-ica/ICA260 » → « ICA260 »; what is no
address stays. For sources that write the same codes under several addresses, or bare."""


def clean(text: str) -> str:
    """What stands behind the last ``#`` or ``/`` of an http address, ``text`` itself otherwise."""
    address = text.strip()
    if not address.lower().startswith(("http://", "https://")):
        return address
    return address.rstrip("/#").replace("#", "/").rpartition("/")[2].strip()
