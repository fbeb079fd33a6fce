"""How good is what partners sent, what has changed in it, and what to ask of whom."""
