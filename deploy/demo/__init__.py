"""The demonstration: the product's main job from an imported list to a draw that a stranger has verified."""
