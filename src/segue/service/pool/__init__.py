"""Worker processes that hold the models, and the queue of jobs in front of them."""
