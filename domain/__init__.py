"""The vocabulary of the project: records come in, readings go out. Standard library only."""
