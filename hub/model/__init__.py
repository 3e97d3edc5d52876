"""What the hub talks about: identifiers, terms, statements. No input, no output."""
