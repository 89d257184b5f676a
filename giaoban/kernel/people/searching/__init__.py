"""Finding people: an inverted index of bitmaps in the database, forgiving of accents, word order and wrong letters.

`index`: the rows `Posting(token, block, ids)`; `postings`: which tokens a person has; `finding`: words typed →
people.
"""
