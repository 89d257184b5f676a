"""Acts on the register: typed once, tried and shown back with all they touch, then carried out.

`steps` leads through the two steps, `previews` tells what an act touches and who inherits, `single` holds the acts on
one unit, `joining` and `parting` those on several, `taking_back` the counter-act and the correction, `arranging` the
one act over many units from a file.
"""
