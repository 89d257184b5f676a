"""People: the list, one person, forms, imports, duplicates, and everything the law on personal data asks for."""
