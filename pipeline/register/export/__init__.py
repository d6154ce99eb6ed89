"""The register in the forms that others take it in: a file or a folder a form, each in full or not at all."""
