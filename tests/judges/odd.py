"""A catalog with one entry whose title is hard to encode."""

import json


def catalog(title):
    """Returns the text of a catalog whose only entry, `odd`, has this title."""
    return f"""
[catalog]
name = "judge"
title = "Judge"
version = 1

[[domain]]
slug = "odd"
title = "Odd; things, all"

[[resource]]
slug = "odd"
title = {json.dumps(title, ensure_ascii=False)}
authors = ["N. N."]
kind = "paper"
domain = "odd"
depth = "read"
cadence = "P1Y"
url = "https://example.org/a?b=1;c=2,3"
why = "To see what becomes of it."
"""
