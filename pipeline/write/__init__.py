"""Writers: one a format, out of the published decision."""
