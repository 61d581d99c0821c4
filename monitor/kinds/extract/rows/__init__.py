"""Reading the rows of a data file: which count, what time each is about, and what they add up to."""
