"""Money as people see it: its flow, funds, the plan, what is not settled, what goes to accounting."""
