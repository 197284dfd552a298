"""Discord: interactions in, messages and forms out, by a client that keeps nothing about anybody."""
