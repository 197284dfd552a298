"""The terminal: several people in one conversation, typed or piped."""
