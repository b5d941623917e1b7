"""One module a library: how each of its models is fitted and asked for lists."""
