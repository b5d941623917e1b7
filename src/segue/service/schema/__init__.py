"""The format of the service's requests and answers."""
