"""Shapes of areas: read from files, repaired, simplified, and approximated where nobody has them yet."""
