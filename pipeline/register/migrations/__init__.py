"""The migrations of the register, by Alembic; each is a file in `versions`."""
