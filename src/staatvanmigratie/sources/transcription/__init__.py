"""Tables that were typed over from publications: checked, attributed, grouped, taken up.

``rows`` checks the tables, ``attribution`` knows whose figures they are, ``grouping`` parts them into what
goes into the store, and ``take_up`` writes them there.
"""
