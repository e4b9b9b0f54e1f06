"""The map: what stands in its place from the start, what a panel says of it, cards of what lies on it."""
