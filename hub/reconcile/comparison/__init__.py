"""The kinds of evidence, one a file: each compares two profiles and says what speaks for or against their being one."""
