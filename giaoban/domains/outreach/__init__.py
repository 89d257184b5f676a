"""Knowledge reaches the public: dissemination tasks of members, training courses, the recurring environment days.

Records: DisseminationTask (its products), Course, DayEvent (one unit on one day of the yearly calendar). Lifecycles:
outreach.task (content and money), outreach.course, outreach.day.
"""
