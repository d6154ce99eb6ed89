"""The migrations of the review database, by Alembic; each is a file in `versions`."""
