"""The review application: legal staff audit every obligation beside its source, and what they say is kept for ever."""
