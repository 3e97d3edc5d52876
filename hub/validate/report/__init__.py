"""What a validation says to people and to programs: put together by rule, then written in the form asked for."""
