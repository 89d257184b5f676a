"""Affiliated S&T organisations: founding, personnel, dissolution (rules 573/QĐ-LHHVN, 2016).

Records: AffiliateCase (its matter says which). Lifecycle: affiliates.case. The organisations are Orgs.
"""
