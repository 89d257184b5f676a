"""Consultation, critique and social appraisal (TVPB&GĐXH, decision 14/2014/QĐ-TTg).

Records: CritiqueTask (a topic or a workshop), Training (a course given to a local union).
Lifecycles: critique.task (content and money), critique.training.
"""
