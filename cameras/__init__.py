"""The camera gateway: its own process, which keeps one connection to every camera and judges what it sees.

`python -m cameras` reads the registry from the store, the addresses from config.yaml and the passwords from
the secrets; it keeps the newest picture of each camera, writes down in which condition it is since when, and
answers the command centre over HTTP on loopback. Nothing of it reaches a browser but pictures and words.
"""
