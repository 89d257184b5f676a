"""Press agencies: licences, governing bodies and their changes, chief editors, sanctions (press law 126/2025/QH15).

Records: PressCase (its matter says which) and Licence as a dated fact. Lifecycle: press.case. The agencies are Orgs.
"""
