"""Bytes into documents, texts into quantities and periods: how a person would read them."""
