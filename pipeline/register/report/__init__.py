"""The register as one page: what is due, of whom, and what cites what, to be read, printed and sent without anything beside it."""
