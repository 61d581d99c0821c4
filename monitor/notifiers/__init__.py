"""The notifiers that come with the program: kinds that bring one message to one recipient."""
