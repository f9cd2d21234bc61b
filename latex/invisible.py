"""Characters that a reader cannot see: what they are is said once, for all who refuse, remove or show them.

Sources: Unicode 15 general categories Cc, Cf and Cs, default-ignorable code points (DerivedCoreProperties.txt), and the
bidirectional controls of UAX #9.
"""

from __future__ import annotations

import re

CONTROL = re.compile(r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters other than TAB, LF and the CR of a CR LF."""

# Persian and Indic scripts are spelt with joiners, so between their letters these stay.
_JOINERS = r"(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])"
INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]|"
    + _JOINERS
)
"""Characters that show nothing or turn the direction of writing: zero width, bidi, variation selectors, tags."""
