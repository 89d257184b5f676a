"""Forums of intellectuals and roundtables (decision 501/QĐ-TTg of 15/4/2015).

Records: Forum (its form says forum or roundtable). Lifecycle: forums.forum.
"""
