"""The use cases of a desk: what editors and the bot do with claims. Knows no Discord.

A use case takes a session and plain values, returns plain values, and raises DeskError. The caller opens the
transaction (`Database.read` or `Database.write`), one for each use case.
"""
