"""Many files, none of which can stop the others."""
