"""From a source's lines to clean paragraphs: page furniture, footnotes, line joins, Unicode; every character maps back."""
