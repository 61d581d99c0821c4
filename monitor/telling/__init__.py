"""Values into words, mails and pages: the only place where sentences are made."""
