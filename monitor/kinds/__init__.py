"""How a source is fetched, read and told: one file each, found by entry points."""
