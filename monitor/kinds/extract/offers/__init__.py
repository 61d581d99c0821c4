"""Options by which a kind may read a number that a document prints; each is tried before a person sees it."""
