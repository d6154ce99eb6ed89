"""What a document is at each station: the reader's source, the cleaned paragraphs, the outline, the published decision."""
