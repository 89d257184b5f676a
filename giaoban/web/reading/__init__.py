"""What units send: sending a report, reading it beside our records, taking its numbers in or sending it back."""
