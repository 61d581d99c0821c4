"""Work on bytes that may be hostile, in a process of its own with bounded time, memory and answer."""
