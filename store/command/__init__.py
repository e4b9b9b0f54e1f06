"""Commands that change something. One module per subject; each writes in one transaction."""
