"""Screens: accounts, what each may see and why, who read personal data, and everybody's own account."""
