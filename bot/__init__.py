"""The core of Fireside: people, plans, memories and rounds, in words no chat platform has to agree with."""
