"""What follows from a reading: pure, without clock, file, network or database."""
