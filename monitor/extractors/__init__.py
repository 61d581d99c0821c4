"""The kinds of rule that read figures out of documents, one file each; none knows another."""
