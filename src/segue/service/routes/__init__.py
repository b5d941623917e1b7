"""The addresses of the service, by what they speak of."""
