"""What the program costs: a thousand pages over loopback, beside a bare loop of the same HTTP client."""
