"""Worker processes that hold the models, and the line of jobs in front of them."""
