"""The pure core of `cheqian-draw/2` (docs/protocol.md): members, spec, entropy, seed, outcome, succession, audit."""
