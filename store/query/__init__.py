"""Questions that pages ask. One module per subject; functions return readings or records."""
