"""Pages of source files as pictures: found by their hash, drawn by confined processes, kept on disk."""
