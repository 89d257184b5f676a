"""One person entered twice: proposed with reasons, merged with both histories kept, taken apart again.

`models`: what was merged, what was found different; `proposing`: likely pairs; `actions`: merge, take apart, say no.
"""
