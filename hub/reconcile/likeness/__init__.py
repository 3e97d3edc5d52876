"""Likenesses: what can be measured of a pair of profiles, one kind a file. Every measure is the same for (a, b) and (b, a);
-1 says that one side or both say nothing."""
