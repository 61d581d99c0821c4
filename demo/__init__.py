"""The demonstration: the whole program, offline, on a site of our own that plays a publisher."""
