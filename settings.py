"""Deployment facts from config.yaml; secrets come from the environment or a private file."""
