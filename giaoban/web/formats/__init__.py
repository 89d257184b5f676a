"""How numbers and dates are written on screen (Vietnamese everywhere, English where switched)."""
