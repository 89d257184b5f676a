"""Attached S&T organisations from application to dissolution (rules 573/QĐ-LHHVN, 2016).

Records: Founding, AffiliateCase (its matter says which change), Dissolution with its checklist; Certificate, Charter,
Branch, Caution as dated facts. Lifecycles: affiliates.founding, affiliates.case, affiliates.dissolution. The
organisations are Orgs.
"""
