"""Watches the public figures that an article cites, keeps every version, and tells what changed."""

__version__ = "0.1.0"
