"""One router a file; each turns a request into a question for the readers and a representation of the answer."""
