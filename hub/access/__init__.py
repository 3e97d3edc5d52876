"""Who may write to a hub, and what: keys, each with one role."""
