"""Answers other people's queries, in processes that hold no network and can be killed."""
