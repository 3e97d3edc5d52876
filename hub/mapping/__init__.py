"""From a connector file to a compiled function: rows in, statements out."""
