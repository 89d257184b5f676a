"""Briefings and other meetings: attendance, conclusions, and the promises that come of them.

Records: Meeting, Attendance, Conclusion (its commitments). The notice of conclusions is an official paper.
"""
