"""The meaning of every number: fields, sources, indicators, code lists, areas, organisations.

Declared in YAML beside this file, read once, checked strictly. Public names:
`subjects()`, `sources()`, `indicators()`, `codelists()`, `organisations()` give dictionaries by
code in the order of declaration; `catalogue.areas` answers about administrative units.
"""
