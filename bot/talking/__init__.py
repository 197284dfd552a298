"""How a circle talks: which prompt comes next, how deep it may go, and when sealed answers open; pure."""
