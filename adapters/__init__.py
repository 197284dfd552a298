"""Each adapter turns one platform's events into calls, and replies into that platform's own widgets."""
