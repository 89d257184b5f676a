"""Consultation, critique and social appraisal (TVPB&GĐXH, decision 14/2014/QĐ-TTg).

Records: CritiqueTask (a topic or a workshop) with its Opinions and the agency's Answers point by point, Draft (a draft
open for opinion, with its closing day), Training (a course given to a local union), Rule (dated rules).
Lifecycles: critique.task (content and money), critique.training.
"""
