"""Briefings on one page: what became of the last conclusions, reports, figures, attendance, new conclusions."""
