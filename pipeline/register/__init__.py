"""The register: all decisions of an output as one, what is due, by whom, and what changed; and the forms that others take it in."""
