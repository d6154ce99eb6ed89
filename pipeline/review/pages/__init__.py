"""The pages of the review application: what the records say, shown and asked for in a browser."""
