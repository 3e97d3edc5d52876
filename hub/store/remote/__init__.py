"""An engine of someone else's that answers queries in the hub's place: its addresses, one exchange, whole answers."""
