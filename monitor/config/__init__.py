"""Reads ``sources.yaml`` into a catalogue, or tells every problem in it with its line and column."""
