"""Research topics, environment projects and baseline surveys.

Records: ResearchTask (its form says which). Lifecycle: research.task (content and money).
"""
