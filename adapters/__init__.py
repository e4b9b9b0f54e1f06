"""One module per upstream system; `load(source)` gives the adapter of a source."""
