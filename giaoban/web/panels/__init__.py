"""Councils on screen: the list, one council's page, choosing its members, its ballots, the rules of marking."""
