"""How long each step takes, and how much memory: `make bench`."""
