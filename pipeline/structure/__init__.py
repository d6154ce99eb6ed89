"""From paragraphs to an outline: letterhead, basis, articles, attachments, numbered nodes, tables, end matter."""
