"""What people say of extracted decisions: its tables, its rules and its events. Nothing here knows of the web."""
