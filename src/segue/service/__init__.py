"""The HTTP service: `segue serve`. One process speaks HTTP, worker processes hold the models.

FastAPI, uvicorn, SQLAlchemy and prometheus-client come with `segue[serve]` and are imported in here alone.
"""
