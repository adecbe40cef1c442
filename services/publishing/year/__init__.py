"""The record of each bureau's year: what `cheqian verify bureau` says of it, computed here from the published log."""
