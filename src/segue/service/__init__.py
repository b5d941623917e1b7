"""The HTTP service, `segue serve`. One process handles HTTP, worker processes hold the models.

FastAPI, uvicorn, SQLAlchemy and prometheus-client come with `segue[serve]`. Only this package imports them.
"""
