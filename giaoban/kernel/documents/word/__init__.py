"""The office's own Word file in place of a built-in layout: checked, filled in a process of its own, dated versions."""
