"""The door to the network: politeness, limits, robots.txt, redirects and refused addresses."""
