"""Which ideas to put on the table and why, and which one a blind vote picks: pure, chance is an argument."""
