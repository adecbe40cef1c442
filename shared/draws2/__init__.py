"""The pure core of `cheqian-draw/2` (docs/protocol-2.md): members, spec, entropy, seed, outcome, succession.

It stands beside `shared.draws`, which is version 1, until the services draw by version 2
(docs/decisions/0030-protocol-2-beside-1.md).
"""
